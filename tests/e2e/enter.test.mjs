// Enter moves to the next field and finally to the review. Only the button places an order.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { finish, openBrowser, openPage } from './support/browser.mjs';
import { ada, addProduct, confirmedId, field, fill, laptops, tabTo } from './support/checkout.mjs';
import { openDemoHost } from './support/host.mjs';
import { sizes } from './support/sizes.mjs';

let host;
let browser;
before(async () => {
  [host, browser] = await Promise.all([openDemoHost(), openBrowser()]);
});
after(async () => {
  await Promise.all([browser?.close(), host?.close()]);
});

/** A complete order, so that placing it would succeed. */
async function openComplete(options) {
  const page = await openPage(browser, host.address, options);
  host.posts.length = 0;
  await addProduct(page, laptops);
  await fill(page, ada);
  return page;
}

const focused = (page) =>
  page.evaluate(() => document.activeElement.name || document.activeElement.id);

/** Presses Enter until the review has the focus. Returns the elements that had the focus before. */
async function enterThrough(page) {
  const stops = [];
  while (stops.at(-1) !== 'review-heading') {
    assert.ok(stops.length < 50, `Enter does not reach the review: ${stops.join(', ')}`);
    await page.keyboard.press('Enter');
    stops.push(await focused(page));
  }
  return stops;
}

for (const [size, options] of sizes) {
  describe(size, () => {
    test('Enter moves through every field to the review; only the button places the order', async () => {
      const page = await openComplete(options);
      await page.getByRole('radio', { name: 'Business', exact: true }).check();
      await fill(page, { '/customer/companyName': 'Analytical Ltd' });
      await page.getByLabel('Ship to another address').check();
      await page.getByLabel('Ship to another address').uncheck();
      await field(page, '/items/0/quantity').focus();
      assert.deepEqual(await enterThrough(page), [
        '/items/0/contractLength',
        'customer-type',
        '/customer/email',
        '/customer/firstName',
        '/customer/lastName',
        '/customer/phone',
        '/customer/companyName',
        '/customer/registrationNumber',
        '/customer/vatId',
        '/customer/billingGroup/name',
        '/customFields/purchaseOrder',
        '/paymentTerm',
        '/billingAddress/contactName',
        '/billingAddress/company',
        '/billingAddress/country',
        '/billingAddress/streetAddress',
        '/billingAddress/buildingInfo',
        '/billingAddress/postalCode',
        '/billingAddress/city',
        '/billingAddress/locality',
        '/billingAddress/adminArea',
        'ships-elsewhere',
        'review-heading',
      ]);
      const heading = page.getByRole('heading', { name: 'Review and order' });
      assert.ok(await heading.evaluate((element) => element.getBoundingClientRect().top >= 0));
      assert.equal(host.posts.length, 0);
      await tabTo(page, /Place order/);
      await page.keyboard.press('Enter');
      await confirmedId(page);
      assert.equal(host.posts.length, 1);
      const request = JSON.parse(host.posts[0].text);
      assert.equal(request.billingAddress.city, 'London');
      assert.equal(request.billingAddress.country, 'GB');
      assert.equal(request.customer.customerType, 'business');
      assert.equal(request.shippingAddress, undefined);
      await finish(page);
    });
  });
}

test('Enter selects the text of the next field, as Tab does', async () => {
  const page = await openComplete();
  await field(page, '/customer/firstName').focus();
  await page.keyboard.press('Enter');
  await page.keyboard.type('King');
  assert.equal(await field(page, '/customer/lastName').inputValue(), 'King');
  await finish(page);
});

test('Enter starts a new line in the notes', async () => {
  const page = await openComplete();
  await field(page, '/notes').focus();
  await page.keyboard.type('Ring twice');
  await page.keyboard.press('Enter');
  await page.keyboard.type('Third floor');
  assert.equal(await field(page, '/notes').inputValue(), 'Ring twice\nThird floor');
  assert.equal(await focused(page), '/notes');
  await page.getByRole('button', { name: 'Place order' }).click();
  await confirmedId(page);
  assert.equal(JSON.parse(host.posts[0].text).notes, 'Ring twice\nThird floor');
  await finish(page);
});

test('a held key, Ctrl+Enter and Enter in an input method do not move the focus', async () => {
  const page = await openComplete();
  await field(page, '/customer/email').focus();
  const press = (init) =>
    page.evaluate((options) => {
      const event = { key: 'Enter', bubbles: true, cancelable: true, ...options };
      document.activeElement.dispatchEvent(new KeyboardEvent('keydown', event));
    }, init);
  await press({ repeat: true });
  await press({ isComposing: true });
  await press({ ctrlKey: true });
  assert.equal(await focused(page), '/customer/email');
  await press({});
  assert.equal(await focused(page), '/customer/firstName');
  await finish(page);
});

test('Enter in the quantity of a new item adds it to the order', async () => {
  const page = await openPage(browser, host.address);
  host.posts.length = 0;
  await addProduct(page, laptops);
  await page.locator('#choice-items-0-quantity').press('Enter');
  await field(page, '/items/1/quantity').waitFor();
  assert.equal(host.posts.length, 0);
  await finish(page);
});
