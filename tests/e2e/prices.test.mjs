import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { finish, openBrowser, openPage } from './support/browser.mjs';
import { ada, addProduct, confirmedId, fill, laptops, place } from './support/checkout.mjs';
import { openShop, variantIn } from './support/shop.mjs';

let shop;
let browser;
before(async () => {
  [shop, browser] = await Promise.all([openShop(), openBrowser()]);
});
after(async () => {
  await Promise.all([browser?.close(), shop?.close()]);
});
beforeEach(() => shop.sell({}));

async function fillOrder(page) {
  await addProduct(page, laptops);
  await fill(page, ada);
}

const monthly = (page) => page.locator('#monthly-total').innerText();
const acceptance = (page) => page.getByRole('button', { name: /^Accept/ });

async function acceptNewPrice(page, { from, to }) {
  const sentence = `The monthly price of one unit changed from ${from} to ${to}.`;
  await page.locator('.item-notices').getByText(sentence, { exact: true }).waitFor();
  assert.equal(await acceptance(page).innerText(), `Accept ${to} a month`);
  await acceptance(page).click();
  await acceptance(page).waitFor({ state: 'detached' });
}

/** Counts the requests that reach the endpoint; `change` alters their bodies on the way. */
async function tapOrders(page, change = (text) => text) {
  const tap = { count: 0, change };
  await page.route('**/orders', async (route) => {
    tap.count += 1;
    await route.continue({ postData: tap.change(route.request().postData()) });
  });
  return tap;
}

test('a price that is altered on the way is refused, shown, and must be accepted', async () => {
  const page = await openPage(browser, shop.address);
  await fillOrder(page);
  const tap = await tapOrders(page, (text) => {
    assert.match(text, /"unitPrice":"?59\.9"?/);
    return text.replace(/"unitPrice":"?59\.9"?/, '"unitPrice":1');
  });
  const refusal = page.waitForResponse('**/orders');
  await place(page);
  const answer = await refusal;
  assert.equal(answer.status(), 409);
  assert.equal((await answer.json()).error.code, 'PRICE_CHANGED');
  await acceptance(page).waitFor();

  tap.change = (text) => text;
  await place(page);
  assert.equal(tap.count, 1, 'nothing is sent before the price is accepted');
  await acceptNewPrice(page, { from: '€1.00', to: '€59.90' });
  await place(page);
  const { json } = await shop.staff('GET', `/orders/${await confirmedId(page)}`);
  assert.equal(json.items[0].unitPrice, 59.9);
  assert.equal(tap.count, 2);
  await finish(page);
});

test('a price that is altered in the page’s catalog is refused; the real price is charged', async () => {
  let isAltered = true;
  const page = await openPage(browser, shop.address, {
    routes: {
      '**/products': async (route) => {
        if (!isAltered) return route.continue();
        const answer = await route.fetch();
        const catalog = await answer.json();
        variantIn(catalog).prices['24'] = 0.01;
        return route.fulfill({ response: answer, json: catalog });
      },
    },
  });
  await fillOrder(page);
  assert.equal(await monthly(page), '€0.03');
  await place(page);
  await acceptance(page).waitFor();
  isAltered = false;
  await acceptNewPrice(page, { from: '€0.01', to: '€59.90' });
  assert.equal(await monthly(page), '€179.70');
  await place(page);
  const { json } = await shop.staff('GET', `/orders/${await confirmedId(page)}`);
  assert.equal(json.items[0].unitPrice, 59.9);
  await finish(page);
});

test('if the catalog changes meanwhile, old and new prices are shown, and the order is sent again', async () => {
  const page = await openPage(browser, shop.address);
  await fillOrder(page);
  assert.equal(await monthly(page), '€179.70');
  await shop.sell({ price: 64.5, version: '2026-12-01' });
  await place(page);
  await acceptNewPrice(page, { from: '€59.90', to: '€64.50' });
  assert.equal(await monthly(page), '€193.50');
  await place(page);
  const { json } = await shop.staff('GET', `/orders/${await confirmedId(page)}`);
  assert.equal(json.items[0].unitPrice, 64.5);
  assert.equal(json.totals.monthlyTotal, 193.5);
  assert.equal(json.catalogVersion, '2026-12-01');
  await finish(page);
});

test('an article that is no longer for sale is a fault of its item, which has to be removed', async () => {
  const page = await openPage(browser, shop.address);
  await fillOrder(page);
  await addProduct(page, { product: 'Aeron Chair', months: 36 });
  await shop.sell({ active: false });
  await place(page);
  const notice = page.locator('tw-order-item').first().locator('.item-notices');
  assert.match(await notice.innerText(), /^This article cannot be ordered at the moment\./);
  await page.getByRole('button', { name: 'Remove MacBook Pro 14' }).click();
  await place(page);
  const { json } = await shop.staff('GET', `/orders/${await confirmedId(page)}`);
  assert.deepEqual(
    json.items.map(({ productName }) => productName),
    ['Aeron Chair'],
  );
  await finish(page);
});
