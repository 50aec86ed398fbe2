// When the worker asks the store, and how long it waits after a failure.
import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, mock, test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { startInProcess } from './support/in-process.mjs';
import { orderRequest, sampleCatalog } from './support/service.mjs';
import { source } from './support/source.mjs';
import { forPglite } from './support/stores.mjs';

const { worker, retries, log } = await source({
  worker: 'delivery/worker',
  retries: 'delivery/retries',
  log: 'log',
});
log.log.level = 'silent';

/** A store without deliveries, which counts what it is asked. */
function quietStore(tenantCount) {
  const tenants = Array.from({ length: tenantCount }, (_, n) => ({ id: `t${n}` }));
  const looks = [];
  const store = { looks, lists: 0, isAway: false, database: { query } };
  async function query({ text }, [tenantId] = []) {
    if (store.isAway) throw new Error('away');
    if (!text.includes('deliveries')) {
      store.lists += 1;
      return tenants;
    }
    looks.push(tenantId);
    return [];
  }
  return store;
}

function workerOn({ database }) {
  const channels = { webhooks: { open: async () => null }, mail: null };
  return new worker.DeliveryWorker({ database, channels, metrics: {}, retrySeconds: [] });
}

async function pass(seconds) {
  for (let n = 0; n < seconds; n += 1) {
    mock.timers.tick(1_000);
    // What a tick asks is answered in a few turns of the event loop, one for each tenant.
    for (let k = 0; k < 50; k += 1) await turn();
  }
}

describe('an idle worker', () => {
  beforeEach(() => mock.timers.enable({ apis: ['setInterval', 'setTimeout', 'Date'], now: 1e9 }));
  afterEach(() => mock.timers.reset());

  test('asks about one question a second', async () => {
    const store = quietStore(1);
    const idle = workerOn(store);
    idle.start();
    await pass(60);
    assert.equal(store.looks.length, 60);
    assert.equal(store.lists, 2);
    await idle.stop(0);
    await pass(5);
    assert.equal(store.looks.length, 60);
  });

  test('looks at each of many tenants within half a minute', async () => {
    const store = quietStore(1_000);
    const idle = workerOn(store);
    idle.start();
    await pass(30);
    assert.equal(new Set(store.looks).size, 1_000);
    assert.ok(store.looks.length < 1_050, `${store.looks.length}`);
    await idle.stop(0);
  });

  test('looks at once if something was written, and once for many writes', async () => {
    const store = quietStore(3);
    const idle = workerOn(store);
    for (let n = 0; n < 100; n += 1) idle.wake('t2');
    mock.timers.tick(0);
    await turn();
    assert.deepEqual(store.looks, ['t2']);
    for (let n = 0; n < 100; n += 1) idle.wake('t2');
    mock.timers.tick(10);
    await turn();
    assert.deepEqual(store.looks, ['t2']);
    mock.timers.tick(50);
    await turn();
    assert.deepEqual(store.looks, ['t2', 't2']);
    await idle.stop(0);
  });

  test('goes on when the store is back', async () => {
    const store = quietStore(1);
    const idle = workerOn(store);
    idle.start();
    store.isAway = true;
    await pass(3);
    assert.deepEqual(store.looks, []);
    store.isAway = false;
    await pass(1);
    assert.deepEqual(store.looks, ['t0']);
    await idle.stop(0);
  });
});

describe('the pause after a failure', () => {
  const usual = retries.usualRetrySeconds;

  test('grows, and the first attempt is repeated within 30 seconds', () => {
    assert.deepEqual(
      usual,
      usual.toSorted((a, b) => a - b),
    );
    for (let n = 0; n < 200; n += 1) assert.ok(retries.pauseAfter(1, usual) <= 30_000);
    const days = usual.reduce((sum, seconds) => sum + seconds, 0) / 86_400;
    assert.ok(days > 3 && days < 4, `${days}`);
  });

  test('is a little random, so that what failed together parts', () => {
    const pauses = Array.from({ length: 200 }, () => retries.pauseAfter(2, usual));
    assert.ok(new Set(pauses).size > 150);
    for (const pause of pauses) assert.ok(pause >= 48_000 && pause <= 72_000, `${pause}`);
  });

  test('ends with the last attempt', () => {
    assert.ok(retries.pauseAfter(usual.length, usual) > 0);
    assert.equal(retries.pauseAfter(usual.length + 1, usual), null);
    assert.equal(retries.pauseAfter(usual.length + 5, usual), null);
  });
});

forPglite((store) => {
  test('a request that may have written something wakes the worker, one that reads does not', async () => {
    const { environment } = await store.create();
    const woken = [];
    const deliveries = { wake: (tenantId) => woken.push(tenantId) };
    const service = await startInProcess(environment, { deliveries });
    try {
      const { secret, publishable } = await service.tenant('north');
      assert.equal((await secret('PUT', '/products', { body: sampleCatalog })).status, 200);
      woken.length = 0;
      assert.equal((await publishable('POST', '/orders', { body: orderRequest() })).status, 201);
      assert.deepEqual(woken, ['north']);
      assert.equal((await secret('GET', '/orders')).status, 200);
      assert.equal((await publishable('POST', '/orders', { body: {} })).status, 422);
      assert.deepEqual(woken, ['north']);
    } finally {
      await service.stop();
    }
  });
});
