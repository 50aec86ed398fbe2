// What the first visit requests, and when.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { finish, openBrowser, openPage } from './support/browser.mjs';
import { openDemoHost } from './support/host.mjs';
import { openShop } from './support/shop.mjs';

let host;
let browser;
before(async () => {
  [host, browser] = await Promise.all([openDemoHost(), openBrowser()]);
});
after(async () => {
  await Promise.all([browser?.close(), host?.close()]);
});

const wasm = /\.wasm$/;

test('preloaded files are used: nothing is requested twice', async () => {
  host.gets.length = 0;
  const page = await openPage(browser, host.address);
  const times = (pattern) => host.gets.filter((path) => pattern.test(path)).length;
  assert.equal(times(wasm), 1);
  assert.equal(times(/^\/config\.json$/), 1);
  assert.equal(times(/^\/products$/), 1);
  await finish(page);
});

test('the module and the configuration do not wait for the script', async () => {
  let seen = 0;
  let release;
  const bothAsked = new Promise((resolve) => {
    release = resolve;
  });
  const asked = async (route) => {
    seen += 1;
    if (seen === 2) release();
    await route.continue();
  };
  const page = await openPage(browser, host.address, {
    routes: {
      '**/*.wasm': asked,
      '**/config.json': asked,
      '**/*.js': (route) => bothAsked.then(() => route.continue()),
    },
  });
  await finish(page);
});

test('the catalog does not wait for the module', async () => {
  let release;
  const catalogAsked = new Promise((resolve) => {
    release = resolve;
  });
  const page = await openPage(browser, host.address, {
    routes: {
      '**/*.wasm': (route) => catalogAsked.then(() => route.continue()),
      '**/products': (route) => {
        release();
        return route.continue();
      },
    },
  });
  await finish(page);
});

test('the backend compresses all large files', async () => {
  const shop = await openShop();
  const page = await openPage(browser, shop.address);
  const loaded = await page.evaluate(() =>
    ['navigation', 'resource']
      .flatMap((type) => performance.getEntriesByType(type))
      .map(({ name, encodedBodySize, decodedBodySize }) => ({
        name: new URL(name).pathname.replace(/^.*\./, ''),
        sent: encodedBodySize,
        whole: decodedBodySize,
      }))
      .filter(({ whole }) => whole >= 1_000),
  );
  assert.deepEqual(loaded.map(({ name }) => name).sort(), ['/products', 'css', 'js', 'wasm']);
  for (const { name, sent, whole } of loaded) assert.ok(sent < whole / 2, `${name}: ${sent}`);
  await finish(page);
  await shop.close();
});
