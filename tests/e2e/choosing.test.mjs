// Choosing a product shows its configuration, and each product starts with default values.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { loadTermwise } from 'termwise';
import { finish, openBrowser, openPage } from './support/browser.mjs';
import { addProduct, laptops, productCard, tabTo } from './support/checkout.mjs';
import { openDemoHost } from './support/host.mjs';
import { sampleCatalog } from './support/shop.mjs';
import { sizes } from './support/sizes.mjs';

let host;
let browser;
let catalog;
before(async () => {
  [host, browser] = await Promise.all([openDemoHost(), openBrowser()]);
  catalog = (await loadTermwise()).openCatalog(sampleCatalog);
});
after(async () => {
  await Promise.all([browser?.close(), host?.close()]);
});

const firstLength = (product) => {
  const { variants } = catalog.record.products.find(({ name }) => name === product);
  return catalog.offers(variants[0].sku)[0].contractLength;
};

const quantity = (page) => page.locator('#choice-items-0-quantity').inputValue();
const length = (page) =>
  page.locator('tw-length-choice :checked').evaluate(({ id }) => Number(id.split('-').at(-1)));

/** Waits until the configuration of the product has the focus. */
async function inFocus(page, product) {
  const heading = page.getByRole('heading', { name: `Configure ${product}` });
  await heading.waitFor();
  await page.waitForFunction(
    (name) => document.activeElement.innerText === `Configure ${name}`,
    product,
  );
}

/** Fails unless the configuration is in view, or at least its start if the screen is small. */
async function assertInView(page) {
  const { top, bottom, lower } = await page.evaluate(() => {
    const { top, bottom } = document.querySelector('.configuration').getBoundingClientRect();
    const bar = document.querySelector('.total-bar');
    const lower = bar.checkVisibility() ? bar.getBoundingClientRect().top : innerHeight;
    return { top, bottom, lower };
  });
  assert.ok(top >= 0, `it starts at ${top}`);
  assert.ok(bottom <= lower || top < 60, `from ${top} to ${bottom}; the screen ends at ${lower}`);
}

for (const [size, options] of sizes) {
  describe(size, () => {
    test('a click scrolls the configuration into view and focuses its heading', async () => {
      const page = await openPage(browser, host.address, options);
      for (const product of ['MacBook Pro 14', 'Aeron Chair', 'Tern GSD S10']) {
        await productCard(page, product).click();
        await inFocus(page, product);
        await assertInView(page);
        assert.equal(await productCard(page, product).getAttribute('aria-pressed'), 'true');
        assert.equal(await page.locator('[aria-pressed=true]').count(), 1);
      }
      await finish(page);
    });

    for (const key of ['Enter', 'Space']) {
      test(`so does ${key}, and Tab goes on from there`, async () => {
        const page = await openPage(browser, host.address, options);
        await page.keyboard.press('Tab');
        await tabTo(page, /Aeron Chair/);
        await page.keyboard.press(key);
        await inFocus(page, 'Aeron Chair');
        await assertInView(page);
        await page.keyboard.press('Tab');
        const fieldset = page.getByRole('group', { name: 'Variant' });
        assert.ok(await fieldset.evaluate((group) => group.contains(document.activeElement)));
        await finish(page);
      });
    }

    test('another product resets quantity and contract length', async () => {
      const page = await openPage(browser, host.address, options);
      await addProduct(page, { ...laptops, months: 36, quantity: '25' });
      const bike = 'Tern GSD S10';
      await productCard(page, bike).click();
      await inFocus(page, bike);
      assert.deepEqual([await quantity(page), await length(page)], ['1', firstLength(bike)]);
      await page.getByRole('button', { name: 'Add to order' }).click();
      const second = page.locator('[id="order-items-1-quantity"]');
      assert.equal(await second.inputValue(), '1');
      await productCard(page, laptops.product).click();
      await inFocus(page, laptops.product);
      assert.deepEqual(
        [await quantity(page), await length(page)],
        ['1', firstLength(laptops.product)],
      );
      await finish(page);
    });
  });
}

test('another variant, or the same product again, keeps what was entered', async () => {
  const page = await openPage(browser, host.address);
  await addProduct(page, { ...laptops, quantity: '25' });
  await page.getByRole('radio', { name: '24 GB / 1 TB' }).check();
  assert.deepEqual([await quantity(page), await length(page)], ['25', 24]);
  await productCard(page, laptops.product).click();
  await inFocus(page, laptops.product);
  assert.deepEqual([await quantity(page), await length(page)], ['25', 24]);
  await finish(page);
});

test('another product also resets a faulty quantity', async () => {
  const page = await openPage(browser, host.address);
  await addProduct(page, { ...laptops, quantity: 'many' });
  const note = page.locator('#choice-items-0-quantity-note');
  await note.and(page.locator('.fault')).waitFor();
  await productCard(page, 'Aeron Chair').click();
  await inFocus(page, 'Aeron Chair');
  assert.equal(await note.innerText(), '');
  await page.locator('#choice-items-0-quantity').fill('few');
  assert.equal(await note.innerText(), '', 'nobody is told of a fault while typing');
  await finish(page);
});
