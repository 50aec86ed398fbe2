import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { faultCodes } from 'termwise';
import { finish, openBrowser, openPage } from './support/browser.mjs';
import {
  ada,
  addProduct,
  confirmedId,
  field,
  fill,
  laptops,
  note,
  place,
} from './support/checkout.mjs';
import { openDemoHost } from './support/host.mjs';

let host;
let browser;
before(async () => {
  [host, browser] = await Promise.all([openDemoHost(), openBrowser()]);
});
after(async () => {
  await Promise.all([browser?.close(), host?.close()]);
});

const EMAIL = '/customer/email';
const QUANTITY = '/items/0/quantity';
const POSTAL_CODE = '/billingAddress/postalCode';
const GROUP = '/customer/billingGroup/name';

/** Mistakes that a person can make on the page: code, path, what they type, and what they read. */
const mistakes = [
  ['required', '/customer/firstName', '  ', 'Enter your first name.'],
  ['required', '/billingAddress/country', '', 'Choose a country.'],
  ['too_long', '/customer/lastName', 'x'.repeat(101), 'Use 100 characters at most.'],
  ['too_long', '/notes', 'x'.repeat(5001), 'Use 5,000 characters at most.'],
  [
    'invalid_characters',
    '/customer/companyName',
    'Bell\u0007',
    'This contains a character that is not allowed. Type it again.',
  ],
  ['not_an_integer', QUANTITY, '1.5', 'Enter a whole number, such as 3.'],
  ['not_an_integer', QUANTITY, 'three', 'Enter a whole number, such as 3.'],
  ['not_an_integer', QUANTITY, '1.000', 'Enter a whole number, such as 3.'],
  ['required', QUANTITY, '', 'Enter a quantity, such as 3.'],
  ['out_of_range', QUANTITY, '0', 'Enter a number from 1 to 100,000.'],
  ['out_of_range', QUANTITY, '100001', 'Enter a number from 1 to 100,000.'],
  ['invalid_email', EMAIL, 'ada', 'Enter an address like name@example.com.'],
  ['invalid_phone', '/customer/phone', '12', 'Enter a number like +44 20 7946 0000.'],
  ['invalid_postal_code', POSTAL_CODE, 'X', 'Write it as the country does: EC1Y 8SY.'],
  ['invalid_billing_group', GROUP, '  ', 'Enter a name for the billing group, or leave it empty.'],
];

async function openFilled(options) {
  const page = await openPage(browser, host.address, options);
  await addProduct(page, laptops);
  await page.getByRole('radio', { name: 'Business', exact: true }).check();
  await fill(page, { ...ada, '/customer/companyName': 'Analytical Ltd' });
  return page;
}

async function assertFaulty(page, path, sentence) {
  assert.equal(await note(page, path).innerText(), sentence);
  const control = field(page, path);
  assert.equal(await control.getAttribute('aria-invalid'), 'true', path);
  const described = await control.getAttribute('aria-describedby');
  assert.equal(await page.locator(`[id="${described}"]`).innerText(), sentence);
}

async function assertSound(page, path) {
  assert.equal(await field(page, path).getAttribute('aria-invalid'), 'false', path);
  assert.equal(await page.locator('.fault').count(), 0);
}

test('each mistake is explained at its field until it is corrected', async () => {
  const page = await openFilled();
  for (const [code, path, mistake, sentence] of mistakes) {
    const before = await field(page, path).inputValue();
    await fill(page, { [path]: mistake });
    await assertFaulty(page, path, sentence).catch((cause) => {
      throw new Error(`${code} at ${path}: ${cause.message}`, { cause });
    });
    await fill(page, { [path]: before });
    await assertSound(page, path);
  }
  await place(page);
  await confirmedId(page);
  await finish(page);
});

test('an amount that is too large is a fault of its item, which then does not count in the totals', async () => {
  const page = await openFilled({
    routes: {
      '**/products': async (route) => {
        const answer = await route.fetch();
        const catalog = await answer.json();
        catalog.products[0].variants[0].prices['24'] = 9_999_999_999;
        await route.fulfill({ response: answer, json: catalog });
      },
    },
  });
  await fill(page, { [QUANTITY]: '99999' });
  const item = page.locator('tw-order-item');
  const sentence = 'This amount is too large for one order. Lower the quantity.';
  await item.getByText(sentence).waitFor();
  assert.match(await item.locator('.item-totals').innerText(), /^— a month/);
  assert.equal(await page.locator('#monthly-total').innerText(), '€0.00');
  await page.getByText('One item is not counted until corrected.').waitFor();
  await finish(page);
});

test('no fault is shown while a person is still typing', async () => {
  const page = await openPage(browser, host.address);
  await field(page, EMAIL).pressSequentially('ada@');
  await assertSound(page, EMAIL);
  await field(page, EMAIL).blur();
  await assertFaulty(page, EMAIL, 'Enter an address like name@example.com.');
  await finish(page);
});

test('the postal code is required if the country has postal codes', async () => {
  const page = await openFilled();
  await fill(page, { [POSTAL_CODE]: '' });
  await assertFaulty(page, POSTAL_CODE, 'Enter the postal code.');
  await fill(page, { '/billingAddress/country': 'IE' });
  await assertSound(page, POSTAL_CODE);
  await finish(page);
});

const summary = (page) => page.locator('tw-fault-summary section');

test('an empty order lists everything that is missing and focuses the first field', async () => {
  const page = await openPage(browser, host.address);
  await place(page);
  await page.getByRole('heading', { name: '8 things need your attention' }).waitFor();
  const lines = await summary(page).getByRole('link').allInnerTexts();
  assert.equal(lines[0], 'Your order: Choose at least one product.');
  assert.equal(lines[1], 'E-mail: Enter your e-mail address.');
  await page.waitForFunction(() => document.activeElement.id === 'items-heading');
  await summary(page).getByRole('link', { name: /^City/ }).click();
  assert.ok(
    await field(page, '/billingAddress/city').evaluate(
      (element) => element === document.activeElement,
    ),
  );
  await finish(page);
});

test('the focus moves to the first fault on the page', async () => {
  const page = await openFilled();
  await fill(page, { '/billingAddress/city': '', '/customer/lastName': '' });
  await place(page);
  await page.waitForFunction(() => document.activeElement.id === 'order-customer-lastName');
  await page.getByRole('heading', { name: '2 things need your attention' }).waitFor();
  await fill(page, { '/billingAddress/city': 'London', '/customer/lastName': 'Byron' });
  await summary(page).waitFor({ state: 'detached' });
  await finish(page);
});

/** Sends an order, which the server answers with these faults. */
async function refuseWith(page, details) {
  await page.route(
    '**/orders',
    (route) =>
      route.fulfill({
        status: 422,
        json: { error: { code: details[0].code, message: 'Refused', details } },
      }),
    { times: 1 },
  );
  await place(page);
  await summary(page).waitFor();
}

test('every code that a server may send is explained at its field', async () => {
  const page = await openFilled();
  const path = '/customer/lastName';
  const params = {
    max: 7,
    min: 1,
    decimals: 2,
    allowed: [6, 12],
    expected: 1.5,
    actual: 2.5,
    example: '10117',
  };
  const sentences = new Set();
  for (const code of faultCodes) {
    await refuseWith(page, [{ path, code, message: `Developers read ${code}`, params }]);
    const sentence = await note(page, path).innerText();
    await assertFaulty(page, path, sentence);
    assert.match(sentence, /^[A-Z].*\.$/, code);
    assert.doesNotMatch(sentence, /undefined|Developers|_/, code);
    sentences.add(sentence);
    // This fault is only removed when the person changes the value.
    if (code === 'PRICE_CHANGED') await fill(page, { [path]: 'Byron' });
  }
  await fill(page, { [path]: 'Byron' });
  await assertSound(page, path);
  // A few codes share a sentence, because they mean the same to a person.
  assert.ok(sentences.size >= faultCodes.length - 4, `${sentences.size} sentences`);
  await place(page);
  await confirmedId(page);
  await finish(page);
});

const elsewhere = [
  ['/items/0/sku', 'VARIANT_NOT_FOUND', 'MacBook Pro 14: This article is no longer'],
  ['/items/0/contractLength', 'INVALID_CONTRACT_LENGTH', 'Contract length: This contract length'],
  ['/items', 'too_many', 'Your order: There is room for 10,000 at most.'],
  ['/items', 'amount_too_large', 'Your order: This amount is too large'],
  ['/customer/billingGroup', 'invalid_billing_group', 'Billing group: Enter a name'],
  ['/customer/billingGroup/id', 'BILLING_GROUP_NOT_FOUND', 'Billing group: The shop does not'],
  ['/customFields', 'too_many', '/customFields: There is room'],
  ['', 'REQUEST_TOO_LARGE', 'The order is too large to be sent at once.'],
  ['/items/0/sku', 'OUT_OF_STOCK', 'MacBook Pro 14: The shop says: None is left.'],
];

test('every fault of a server is shown, whatever its path and code', async () => {
  const page = await openFilled();
  for (const [path, code, start] of elsewhere) {
    const params = { max: 10_000, allowed: [6, 12] };
    await refuseWith(page, [{ path, code, message: 'None is left.', params }]);
    const line = await summary(page).locator('li').innerText();
    assert.ok(line.startsWith(start), `${code} at ${path}: ${line}`);
  }
  await finish(page);
});
