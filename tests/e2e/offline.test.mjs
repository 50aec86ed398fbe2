// The page without a network: its prices, drafts and submitted orders.
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { openProxy } from '../posting/support/proxy.mjs';
import { finish, openBrowser, openPage, openTab } from './support/browser.mjs';
import { ada, addProduct, confirmedId, field, fill, laptops, place } from './support/checkout.mjs';
import { openShop } from './support/shop.mjs';

let shop;
let browser;
let proxy;
before(async () => {
  [shop, browser] = await Promise.all([openShop(), openBrowser()]);
});
after(async () => {
  await Promise.all([browser?.close(), shop?.close()]);
});
beforeEach(async () => {
  await shop.sell({});
  proxy = await openProxy(shop.address);
});
afterEach(() => proxy.close());

const monthly = (page) => page.locator('#monthly-total').innerText();
const saved = (page) => page.locator('tw-saved-orders details');
const orders = () => proxy.seen.filter(({ method, url }) => method === 'POST' && url === '/orders');

/** Makes a first visit and waits until the page is saved for offline use. */
async function visit(options = {}) {
  const page = await openPage(browser, proxy.address, { serviceWorkers: 'allow', ...options });
  await page.evaluate(() => navigator.serviceWorker.ready);
  return page;
}

async function orderOffline(page) {
  await page.context().setOffline(true);
  await addProduct(page, laptops);
  await fill(page, ada);
  await place(page);
  await page.getByText('There is no connection. It is sent as soon as there is one.').waitFor();
}

async function isKept(page) {
  await page.waitForFunction(() => new URL(location.href).searchParams.has('order'));
}

/** Waits for something that Playwright cannot observe; the test's timeout ends it. */
async function until(isSo) {
  while (!isSo()) await pause(20);
}

async function reload(page) {
  await page.reload();
  await page.getByRole('heading', { name: 'Checkout', exact: true }).waitFor();
}

test('after one visit the page opens, shows what was typed and computes totals', async (context) => {
  const page = await visit();
  await addProduct(page, laptops);
  await fill(page, ada);
  await page.context().setOffline(true);
  await reload(page);
  assert.equal(await monthly(page), '€179.70');
  assert.equal(await field(page, '/customer/email').inputValue(), 'ada@example.com');
  await fill(page, { '/items/0/quantity': '4' });
  assert.equal(await monthly(page), '€239.60');
  assert.match(await page.locator('.as-of').innerText(), /^Prices as of .*20\d\d, .*\./);
  const [{ startTime }] = await page.evaluate(() =>
    performance.getEntriesByName('first-contentful-paint').map((entry) => entry.toJSON()),
  );
  context.diagnostic(`first contentful paint from the cache: ${Math.round(startTime)} ms`);

  await page.context().setOffline(false);
  await page.locator('.as-of').waitFor({ state: 'detached' });
  await finish(page);
});

test('unchanged prices are not sent again', async () => {
  const page = await visit();
  await reload(page);
  const asked = proxy.seen.filter(({ url }) => url === '/products');
  assert.equal(asked[0].headers['if-none-match'], undefined);
  assert.match(asked.at(-1).headers['if-none-match'], /^"/);
  await finish(page);
});

test('if the shop is away, the page starts with the saved prices and says so', async () => {
  const page = await visit();
  proxy.isAway = true;
  await reload(page);
  await addProduct(page, laptops);
  assert.equal(await monthly(page), '€179.70');
  await page.locator('.as-of').waitFor();
  await finish(page);
});

test('an order submitted without a network is placed when the network is back', async () => {
  const page = await visit();
  await orderOffline(page);
  await page.reload();
  await page.getByRole('heading', { name: 'Your order is saved on this device' }).waitFor();
  await page.context().setOffline(false);
  const { json } = await shop.staff('GET', `/orders/${await confirmedId(page)}`);
  assert.deepEqual(json.totals, { monthlyTotal: 179.7, contractValue: 4312.8 });
  assert.equal(orders().length, 1);
  await page.reload();
  assert.equal(await confirmedId(page), json.id, 'also after a reload');
  await finish(page);
});

test('an order whose price changed meanwhile is returned, and ordered after the price is accepted', async () => {
  const page = await visit();
  await orderOffline(page);
  await page.getByRole('button', { name: 'Start another order' }).click();
  await page.getByText('Nothing chosen yet.').waitFor();
  await shop.sell({ price: 64.5, version: '2026-12-01' });
  await page.context().setOffline(false);
  await saved(page).getByText('Returned').waitFor();
  await saved(page).getByText('A price has changed. Accept it to order.').waitFor();
  await saved(page).getByRole('link', { name: 'Continue with Ada Byron' }).click();
  await page.getByRole('button', { name: 'Accept €64.50 a month' }).click();
  await place(page);
  const { json } = await shop.staff('GET', `/orders/${await confirmedId(page)}`);
  assert.equal(json.items[0].unitPrice, 64.5);
  const [refused, accepted] = orders().map(({ headers }) => headers['idempotency-key']);
  assert.equal(orders().length, 2);
  assert.notEqual(refused, accepted);
  await finish(page);
});

test('the browser sends a waiting order without an open page', async () => {
  const page = await visit();
  const context = page.context();
  await orderOffline(page);
  const blank = await context.newPage();
  const devtools = await context.newCDPSession(blank);
  const registered = new Promise((resolve) => {
    devtools.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      const mine = registrations.find(({ scopeURL }) => scopeURL.startsWith(proxy.address));
      if (mine) resolve(mine.registrationId);
    });
  });
  await devtools.send('ServiceWorker.enable');
  const registrationId = await registered;
  await page.close();
  assert.equal(orders().length, 0);
  await context.setOffline(false);
  await devtools.send('ServiceWorker.dispatchSyncEvent', {
    origin: proxy.address,
    registrationId,
    tag: 'termwise-posting',
    lastChance: false,
  });
  await until(() => orders().length === 1);
  const again = await openTab(context, proxy.address, page.troubles);
  await again.getByText('On this device: 1 placed').waitFor();
  assert.equal(orders().length, 1);
  await finish(again);
});

test('several drafts are listed, opened again, and discarded after a confirmation', async () => {
  const page = await visit();
  await addProduct(page, laptops);
  await fill(page, ada);
  await isKept(page);
  const first = page.url();
  await page.goto(`${proxy.address}/?order=another`);
  await page.getByText('Nothing chosen yet.').waitFor();
  await fill(page, { '/customer/firstName': 'Grace', '/customer/lastName': 'Hopper' });
  await isKept(page);
  assert.match(await saved(page).innerText(), /On this device: 1 saved draft/);
  await saved(page).locator('summary').click();
  assert.match(
    await saved(page).innerText(),
    /Ada Byron\s+1 item, €179\.70 a month, changed (now|\d+ seconds? ago)/,
  );
  await saved(page).getByRole('link', { name: 'Continue with Ada Byron' }).click();
  await page.waitForURL(first);
  assert.equal(await monthly(page), '€179.70');
  assert.equal(await field(page, '/customer/lastName').inputValue(), 'Byron');
  await saved(page).getByRole('button', { name: 'Discard Grace Hopper' }).click();
  await saved(page).getByRole('button', { name: 'Discard for good' }).click();
  await saved(page).waitFor({ state: 'detached' });
  await page.goBack();
  await page.getByText('Nothing chosen yet.').waitFor();
  assert.equal(await field(page, '/customer/lastName').inputValue(), '');
  await finish(page);
});

test('going back to a discarded order starts a new one', async () => {
  const page = await visit();
  await addProduct(page, laptops);
  await fill(page, ada);
  await place(page);
  await confirmedId(page);
  const gone = page.url();
  await page.getByRole('button', { name: 'Start another order' }).click();
  await saved(page).locator('summary').click();
  await saved(page).getByRole('button', { name: 'Remove from this list' }).click();
  await saved(page).waitFor({ state: 'detached' });
  await page.goto(gone);
  await page.getByText('Nothing chosen yet.').waitFor();
  await addProduct(page, laptops);
  await page.waitForFunction((address) => location.href !== address, gone);
  await reload(page);
  assert.equal(await monthly(page), '€179.70');
  assert.equal(orders().length, 1);
  await finish(page);
});

test('a visit without an order in its address opens the last draft', async () => {
  const page = await visit();
  await page.getByRole('radio', { name: 'Business', exact: true }).check();
  await fill(page, { '/customer/companyName': 'Analytical Ltd' });
  await page.getByRole('radio', { name: 'Individual', exact: true }).check();
  await isKept(page);
  const { troubles } = page;
  const context = page.context();
  await page.close();
  const again = await openTab(context, proxy.address, troubles);
  assert.equal(
    await again.getByRole('radio', { name: 'Individual', exact: true }).isChecked(),
    true,
  );
  await again.getByRole('radio', { name: 'Business', exact: true }).check();
  assert.equal(
    await field(again, '/customer/companyName').inputValue(),
    'Analytical Ltd',
    'what was put aside, too',
  );
  await finish(again);
});

test('two tabs with one draft show the changes of each other and lose nothing', async () => {
  const one = await visit();
  await addProduct(one, laptops);
  await isKept(one);
  const other = await openTab(one.context(), one.url(), one.troubles);
  assert.equal(await monthly(other), '€179.70');
  await fill(other, { '/customer/email': 'ada@example.com' });
  await one.waitForFunction(
    () => document.querySelector('#order-customer-email').value === 'ada@example.com',
  );
  await Promise.all([
    fill(one, { '/customer/firstName': 'Ada' }),
    fill(other, { '/customer/lastName': 'Byron' }),
  ]);
  for (const tab of [one, other]) {
    await tab.waitForFunction(
      () =>
        document.querySelector('#order-customer-firstName').value === 'Ada' &&
        document.querySelector('#order-customer-lastName').value === 'Byron',
    );
  }
  // After one tab has ordered it, it is not a draft in the other tab.
  await fill(other, ada);
  await place(other);
  const id = await confirmedId(other);
  assert.equal(await confirmedId(one), id);
  assert.equal(orders().length, 1);
  await finish(one);
});
