import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import {
  addTenant,
  businessCustomer,
  client,
  item,
  orderRequest,
  sampleCatalog,
  startService,
} from './support/service.mjs';
import { forEachStore, forPostgres } from './support/stores.mjs';

const parallel = 20;
const times = (count, make) => Promise.all(Array.from({ length: count }, (_, n) => make(n)));
const withKey = (key, body = orderRequest()) => ({ body, headers: { 'Idempotency-Key': key } });

function assertFault(answer, status, code) {
  assert.deepEqual([answer.status, answer.code], [status, code], answer.text);
}

function assertReplay(replay, first) {
  assert.equal(replay.status, first.status);
  assert.equal(replay.text, first.text);
  for (const name of ['ETag', 'Location', 'Content-Type']) {
    assert.equal(replay.header(name), first.header(name));
  }
  assert.equal(first.header('Idempotency-Replayed'), null);
  assert.equal(replay.header('Idempotency-Replayed'), 'true');
}

/** Every answer made or replayed the one order, or said that the first is under way. */
function assertOneOrder(answers) {
  const made = answers.filter(({ status }) => status === 201);
  assert.ok(made.length >= 1);
  assert.equal(new Set(made.map(({ text }) => text)).size, 1);
  assert.equal(made.filter((one) => one.header('Idempotency-Replayed') === null).length, 1);
  for (const answer of answers) {
    if (answer.status === 201) continue;
    assertFault(answer, 409, 'IDEMPOTENCY_IN_PROGRESS');
    assert.equal(answer.header('Retry-After'), '1');
  }
  return made[0];
}

forEachStore((store) => {
  let environment, service, keys, shop;

  before(async () => {
    ({ environment } = await store.create());
    service = await startService(environment);
    keys = service.keys;
    shop = client(service, keys);
  });
  after(() => service?.stop());

  describe('a replay', () => {
    test('gives the first answer to the byte, also after a restart', async () => {
      for (const [name, post] of Object.entries(shop)) {
        const first = await post('POST', '/orders', withKey(`replay-${name}`));
        assert.equal(first.status, 201);
        assertReplay(await post('POST', '/orders', withKey(`replay-${name}`)), first);
      }
      const request = withKey('restart');
      const first = await shop.publishable('POST', '/orders', request);
      await service.stop();
      service = await startService(environment);
      assert.deepEqual(service.keys, keys);
      shop = client(service, keys);
      assertReplay(await shop.publishable('POST', '/orders', request), first);
    });

    test('of another body, status or kind of key is refused', async () => {
      await shop.secret('POST', '/orders', withKey('taken'));
      const otherBody = orderRequest({ notes: 'Deliver to reception' });
      for (const answer of [
        await shop.secret('POST', '/orders', withKey('taken', otherBody)),
        await shop.secret('POST', '/orders?status=confirmed', withKey('taken')),
        await shop.publishable('POST', '/orders', withKey('taken')),
      ]) {
        assertFault(answer, 422, 'IDEMPOTENCY_KEY_REUSED');
      }
    });

    test('is not confused with an order without a key', async () => {
      const first = await shop.secret('POST', '/orders', { body: orderRequest() });
      const second = await shop.secret('POST', '/orders', { body: orderRequest() });
      assert.notEqual(first.json.id, second.json.id);
    });
  });

  test('a key has 1 to 255 characters', async () => {
    for (const key of ['', 'k'.repeat(256)]) {
      const answer = await shop.secret('POST', '/orders', withKey(key));
      assertFault(answer, 400, 'BAD_IDEMPOTENCY_KEY');
      assert.deepEqual(answer.json.error.details[0].params, { max: 255 });
    }
    const longest = await shop.secret('POST', '/orders', withKey('k'.repeat(255)));
    assert.equal(longest.status, 201);
  });

  test('a refusal makes nothing, so the corrected request may bear its key', async () => {
    const wrong = orderRequest({ items: [item({ unitPrice: 1 })] });
    for (let n = 0; n < 2; n += 1) {
      const refused = await shop.publishable('POST', '/orders', withKey('corrected', wrong));
      assertFault(refused, 409, 'PRICE_CHANGED');
      assert.equal(refused.header('Idempotency-Replayed'), null);
    }
    const right = await shop.publishable('POST', '/orders', withKey('corrected'));
    assert.equal(right.status, 201);
  });

  test('twenty at once with one key make one order', async () => {
    const request = withKey('at-once');
    const answers = await times(parallel, () => shop.publishable('POST', '/orders', request));
    const made = assertOneOrder(answers);
    const later = await shop.publishable('POST', '/orders', request);
    assert.equal(later.text, made.text);
  });

  test('twenty first orders at once of one e-mail make one customer and one group', async () => {
    const answers = await times(parallel, (n) => {
      const email = n % 2 ? 'First@Example.com' : 'first@example.com';
      const groupName = n % 2 ? 'FIRST group' : 'First Group';
      const body = orderRequest({ customer: businessCustomer(email, groupName) });
      return shop.publishable('POST', '/orders', withKey(`first-${n}`, body));
    });
    assert.deepEqual(
      answers.map(({ status }) => status),
      Array(parallel).fill(201),
    );
    const distinct = (pick) => new Set(answers.map(({ json }) => pick(json))).size;
    assert.equal(
      distinct((order) => order.id),
      parallel,
    );
    assert.equal(
      distinct((order) => order.customerId),
      1,
    );
    assert.equal(
      distinct((order) => order.customer.billingGroup.id),
      1,
    );
  });

  test('nothing went wrong inside', async () => {
    await service.stop();
    assert.equal(service.errors(), '');
  });
});

forEachStore((store) => {
  test('two tenants do not share keys', async () => {
    const { environment } = await store.create();
    const north = await addTenant(environment, 'north');
    const south = await addTenant(environment, 'south');
    const service = await startService(environment);
    try {
      const answers = [];
      for (const keys of [north, south]) {
        const shop = client(service, keys);
        await shop.secret('PUT', '/products', { body: sampleCatalog });
        answers.push(await shop.secret('POST', '/orders', withKey('same')));
      }
      assert.deepEqual(
        answers.map(({ status }) => status),
        [201, 201],
      );
      assert.notEqual(answers[0].json.id, answers[1].json.id);
    } finally {
      await service.stop();
    }
  });
});

forPostgres((store) => {
  let made, services, shops;

  before(async () => {
    made = await store.create();
    const first = await startService(made.environment);
    services = [first, await startService(made.environment)];
    shops = services.map((service) => client(service, first.keys).publishable);
  });
  after(() => Promise.all((services ?? []).map((service) => service.stop())));

  test('two processes make one order of one key', async () => {
    const request = withKey('across');
    assertOneOrder(await times(parallel, (n) => shops[n % 2]('POST', '/orders', request)));
    const rows = await made.query("select 1 from idempotency_keys where key = 'across'");
    assert.equal(rows.length, 1);
    assert.equal((await made.query('select 1 from orders')).length, 1);
  });

  test('two processes make one customer of one e-mail', async () => {
    const customer = businessCustomer('across@example.com', 'Across');
    const answers = await times(parallel, (n) =>
      shops[n % 2]('POST', '/orders', {
        body: orderRequest({ customer }),
      }),
    );
    assert.deepEqual(
      answers.map(({ status }) => status),
      Array(parallel).fill(201),
    );
    assert.equal(new Set(answers.map(({ json }) => json.customerId)).size, 1);
    const groups = await made.query("select 1 from billing_groups where name_key = 'across'");
    assert.equal(groups.length, 1);
  });

  test('while one process is at it, the other says so', async () => {
    const request = withKey('under-way');
    const releaseOrders = await store.server.hold(made.environment.DATABASE_URL, 'orders');
    const first = shops[0]('POST', '/orders', request);
    await store.server.untilSomeoneWaits(made.environment.DATABASE_URL);
    const second = await shops[1]('POST', '/orders', request);
    assertFault(second, 409, 'IDEMPOTENCY_IN_PROGRESS');
    assert.equal(second.header('Retry-After'), '1');
    await releaseOrders();
    assert.equal((await first).status, 201);
    assertReplay(await shops[1]('POST', '/orders', request), await first);
  });

  test('503 while the store is away, and on again by itself', async () => {
    const request = withKey('away');
    await store.server.stop();
    const health = await fetch(`${services[0].address}/healthz`);
    assert.equal(health.status, 503);
    const away = await shops[0]('POST', '/orders', request);
    assertFault(away, 503, 'STORE_UNAVAILABLE');
    assert.match(away.header('Retry-After'), /^\d+$/);
    assert.ok(!/postgres|ECONN|127\.0/i.test(away.text));
    await store.server.startAgain();
    assert.equal((await fetch(`${services[0].address}/healthz`)).status, 200);
    assert.equal((await shops[0]('POST', '/orders', request)).status, 201);
  });
});
