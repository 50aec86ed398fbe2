// Visits to a shop that has changed, and browsers that cannot store anything.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { finish, openBrowser, openPage } from './support/browser.mjs';
import { ada, addProduct, confirmedId, field, fill, laptops, place } from './support/checkout.mjs';
import { faintTexts } from './support/contrast.mjs';
import { openDemoHost } from './support/host.mjs';

let browser;
before(async () => {
  browser = await openBrowser();
});
after(() => browser?.close());

const monthly = (page) => page.locator('#monthly-total').innerText();
const changes = (page) => page.locator('tw-catalog-changes tbody tr');

async function reload(page) {
  await page.reload();
  await page.getByRole('heading', { name: 'Checkout', exact: true }).waitFor();
}

const variantsIn = (catalog) => catalog.products.flatMap((product) => product.variants);

test('if the catalog is newer than a draft, the changes are shown and accepted item by item', async () => {
  const host = await openDemoHost();
  const page = await openPage(browser, host.address, {
    colorScheme: 'dark',
    reducedMotion: 'reduce',
  });
  await addProduct(page, laptops);
  await addProduct(page, { product: 'Aeron Chair', months: 36, quantity: '8' });
  await fill(page, ada);
  const before = await monthly(page);
  assert.equal(await changes(page).count(), 0);

  host.data.products.version = '2026-12-01';
  variantsIn(host.data.products).find(({ sku }) => sku === 'MBP14-16-512').prices['24'] = 64.5;
  const { products } = host.data.products;
  products.splice(
    products.findIndex(({ name }) => name === 'Aeron Chair'),
    1,
  );
  await reload(page);
  const rows = await changes(page).evaluateAll((all) => all.map(({ innerText }) => innerText));
  assert.equal(rows.length, 2);
  assert.equal(rows[0], 'MacBook Pro 14\n16 GB / 512 GB\t€59.90\t€64.50');
  assert.match(rows[1], /^Aeron Chair\n.*\t€.*\tno longer offered$/);
  assert.deepEqual(await faintTexts(page, 4.5), []);
  await place(page);
  assert.equal(host.posts.length, 0, 'nothing is repriced unseen');
  await page.getByRole('button', { name: 'Accept €64.50 a month' }).click();
  await page.getByRole('button', { name: 'Remove Aeron Chair' }).click();
  await changes(page).first().waitFor({ state: 'detached' });
  assert.notEqual(await monthly(page), before);
  assert.equal(await monthly(page), '€193.50');
  await place(page);
  await confirmedId(page);
  assert.match(host.posts[0].text, /"unitPrice":64\.5/);
  await finish(page);
  await host.close();
});

test('if newer prices arrive while the page is open, the changes are shown', async () => {
  const host = await openDemoHost();
  const page = await openPage(browser, host.address);
  await addProduct(page, laptops);
  await page.waitForFunction(() => new URL(location.href).searchParams.has('order'));
  const { products } = host.data;
  host.data.products = null;
  await reload(page);
  await page.locator('.as-of').waitFor();
  assert.equal(await monthly(page), '€179.70');
  variantsIn(products)[0].prices['24'] = 64.5;
  host.data.products = products;
  await page.context().setOffline(true);
  await page.context().setOffline(false);
  await page.locator('.as-of').waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Accept €64.50 a month' }).click();
  assert.equal(await monthly(page), '€193.50');
  await finish(page);
  await host.close();
});

test('a newer page is offered but not forced, and nothing typed is lost', async () => {
  let isNewer = false;
  const mark = (bytes) => (isNewer ? Buffer.concat([bytes, Buffer.from('\n// newer')]) : bytes);
  const host = await openDemoHost({ edit: { 'sw.js': mark } });
  const page = await openPage(browser, host.address, { serviceWorkers: 'allow' });
  await page.evaluate(() => navigator.serviceWorker.ready);
  await addProduct(page, laptops);
  await page.evaluate(() => {
    globalThis.isSamePage = true;
  });
  isNewer = true;
  await page.evaluate(async () => {
    const registration = await navigator.serviceWorker.getRegistration();
    await registration.update();
  });
  await page.getByText('A newer version of this page is ready.').waitFor();
  assert.equal(await page.evaluate(() => globalThis.isSamePage), true);
  await page.getByRole('button', { name: 'Use it now' }).click();
  await page.waitForFunction(() => !globalThis.isSamePage);
  await page.getByRole('heading', { name: 'Checkout', exact: true }).waitFor();
  assert.equal(await monthly(page), '€179.70');
  assert.equal(await page.getByText('A newer version of this page is ready.').count(), 0);
  await finish(page);
  await host.close();
});

const notKept = (page, words) => page.locator('tw-notices').getByText(words).waitFor();

test('if the browser cannot store anything, the page says so, and the order can still be sent', async () => {
  let tries = 0;
  const answer = () => {
    tries += 1;
    return tries === 1 ? [503, ''] : [201, '{"id":"ord_7"}'];
  };
  const host = await openDemoHost({ answer });
  const script = () =>
    Object.defineProperty(globalThis, 'indexedDB', {
      get() {
        throw new DOMException('The user denied it', 'SecurityError');
      },
    });
  const page = await openPage(browser, host.address, { script });
  await addProduct(page, laptops);
  await fill(page, ada);
  await notKept(page, 'This browser does not let the page save anything');
  await place(page);
  const alert = page.locator('tw-review [role=alert] .notice');
  assert.match(await alert.innerText(), /^The shop has a technical problem right now\./);
  assert.equal(await field(page, '/customer/email').inputValue(), 'ada@example.com');
  await alert.getByRole('button', { name: 'Try again' }).click();
  assert.equal(await confirmedId(page), 'ord_7');
  const keys = host.posts.map(({ headers }) => headers['idempotency-key']);
  assert.equal(keys.length, 2);
  assert.equal(keys[0], keys[1]);
  await finish(page);
  await host.close();
});

test('if the device is full, the page says so, and the order can still be sent', async () => {
  const host = await openDemoHost();
  const page = await openPage(browser, host.address);
  const devtools = await page.context().newCDPSession(page);
  const { origin } = new URL(host.address);
  await devtools.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1 });
  await addProduct(page, laptops);
  await notKept(page, 'This device has no space left');
  await fill(page, ada);
  await place(page);
  assert.equal(await confirmedId(page), 'ord_1');
  assert.equal(host.posts.length, 1);
  await finish(page);
  await host.close();
});

test('a draft saved before the device was full is not ordered again by the next visit', async () => {
  const host = await openDemoHost();
  const script = () => {
    const { put } = IDBObjectStore.prototype;
    IDBObjectStore.prototype.put = function putWhereThereIsRoom(...values) {
      if (globalThis.isFull) throw new DOMException('No room', 'QuotaExceededError');
      return put.apply(this, values);
    };
  };
  const page = await openPage(browser, host.address, { script });
  await addProduct(page, laptops);
  await page.waitForFunction(() => new URL(location.href).searchParams.has('order'));
  await page.evaluate(() => {
    globalThis.isFull = true;
  });
  await fill(page, ada);
  await notKept(page, 'This device has no space left');
  await place(page);
  await confirmedId(page);
  await page.goto(host.address);
  await page.getByText('Nothing chosen yet.').waitFor();
  assert.equal(host.posts.length, 1);
  await finish(page);
  await host.close();
});

/** Runs in the page and stores what another version of it might have stored. */
async function storeDraft(content) {
  const [{ name }] = await indexedDB.databases();
  const database = await new Promise((resolve, reject) => {
    const request = indexedDB.open(name);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const record = {
    id: 'left',
    content,
    name: 'Ada',
    items: 1,
    total: '€5.00',
    revision: 1,
    createdAt: 1,
    changedAt: 1,
    returned: null,
  };
  await new Promise((resolve) => {
    const transaction = database.transaction('drafts', 'readwrite');
    transaction.objectStore('drafts').put(record);
    transaction.oncomplete = resolve;
  });
  database.close();
}

for (const content of ['no JSON', '{"kept":"by a newer page"}']) {
  test(`a draft that this page cannot read stays saved and does not prevent ordering: ${content}`, async () => {
    const host = await openDemoHost();
    const page = await openPage(browser, host.address);
    await page.evaluate(storeDraft, content);
    await reload(page);
    await page.getByText('It stays saved.').waitFor();
    await addProduct(page, laptops);
    await fill(page, ada);
    await place(page);
    await confirmedId(page);
    assert.match(await page.locator('tw-saved-orders').innerText(), /1 saved draft/);
    await finish(page);
    await host.close();
  });
}
