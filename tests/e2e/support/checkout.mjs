// What a person does on the checkout.

export const ada = {
  '/customer/email': 'ada@example.com',
  '/customer/firstName': 'Ada',
  '/customer/lastName': 'Byron',
  '/billingAddress/contactName': 'Ada Byron',
  '/billingAddress/country': 'GB',
  '/billingAddress/streetAddress': "12 St James's Square",
  '/billingAddress/postalCode': 'SW1Y 4JH',
  '/billingAddress/city': 'London',
};

/** The control of a field, by the field's path. */
export const field = (page, path) => page.locator(`[id="order${path.replaceAll('/', '-')}"]`);
export const note = (page, path) => page.locator(`[id="order${path.replaceAll('/', '-')}-note"]`);

/** Enters values by path, leaving each field as a person does. */
export async function fill(page, values) {
  for (const [path, value] of Object.entries(values)) {
    const control = field(page, path);
    await control.focus();
    if (await control.evaluate((element) => element.matches('select'))) {
      await control.selectOption(value);
    } else {
      await control.fill(value);
    }
    await control.blur();
  }
}

export const productCard = (page, name) =>
  page.getByRole('list', { name: 'Products' }).getByRole('button', { name });

export async function addProduct(page, { product, variant, months, quantity = '1' }) {
  await productCard(page, product).click();
  if (variant) await page.getByRole('radio', { name: variant }).check();
  await page.locator(`#choice-length-${months}`).check();
  await page.locator('#choice-items-0-quantity').fill(quantity);
  await page.getByRole('button', { name: 'Add to order' }).click();
}

/** Three laptops for two years, which most tests order. */
export const laptops = {
  product: 'MacBook Pro 14',
  variant: '16 GB / 512 GB',
  months: 24,
  quantity: '3',
};

export const place = (page) => page.getByRole('button', { name: 'Place order' }).click();

/** The number of the placed order, from the confirmation. */
export async function confirmedId(page) {
  await page.getByRole('heading', { name: 'Your order is placed' }).waitFor();
  return page.locator('#order-id').innerText();
}

function nameInFocus(page) {
  return page.evaluate(() => {
    const element = document.activeElement;
    return (element.labels?.[0] ?? element).innerText ?? '';
  });
}

/** More than the page has places that Tab can reach. */
const MOST_STOPS = 80;

/** Presses Tab until the control of the given name has the focus. */
export async function tabTo(page, name) {
  for (let stops = 0; stops < MOST_STOPS; stops += 1) {
    if (name.test(await nameInFocus(page))) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`The keyboard does not reach ${name}.`);
}

export async function typeInto(page, name, text) {
  await tabTo(page, name);
  await page.keyboard.press('Control+A');
  await page.keyboard.type(text);
}
