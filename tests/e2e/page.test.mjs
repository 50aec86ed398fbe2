import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { loadTermwise } from 'termwise';
import { finish, openBrowser, openPage } from './support/browser.mjs';
import { ada, addProduct, confirmedId, field, fill, laptops, place } from './support/checkout.mjs';
import { faintTexts, ratio } from './support/contrast.mjs';
import { openDemoHost, openHost } from './support/host.mjs';
import { sampleCatalog } from './support/shop.mjs';

let host;
let browser;
before(async () => {
  [host, browser] = await Promise.all([openDemoHost(), openBrowser()]);
});
after(async () => {
  await Promise.all([browser?.close(), host?.close()]);
});

async function openFilled(options) {
  const page = await openPage(browser, host.address, options);
  await addProduct(page, laptops);
  await addProduct(page, { product: 'Aeron Chair', months: 36, quantity: '8' });
  await addProduct(page, { product: 'Tern GSD S10', months: 12, quantity: '2' });
  await page.getByRole('radio', { name: 'Business', exact: true }).check();
  await fill(page, { ...ada, '/customer/companyName': 'Analytical Ltd' });
  return page;
}

describe('totals', () => {
  test('they change at every keystroke, to what the package computes', async () => {
    const page = await openFilled();
    const termwise = await loadTermwise();
    const catalog = termwise.openCatalog(sampleCatalog);
    const draft = catalog.openDraft();
    const sku = (product) =>
      catalog.record.products.find(({ name }) => name === product).variants[0].sku;
    draft.addItem({ sku: sku('MacBook Pro 14'), quantity: 3, contractLength: 24 });
    draft.addItem({ sku: sku('Aeron Chair'), quantity: 8, contractLength: 36 });
    draft.addItem({ sku: sku('Tern GSD S10'), quantity: 2, contractLength: 12 });
    const money = new Intl.NumberFormat('en', { style: 'currency', currency: 'EUR' });
    const text = (minor) => money.format(catalog.amountText(minor));

    const quantity = field(page, '/items/0/quantity');
    await quantity.fill('');
    // 125000 is out of range, so the item does not count in the totals until it is corrected.
    for (const [key, typed] of [
      ['1', '1'],
      ['2', '12'],
      ['5', '125'],
      ['0', '1250'],
      ['0', '12500'],
      ['0', '125000'],
      ['Backspace', '12500'],
      ['.', '12500.'],
    ]) {
      await page.keyboard.press(key);
      draft.items[0].quantity = typed;
      assert.deepEqual(
        await shownTotals(page),
        {
          monthly: text(draft.monthlyTotal),
          value: text(draft.contractValue),
          bar: text(draft.monthlyTotal),
          chart: draft.schedule().map(({ amount }) => text(amount)),
        },
        `after ${typed}`,
      );
    }
    await finish(page);
  });

  const shownTotals = (page) =>
    page.evaluate(() => {
      const text = (selector) => document.querySelector(selector).textContent;
      const chart = document.querySelector('tw-schedule-chart').shadowRoot;
      return {
        monthly: text('#monthly-total'),
        value: text('#contract-value'),
        bar: text('.total-bar strong'),
        chart: [...chart.querySelectorAll('tbody td')].map((cell) => cell.textContent),
      };
    });
});

describe('looks', () => {
  for (const width of [360, 320]) {
    test(`a phone ${width} pixels wide has no sideways scroll`, async () => {
      const options = { viewport: { width, height: 700 }, isMobile: true, hasTouch: true };
      const page = await openPage(browser, host.address, options);
      await assertNoSidewaysScroll(page, 'empty');
      await place(page);
      await assertNoSidewaysScroll(page, 'with faults');
      await addProduct(page, laptops);
      await page.getByRole('radio', { name: 'Business', exact: true }).check();
      await page.getByLabel('Ship to another address').check();
      const long = 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerk'.repeat(2);
      await fill(page, { ...ada, '/customer/companyName': long, '/items/0/quantity': '100000' });
      await assertNoSidewaysScroll(page, 'filled');
      await page.getByLabel('Ship to another address').uncheck();
      await place(page);
      await confirmedId(page);
      await assertNoSidewaysScroll(page, 'confirmed');
      await finish(page);
    });
  }

  async function assertNoSidewaysScroll(page, state) {
    const [content, room] = await page.evaluate(() => [
      document.documentElement.scrollWidth,
      document.documentElement.clientWidth,
    ]);
    assert.ok(content <= room, `${state}: ${content} > ${room}`);
  }

  for (const colorScheme of ['light', 'dark']) {
    test(`${colorScheme}: every text has a contrast of at least 4.5 to 1, with and without faults`, async () => {
      const page = await openFilled({ colorScheme, reducedMotion: 'reduce' });
      assert.deepEqual(await faintTexts(page, 4.5), []);
      await fill(page, { '/customer/email': 'nobody', '/items/0/quantity': '0' });
      await place(page);
      await page.locator('tw-fault-summary section').waitFor();
      assert.deepEqual(await faintTexts(page, 4.5), []);
      const tokens = await page.evaluate(() => {
        const style = getComputedStyle(document.documentElement);
        return Object.fromEntries(
          ['focus', 'control-line', 'accent', 'danger', 'card', 'paper'].map((name) => [
            name,
            style.getPropertyValue(`--${name}`).trim(),
          ]),
        );
      });
      for (const line of ['focus', 'control-line', 'accent', 'danger']) {
        for (const ground of ['card', 'paper']) {
          const contrast = ratio(tokens[line], tokens[ground]);
          assert.ok(contrast >= 3, `${line} on ${ground}: ${contrast.toFixed(2)}`);
        }
      }
      await finish(page);
    });
  }

  test('nothing is animated if a person prefers reduced motion', async () => {
    const page = await openFilled({ reducedMotion: 'reduce' });
    const moving = await page.evaluate(() =>
      [...document.querySelectorAll('*')]
        .filter(
          (element) =>
            parseFloat(getComputedStyle(element).transitionDuration) > 0 ||
            getComputedStyle(element).animationName !== 'none',
        )
        .map(({ className }) => className),
    );
    assert.deepEqual(moving, []);
    assert.equal(
      await page.evaluate(() => getComputedStyle(document.documentElement).scrollBehavior),
      'auto',
    );
    await finish(page);
  });
});

describe('accessibility', () => {
  test('controls have names, ids are unique, headings are in order', async () => {
    const page = await openFilled();
    await page.getByLabel('Ship to another address').check();
    await fill(page, { '/customer/email': 'nobody' });
    await place(page);
    await page.locator('tw-fault-summary section').waitFor();
    assert.deepEqual(await page.evaluate(inspect), []);
    await finish(page);
  });

  /** Runs in the page and returns a line for each accessibility problem. */
  function inspect() {
    const wrong = [];
    const all = (selector) => [...document.querySelectorAll(selector)];
    const what = (element) => element.outerHTML.slice(0, 90);
    for (const control of all('input, select, textarea')) {
      const name = [...control.labels].map((label) => label.innerText.trim()).join('');
      if (!name) wrong.push(`no label: ${what(control)}`);
      const note = control.getAttribute('aria-describedby');
      if (note && !document.getElementById(note)) wrong.push(`no note: ${what(control)}`);
    }
    for (const element of all('button, a, legend, h1, h2, h3')) {
      if (!element.textContent.trim()) wrong.push(`no words: ${what(element)}`);
    }
    for (const image of all('img:not([alt])')) wrong.push(`no alt: ${what(image)}`);
    for (const region of all('[aria-labelledby]')) {
      const id = region.getAttribute('aria-labelledby');
      if (!document.getElementById(id)) wrong.push(`no ${id}: ${what(region)}`);
    }
    const ids = all('[id]').map(({ id }) => id);
    wrong.push(...ids.filter((id, index) => ids.indexOf(id) !== index).map((id) => `twice ${id}`));
    let level = 0;
    for (const heading of all('h1, h2, h3, h4')) {
      const next = Number(heading.tagName[1]);
      if (next > level + 1) wrong.push(`leaps to: ${what(heading)}`);
      level = next;
    }
    if (all('main').length !== 1 || all('h1').length !== 1) wrong.push('one main, one h1');
    if (!document.documentElement.lang) wrong.push('no language');
    return wrong;
  }

  test('the focus is visible', async () => {
    const page = await openFilled();
    await page.locator('#choice-items-0-quantity').focus();
    for (let stops = 0; stops < 12; stops += 1) {
      await page.keyboard.press('Tab');
      const ring = await page.evaluate(() => {
        const { activeElement } = document;
        const element = activeElement.shadowRoot?.activeElement ?? activeElement;
        const drawn = element.matches('[type=radio]') ? element.closest('label') : element;
        const { outlineStyle, outlineWidth } = getComputedStyle(drawn);
        return { outlineStyle, outlineWidth, element: element.outerHTML.slice(0, 80) };
      });
      assert.equal(ring.outlineStyle, 'solid', ring.element);
      assert.ok(parseFloat(ring.outlineWidth) >= 2, ring.element);
    }
    await finish(page);
  });

  test('a page that cannot start says why and offers to try again', async () => {
    const config = { productsUrl: 'missing.json', endpoint: 'orders' };
    const other = await openHost({
      folder: '/',
      data: { 'config.json': config },
      answer: () => [200, '{}'],
    });
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(other.address);
    const notice = page.getByRole('alert');
    await notice.waitFor();
    assert.match(await notice.innerText(), /catalogue is not available right now \(answer 404\)/);
    config.productsUrl = 'catalog.json';
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('heading', { name: 'Choose what you need' }).waitFor();
    await context.close();
    await other.close();
  });
});
