// The same with Chromium's own IndexedDB, Web Locks, BroadcastChannel, quota and network.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import { openBrowser } from '../e2e/support/browser.mjs';
import { postingForPages } from './support/bundles.mjs';
import { openProxy } from './support/proxy.mjs';

const page = `<!doctype html><title>Shop</title><script type="module">
  import * as module from '/posting.js';
  const adapter = module.orderApi({ endpoint: '/orders', headers: {} });
  globalThis.posting = module.openPosting({ shop: 'shop', adapter });
  globalThis.order = (changes) => ({
    id: 'one', body: '{}', content: 'typed', name: 'Ada', items: 1, total: '5', ...changes,
  });
  const { outbox } = posting;
  /**
   * Resolves when the order is in the given state, which is checked at each change of the outbox.
   */
  globalThis.until = (state, wanted) => new Promise((resolve) => {
    const look = async () => {
      const entry = (await outbox.list()).find(({ id }) => id === wanted);
      if (entry?.state === state) resolve(entry);
    };
    outbox.addEventListener('change', look);
    look();
  });
</script>`;

/** A server that creates one order for each key. While `isHeld`, it does not answer. */
async function openServer(script) {
  const orders = new Map();
  const requests = [];
  const state = { isHeld: false };
  state.arrived = new Promise((resolve) => {
    state.arrive = resolve;
  });
  const server = createServer(async (request, response) => {
    if (request.method !== 'POST') {
      const isScript = request.url === '/posting.js';
      response.setHeader('Content-Type', isScript ? 'text/javascript' : 'text/html');
      response.end(isScript ? script : page);
      return;
    }
    await request.toArray();
    const key = request.headers['idempotency-key'];
    requests.push(key);
    state.arrive();
    if (!orders.has(key)) orders.set(key, `ord_${orders.size + 1}`);
    if (state.isHeld) return;
    response.writeHead(201, { 'Content-Type': 'application/json' });
    response.end(JSON.stringify({ id: orders.get(key) }));
  });
  await new Promise((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return Object.assign(state, {
    orders,
    requests,
    address: `http://127.0.0.1:${server.address().port}/`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  });
}

describe('in Chromium', () => {
  let browser, context, server;

  before(async () => {
    browser = await openBrowser();
  });
  after(() => browser?.close());
  beforeEach(async () => {
    server = await openServer(await postingForPages());
    context = await browser.newContext();
  });
  afterEach(async () => {
    await context.close();
    await server.close();
  });

  const openTab = async (address = server.address) => {
    const tab = await context.newPage();
    await tab.goto(address);
    await tab.waitForFunction(() => 'posting' in globalThis);
    return tab;
  };
  const submit = (tab, changes = {}) =>
    tab.evaluate(
      (changed) =>
        posting.outbox.submit(order(changed)).then(
          ({ kind }) => kind,
          ({ name, reason }) => `${name}: ${reason}`,
        ),
      changes,
    );
  const until = (tab, state, id = 'one') => tab.evaluate((wanted) => until(...wanted), [state, id]);

  test('an order submitted offline is sent once, by any tab that is open later', async () => {
    const first = await openTab();
    const second = await openTab();
    await context.setOffline(true);
    assert.equal(await submit(first), 'queued');
    assert.equal(await submit(second), 'already');
    const { reason, attempts } = await until(second, 'waiting');
    assert.ok(['new', 'offline'].includes(reason));
    assert.equal(attempts, 0);
    await first.close();
    await context.setOffline(false);
    const { orderId } = await until(second, 'sent');
    assert.deepEqual([orderId, server.requests.length], ['ord_1', 1]);
  });

  test('if a tab is closed while it sends, the next tab sends the order with the same key', async () => {
    server.isHeld = true;
    const first = await openTab();
    await submit(first);
    await until(first, 'sending');
    await server.arrived;
    await first.close();
    server.isHeld = false;
    const { orderId } = await until(await openTab(), 'sent');
    assert.deepEqual([orderId, server.orders.size], ['ord_1', 1]);
  });

  test('whatever goes wrong on the way, the shop has each order once', async () => {
    const proxy = await openProxy(server.address);
    try {
      const tab = await openTab(proxy.address);
      const faults = ['loseRequest', 'loseAnswer', 'cutAnswer', 'sendTwice', 'status'];
      for (const [n, fault] of faults.entries()) {
        proxy.fault(fault, { status: 503, headers: { 'Retry-After': '1' } });
        await submit(tab, { id: fault });
        const { orderId } = await until(tab, 'sent', fault);
        assert.equal(server.orders.size, n + 1, fault);
        assert.equal(orderId, `ord_${n + 1}`, fault);
      }
    } finally {
      await proxy.close();
    }
  });

  test("two tabs see each other's drafts and do not overwrite them", async () => {
    const tabs = [await openTab(), await openTab()];
    const save = (tab, content) =>
      tab.evaluate(
        (typed) => draft.save({ content: typed, name: 'Ada', items: 1, total: '5' }),
        content,
      );
    for (const tab of tabs)
      await tab.evaluate(async () => {
        globalThis.draft = await posting.drafts.open('one');
        globalThis.heard = new Promise((resolve) => {
          draft.addEventListener('change', resolve);
        });
      });
    assert.equal(await save(tabs[0], 'base'), 'saved');
    const seen = await tabs[1].evaluate(async () => {
      await heard;
      return draft.record.content;
    });
    assert.equal(seen, 'base');
    const both = await Promise.all(tabs.map((tab, n) => save(tab, `typed in ${n}`)));
    const drafts = await tabs[0].evaluate(async () => {
      const lines = await posting.drafts.list();
      const records = await Promise.all(lines.map(({ id }) => posting.drafts.get(id)));
      return records.map(({ content }) => content).sort();
    });
    // If the second tab heard of the first change in time, its save is not a copy.
    const isCopied = both.includes('copied');
    assert.equal(drafts.length, isCopied ? 2 : 1);
    if (isCopied) assert.deepEqual(drafts, ['typed in 0', 'typed in 1']);
  });

  test('if the storage is full, an error says so, nothing is half written, and a smaller order fits', async () => {
    const tab = await openTab();
    const devtools = await context.newCDPSession(tab);
    const origin = new URL(server.address).origin;
    await devtools.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 300_000 });
    const body = 'x'.repeat(2_000_000);
    assert.equal(await submit(tab, { body }), 'StoreUnavailable: quota');
    assert.deepEqual(await tab.evaluate(() => posting.outbox.list()), []);
    assert.equal(server.requests.length, 0);
    await devtools.send('Storage.overrideQuotaForOrigin', { origin });
    assert.equal(await submit(tab), 'queued');
    await until(tab, 'sent');
  });
});
