import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { finish, openBrowser, openPage } from './support/browser.mjs';
import {
  ada,
  addProduct,
  confirmedId,
  field,
  fill,
  laptops,
  place,
  tabTo,
  typeInto,
} from './support/checkout.mjs';
import { policy } from './support/host.mjs';
import { openShop } from './support/shop.mjs';

let shop;
let browser;
before(async () => {
  [shop, browser] = await Promise.all([openShop(), openBrowser()]);
});
after(async () => {
  await Promise.all([browser?.close(), shop?.close()]);
});

async function storedOrder(id) {
  const answer = await shop.staff('GET', `/orders/${id}`);
  assert.equal(answer.status, 200);
  return answer.json;
}

const euros = (amount) =>
  new Intl.NumberFormat('en', { style: 'currency', currency: 'EUR' }).format(amount);

/** What the page says about a placed order, by label. */
function confirmation(page) {
  return page
    .locator('tw-order-status dl > div')
    .evaluateAll((rows) =>
      Object.fromEntries(
        rows.map((row) => [row.querySelector('dt').innerText, row.querySelector('dd').innerText]),
      ),
    );
}

test('an order placed with the keyboard is stored as it was confirmed', async () => {
  const page = await openPage(browser, shop.address);
  await page.keyboard.press('Tab');
  await tabTo(page, /MacBook Pro 14/);
  await page.keyboard.press('Space');
  await tabTo(page, /6 months/);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await typeInto(page, /^Quantity/, '3');
  await tabTo(page, /Add to order/);
  await page.keyboard.press('Enter');
  await typeInto(page, /^E-mail/, 'ada@example.com');
  await typeInto(page, /^First name/, 'Ada');
  await typeInto(page, /^Last name/, 'Byron');
  await typeInto(page, /^Contact name/, 'Ada Byron');
  await tabTo(page, /^Country/);
  await page.keyboard.type('United Kingdom');
  await typeInto(page, /^Street and number/, "12 St James's Square");
  await typeInto(page, /^Postal code/, 'SW1Y 4JH');
  await typeInto(page, /^City/, 'London');
  await tabTo(page, /Place order/);
  await page.keyboard.press('Enter');

  const id = await confirmedId(page);
  const order = await storedOrder(id);
  assert.equal(order.status, 'pending');
  assert.deepEqual(
    order.items.map(({ sku, quantity, contractLength, unitPrice }) => ({
      sku,
      quantity,
      contractLength,
      unitPrice,
    })),
    [{ sku: 'MBP14-16-512', quantity: 3, contractLength: 24, unitPrice: 59.9 }],
  );
  assert.deepEqual(order.customer, {
    email: 'ada@example.com',
    firstName: 'Ada',
    lastName: 'Byron',
    customerType: 'individual',
  });
  assert.deepEqual(order.billingAddress, {
    contactName: 'Ada Byron',
    streetAddress: "12 St James's Square",
    city: 'London',
    postalCode: 'SW1Y 4JH',
    country: 'GB',
    countryCode: 'GB',
  });
  assert.equal(order.shippingAddress, null);
  assert.deepEqual(await confirmation(page), {
    'Order number': order.id,
    'Each month, at first': euros(order.totals.monthlyTotal),
    'Contract value': euros(order.totals.contractValue),
  });
  const heading = page.getByRole('heading', { name: 'Your order is placed' });
  assert.ok(await heading.evaluate((element) => element === document.activeElement));
  await finish(page);
});

test('a business orders with a shipping address, a billing group and its own number', async () => {
  const page = await openPage(browser, shop.address);
  await addProduct(page, laptops);
  await addProduct(page, { product: 'Aeron Chair', months: 36, quantity: '8' });
  await page.getByRole('radio', { name: 'Business', exact: true }).check();
  await page.getByLabel('Ship to another address').check();
  const depot = {
    '/shippingAddress/contactName': 'Charles Babbage',
    '/shippingAddress/country': 'DE',
    '/shippingAddress/streetAddress': 'Unter den Linden 6',
    '/shippingAddress/postalCode': '10117',
    '/shippingAddress/city': 'Berlin',
  };
  await fill(page, {
    ...ada,
    ...depot,
    '/customer/companyName': 'Analytical Ltd',
    '/customer/vatId': 'GB123456789',
    '/customer/billingGroup/name': 'London office',
    '/customFields/purchaseOrder': 'PO-7',
    '/paymentTerm': 'net30',
    '/notes': 'Deliver to reception',
  });
  await place(page);

  const order = await storedOrder(await confirmedId(page));
  assert.equal(order.customer.companyName, 'Analytical Ltd');
  assert.equal(order.customer.vatId, 'GB123456789');
  assert.equal(order.customer.billingGroup.name, 'London office');
  assert.match(order.customer.billingGroup.id, /./);
  assert.equal(order.paymentTerm, 'net30');
  assert.equal(order.shippingAddress.city, 'Berlin');
  assert.equal(order.shippingAddress.countryCode, 'DE');
  assert.deepEqual(order.customFields, { purchaseOrder: 'PO-7' });
  assert.equal(order.notes, 'Deliver to reception');
  assert.deepEqual(
    order.items.map(({ quantity }) => quantity),
    [3, 8],
  );
  const shown = await confirmation(page);
  assert.equal(shown['Contract value'], euros(order.totals.contractValue));
  await finish(page);
});

test('business fields are removed from an individual’s order, and restored', async () => {
  const page = await openPage(browser, shop.address);
  await addProduct(page, laptops);
  const business = page.getByRole('radio', { name: 'Business', exact: true });
  const individual = page.getByRole('radio', { name: 'Individual', exact: true });
  await business.check();
  await fill(page, {
    ...ada,
    '/customer/companyName': 'Analytical Ltd',
    '/paymentTerm': 'net14',
    '/customer/billingGroup/name': 'London office',
  });
  await individual.check();
  await business.check();
  assert.equal(await field(page, '/customer/companyName').inputValue(), 'Analytical Ltd');
  assert.equal(await field(page, '/customer/billingGroup/name').inputValue(), 'London office');
  await individual.check();
  await place(page);
  const order = await storedOrder(await confirmedId(page));
  assert.equal(order.customer.customerType, 'individual');
  assert.equal(order.customer.companyName, undefined);
  assert.equal(order.paymentTerm, 'immediate');
  await finish(page);
});

test('the next order starts empty', async () => {
  const page = await openPage(browser, shop.address);
  await addProduct(page, laptops);
  await fill(page, ada);
  await place(page);
  const first = await confirmedId(page);
  await page.getByRole('button', { name: 'Start another order' }).click();
  assert.equal(await field(page, '/customer/email').inputValue(), '');
  await page.getByText('Nothing chosen yet.').waitFor();
  await addProduct(page, laptops);
  await fill(page, ada);
  await place(page);
  const second = await confirmedId(page);
  assert.notEqual(second, first);
  const orders = await Promise.all([first, second].map(storedOrder));
  assert.equal(orders[0].customerId, orders[1].customerId, 'rule O7: the same customer');
  await finish(page);
});

test('H6: the page works under the policy that it is served with', async () => {
  const answer = await fetch(shop.address);
  assert.equal(answer.headers.get('Content-Security-Policy'), policy);
  const page = await openPage(browser, shop.address);
  await addProduct(page, laptops);
  await fill(page, ada);
  await place(page);
  await confirmedId(page);
  await finish(page);
});

test('H6: a violation of the policy is detected by these tests', async () => {
  const page = await openPage(browser, shop.address);
  const seen = page.waitForFunction(() => globalThis.violated);
  await page.evaluate(() => {
    addEventListener('securitypolicyviolation', () => {
      globalThis.violated = true;
    });
    const picture = document.createElement('img');
    picture.src = 'https://elsewhere.invalid/picture.png';
    document.body.append(picture);
  });
  await seen;
  await assert.rejects(finish(page), /policy: img-src https:\/\/elsewhere\.invalid/);
});
