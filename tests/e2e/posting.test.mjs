import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { finish, openBrowser, openPage } from './support/browser.mjs';
import { ada, addProduct, confirmedId, field, fill, laptops, place } from './support/checkout.mjs';
import { openHost } from './support/host.mjs';
import { openShop } from './support/shop.mjs';

let shop;
let browser;
before(async () => { [shop, browser] = await Promise.all([openShop(), openBrowser()]); });
after(async () => { await Promise.all([browser?.close(), shop?.close()]); });

async function openFilled() {
  const page = await openPage(browser, shop.address);
  await addProduct(page, laptops);
  await fill(page, ada);
  return page;
}

const alert = (page) => page.locator('tw-review [role=alert] .notice');
const tryAgain = (page) => alert(page).getByRole('button', { name: 'Try again' });

async function assertNothingLost(page) {
  for (const [path, value] of Object.entries(ada)) {
    assert.equal(await field(page, path).inputValue(), value, path);
  }
  assert.equal(await page.locator('#monthly-total').innerText(), '€179.70');
  assert.match(await alert(page).innerText(), /Everything you entered is still here/);
}

const failures = [
  {
    name: 'the network is away',
    fail: (route) => route.abort('internetdisconnected'),
    words: /^The shop could not be reached\. Check your connection\./,
  },
  {
    name: 'the server is away (503)',
    fail: (route) => route.fulfill({ status: 503, body: '' }),
    words: /^The shop has a problem of its own right now\./,
  },
  {
    name: 'the server has enough (429)',
    fail: (route) => route.fulfill({ status: 429, headers: { 'Retry-After': '7' }, body: '' }),
    words: /^The shop is busy right now\. Try again in 7 seconds\./,
  },
  {
    name: 'the key is refused (401)',
    fail: (route) => route.fulfill({ status: 401, json: { error: { code: 'UNAUTHORIZED' } } }),
    words: /^The shop did not let this page in\./,
  },
  {
    name: 'an answer that is none',
    fail: (route) => route.fulfill({ status: 404, body: '<h1>Not here</h1>' }),
    words: /^The shop answered in a way that this page does not understand\./,
  },
];

for (const { name, fail, words } of failures) {
  test(`${name}: told plainly, nothing lost, then sent again`, async () => {
    const page = await openFilled();
    const keys = [];
    await page.route('**/orders', (route) => {
      keys.push(route.request().headers()['idempotency-key']);
      return keys.length === 1 ? fail(route) : route.continue();
    });
    await place(page);
    await alert(page).waitFor();
    assert.match(await alert(page).innerText(), words);
    await assertNothingLost(page);
    await tryAgain(page).click();
    const { status } = await shop.staff('GET', `/orders/${await confirmedId(page)}`);
    assert.equal(status, 200);
    assert.match(keys[0], /./);
    assert.deepEqual(keys, [keys[0], keys[0]], 'one key for one order');
    await finish(page);
  });
}

test('an answer lost on its way back: tried again, it is still ONE order', async () => {
  const page = await openFilled();
  const answers = [];
  await page.route('**/orders', async (route) => {
    const answer = await route.fetch();
    answers.push({ status: answer.status(), headers: answer.headers(), json: await answer.json() });
    if (answers.length === 1) await route.abort('connectionreset');
    else await route.fulfill({ response: answer });
  });
  await place(page);
  await alert(page).waitFor();
  await assertNothingLost(page);
  await tryAgain(page).click();
  const id = await confirmedId(page);
  const [lost, told] = answers;
  assert.equal(lost.status, 201);
  assert.equal(told.headers['idempotency-replayed'], 'true');
  assert.deepEqual([lost.json.id, told.json.id], [id, id]);
  await finish(page);
});

test('what was changed after a failure is another order under another key', async () => {
  const page = await openFilled();
  const keys = [];
  await page.route('**/orders', (route) => {
    keys.push(route.request().headers()['idempotency-key']);
    return keys.length === 1 ? route.abort('connectionreset') : route.continue();
  });
  await place(page);
  await alert(page).waitFor();
  await fill(page, { '/items/0/quantity': '4' });
  await place(page);
  const { json } = await shop.staff('GET', `/orders/${await confirmedId(page)}`);
  assert.equal(json.items[0].quantity, 4);
  assert.notEqual(keys[0], keys[1]);
  await finish(page);
});

test('a second press while the first is under way sends nothing', async () => {
  const page = await openFilled();
  let count = 0;
  let release;
  const held = new Promise((resolve) => { release = resolve; });
  await page.route('**/orders', async (route) => {
    count += 1;
    await held;
    await route.continue();
  });
  await place(page);
  const button = page.locator('tw-review button[type=submit]');
  assert.equal(await button.innerText(), 'Sending…');
  await button.click({ force: true });
  release();
  await confirmedId(page);
  assert.equal(count, 1);
  await finish(page);
});

const northConfig = {
  productsUrl: 'catalog.json', endpoint: '../intake', payload: 'order', locale: 'de-DE',
  headers: { 'Authorization': 'Bearer public-token', 'X-Shop': 'north' }, shopName: 'Nord',
};

test('a finished order goes to anyone’s endpoint, with that shop’s headers', async () => {
  const host = await openHost({
    folder: '/shop/rent/',
    data: { 'config.json': northConfig },
    answer: (post) => post.headers['x-shop'] === 'north' ? [202, ''] : [401, '{}'],
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
  await tryAgain(page).click();
  assert.equal(await confirmedId(page), 'N-1');
  assert.equal(host.posts[0].text, host.posts[1].text);
  await finish(page);
  await host.close();
});
