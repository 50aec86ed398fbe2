import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { finish, openBrowser, openPage } from './support/browser.mjs';
import { ada, addProduct, confirmedId, field, fill, laptops, place } from './support/checkout.mjs';
import { openHost } from './support/host.mjs';
import { openShop } from './support/shop.mjs';

let shop;
let browser;
before(async () => {
  [shop, browser] = await Promise.all([openShop(), openBrowser()]);
});
after(async () => {
  await Promise.all([browser?.close(), shop?.close()]);
});

async function openFilled() {
  const page = await openPage(browser, shop.address);
  await addProduct(page, laptops);
  await fill(page, ada);
  return page;
}

const status = (page) => page.locator('tw-order-status');
const button = (page, name) => status(page).getByRole('button', { name });

/** Fails unless the page says that the order is waiting on this device, and why. */
async function assertWaits(page, expected) {
  await page.getByRole('heading', { name: 'Your order is saved on this device' }).waitFor();
  await status(page).locator('.outbox-words').filter({ hasText: expected }).waitFor();
}

async function assertNothingLost(page) {
  for (const [path, value] of Object.entries(ada)) {
    assert.equal(await field(page, path).inputValue(), value, path);
  }
  assert.equal(await page.locator('#monthly-total').innerText(), '€179.70');
}

/** If it `mayHaveArrived`, it can be sent again but not changed. */
const failures = [
  {
    name: 'the network is away',
    fail: (route) => route.abort('internetdisconnected'),
    says: /^\s*The shop could not be reached\. Next try in \d seconds?\.\s*$/,
    mayHaveArrived: true,
  },
  {
    name: 'the server is away (503)',
    fail: (route) => route.fulfill({ status: 503, body: '' }),
    says: /^\s*The shop has a technical problem right now\. Next try in /,
    mayHaveArrived: true,
  },
  {
    name: 'the server has enough (429)',
    fail: (route) => route.fulfill({ status: 429, headers: { 'Retry-After': '40' }, body: '' }),
    says: /^\s*The shop is busy right now\. Next try in (39|40) seconds\.\s*$/,
    mayHaveArrived: false,
  },
  {
    name: 'the key is refused (401)',
    fail: (route) => route.fulfill({ status: 401, json: { error: { code: 'UNAUTHORIZED' } } }),
    says: /^\s*The shop did not accept this page’s key\./,
    mayHaveArrived: false,
  },
  {
    name: 'an answer that is none',
    fail: (route) => route.fulfill({ status: 404, body: '<h1>Not here</h1>' }),
    says: /^\s*The shop answered in a way that this page does not understand\./,
    mayHaveArrived: true,
  },
];

for (const { name, fail, says, mayHaveArrived } of failures) {
  test(`${name}: explained, saved, then sent again with the same key`, async () => {
    const page = await openFilled();
    const keys = [];
    let isFailing = true;
    await page.route('**/orders', (route) => {
      keys.push(route.request().headers()['idempotency-key']);
      return isFailing ? fail(route) : route.continue();
    });
    await place(page);
    await assertWaits(page, says);
    assert.equal(await button(page, 'Change it').count(), mayHaveArrived ? 0 : 1);
    isFailing = false;
    await button(page, 'Send now').click();
    const { status: stored } = await shop.staff('GET', `/orders/${await confirmedId(page)}`);
    assert.equal(stored, 200);
    assert.match(keys[0], /./);
    assert.deepEqual([...new Set(keys)], [keys[0]], 'one key for one order');
    await finish(page);
  });
}

test('if an answer is lost, the order is sent again and is still one order', async () => {
  const page = await openFilled();
  const answers = [];
  await page.route('**/orders', async (route) => {
    const answer = await route.fetch();
    answers.push({ status: answer.status(), headers: answer.headers(), json: await answer.json() });
    if (answers.length === 1) await route.abort('connectionreset');
    else await route.fulfill({ response: answer });
  });
  await place(page);
  const id = await confirmedId(page);
  const [lost, told] = answers;
  assert.equal(lost.status, 201);
  assert.equal(told.headers['idempotency-replayed'], 'true');
  assert.deepEqual([lost.json.id, told.json.id], [id, id]);
  await finish(page);
});

test('an order that created nothing can be withdrawn, and gets a new key if it is changed', async () => {
  const page = await openFilled();
  const keys = [];
  await page.route('**/orders', (route) => {
    keys.push(route.request().headers()['idempotency-key']);
    return keys.length === 1
      ? route.fulfill({ status: 429, headers: { 'Retry-After': '600' }, body: '' })
      : route.continue();
  });
  await place(page);
  await assertWaits(page, /Next try in 10 minutes\./);
  await button(page, 'Change it').click();
  await page.getByRole('heading', { name: 'Checkout', exact: true }).waitFor();
  await assertNothingLost(page);
  await fill(page, { '/items/0/quantity': '4' });
  await place(page);
  const { json } = await shop.staff('GET', `/orders/${await confirmedId(page)}`);
  assert.equal(json.items[0].quantity, 4);
  assert.equal(keys.length, 2);
  assert.notEqual(keys[0], keys[1]);
  await finish(page);
});

test('a waiting order is discarded only after a confirmation', async () => {
  const page = await openFilled();
  await page.route('**/orders', (route) => route.fulfill({ status: 503, body: '' }));
  await place(page);
  await assertWaits(page, /The shop has a technical problem/);
  await button(page, 'Discard').click();
  await status(page).getByText('It may have reached the shop already').waitFor();
  await button(page, 'Keep it').click();
  await button(page, 'Discard').click();
  await button(page, 'Discard for good').click();
  await page.getByText('Nothing chosen yet.').waitFor();
  await page.reload();
  await page.getByText('Nothing chosen yet.').waitFor();
  assert.equal(await page.locator('tw-saved-orders details').count(), 0);
  await finish(page);
});

test('a slow shop: pressing again sends nothing, and the page says that the order is saved', async () => {
  const page = await openFilled();
  let count = 0;
  let release;
  const held = new Promise((resolve) => {
    release = resolve;
  });
  await page.route('**/orders', async (route) => {
    count += 1;
    await held;
    await route.continue();
  });
  await place(page);
  const submit = page.locator('tw-review .primary');
  assert.equal(await submit.innerText(), 'Sending…');
  await submit.click({ force: true });
  // After a few seconds the page says that the order is saved.
  await page.getByRole('heading', { name: 'Your order is saved on this device' }).waitFor();
  await page.getByText('It is being sent.').waitFor();
  release();
  await confirmedId(page);
  assert.equal(count, 1);
  await finish(page);
});

const northConfig = {
  productsUrl: 'catalog.json',
  endpoint: '../intake',
  payload: 'order',
  locale: 'de-DE',
  headers: { Authorization: 'Bearer public-token', 'X-Shop': 'north' },
  shopName: 'Nord',
};

test('a finished order can be posted to any endpoint, with the configured headers', async () => {
  const host = await openHost({
    folder: '/shop/rent/',
    data: { 'config.json': northConfig },
    answer: (post) => (post.headers['x-shop'] === 'north' ? [202, ''] : [401, '{}']),
  });
  const page = await openPage(browser, host.address);
  await addProduct(page, { product: 'MacBook Pro 14', months: 24, quantity: '3' });
  await fill(page, ada);
  await place(page);
  const id = await confirmedId(page);
  assert.equal(host.posts.length, 1);
  const [{ path, headers, text }] = host.posts;
  assert.equal(path, '/shop/intake');
  assert.equal(headers['authorization'], 'Bearer public-token');
  assert.equal(headers['content-type'], 'application/json');
  assert.match(headers['idempotency-key'], /^.{1,255}$/);
  const order = JSON.parse(text);
  assert.equal(order.id, id, 'the answer named no other');
  assert.equal(order.status, 'pending');
  assert.equal(order.items[0].productName, 'MacBook Pro 14');
  assert.deepEqual(order.totals, { monthlyTotal: 179.7, contractValue: 4312.8 });
  assert.equal(order.billingAddress.countryCode, 'GB');
  const shown = await page.locator('.review-total dd').innerText();
  assert.equal(shown.replace(/\s/, ' '), '179,70 €');
  assert.equal(await page.title(), 'Checkout – Nord');
  await finish(page);
  await host.close();
});

test('the same finished order is sent again after a failure, to the byte', async () => {
  let tries = 0;
  const host = await openHost({
    folder: '/',
    data: { 'config.json': { productsUrl: 'catalog.json', endpoint: 'intake', payload: 'order' } },
    answer: () => {
      tries += 1;
      return tries === 1 ? [503, ''] : [200, '{"id":"N-1"}'];
    },
  });
  const page = await openPage(browser, host.address);
  await addProduct(page, { product: 'MacBook Pro 14', months: 24, quantity: '3' });
  await fill(page, ada);
  await place(page);
  assert.equal(await confirmedId(page), 'N-1');
  assert.equal(host.posts[0].text, host.posts[1].text);
  assert.equal(tries, 2);
  await finish(page);
  await host.close();
});
