// Events reach the tenant's webhook endpoints: over HTTP, with real processes.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { modules, openStore } from './support/open.mjs';
import { startReceiver } from './support/receiver.mjs';
import { addTenant, client, orderRequest, startService } from './support/service.mjs';
import { forEachStore, forPostgres } from './support/stores.mjs';

const permissive = { ALLOW_PRIVATE_WEBHOOKS: '1', RETRY_SECONDS: '0,0,0' };

/** A tenant's calls about its webhooks. */
function webhooksOf(service, keys) {
  const { secret } = client(service, keys);
  const deliveries = async (id, query = '') => {
    const answer = await secret('GET', `/webhook-endpoints/${id}/deliveries${query}`);
    assert.equal(answer.status, 200, answer.text);
    return answer.json.deliveries;
  };
  return {
    secret,
    add: (url) => secret('POST', '/webhook-endpoints', { body: { url } }),
    list: async () => (await secret('GET', '/webhook-endpoints')).json.webhookEndpoints,
    remove: (id) => secret('DELETE', `/webhook-endpoints/${id}`),
    enable: (id) => secret('POST', `/webhook-endpoints/${id}/enable`),
    retry: (id, event) => secret('POST', `/webhook-endpoints/${id}/deliveries/${event}/retry`),
    deliveries,
    /** Resolves with the deliveries once they are as they should be. */
    async untilDeliveries(id, isRight) {
      for (;;) {
        const found = await deliveries(id);
        if (isRight(found)) return found;
      }
    },
    async order(changes) {
      const answer = await secret('POST', '/orders', { body: orderRequest(changes) });
      assert.equal(answer.status, 201, answer.text);
      return answer.json;
    },
  };
}

/** Orders with events that nobody has delivered yet, as a process leaves them that was killed. */
async function writeOrders(environment, tenantId, count, types) {
  const database = await openStore(environment);
  const written = [];
  for (let n = 0; n < count; n += 1) {
    const events = types.map((type, k) => ({
      id: `evt_${n}_${k}`,
      type,
      at: 1n,
      actor: { kind: 'key', name: 'desk' },
      command: 'create',
      fromStatus: null,
      toStatus: 'pending',
      revision: 1,
      changes: '[]',
      payload: JSON.stringify({ type, data: { id: `ord_${n}` } }),
      isMailed: false,
    }));
    const order = {
      id: `ord_${n}`,
      record: '{}',
      revision: 1,
      customerId: 'cus_1',
      status: 'pending',
      orderType: 'standard',
      customerType: 'business',
      createdAt: 1n,
      searchText: '',
      lookupValues: [],
    };
    await database.transaction((q) => modules.orders.insertOrder(q, tenantId, order, events));
    written.push(...events);
  }
  await database.close();
  return written;
}

/** Services and receivers that end with the tests. */
function shopsIn(store) {
  const running = [];
  after(() => Promise.all(running.map((one) => one.stop())));

  /** A service with the demo tenant. */
  async function start(environment = permissive) {
    const made = await store.create();
    const settings = { ...made.environment, ...environment };
    const shop = {
      ...made,
      async run() {
        const service = await startService(settings);
        running.push(service);
        return Object.assign(shop, { service, hooks: webhooksOf(service, service.keys) });
      },
    };
    return shop.run();
  }
  async function receive(answer) {
    const receiver = await startReceiver(answer);
    running.push(receiver);
    return receiver;
  }
  return { start, receive };
}

const assertFault = (answer, status, code) =>
  assert.deepEqual([answer.status, answer.code], [status, code], answer.text);

forEachStore((store) => {
  const { start, receive } = shopsIn(store);

  describe('webhook endpoints', () => {
    let shop, hooks;
    before(async () => {
      shop = await start();
      ({ hooks } = shop);
    });
    const remove = async () => {
      for (const { id } of await hooks.list()) await hooks.remove(id);
    };

    test('get each event, signed, and their secret is shown once', async () => {
      const receiver = await receive();
      const made = await hooks.add(receiver.url);
      assert.equal(made.status, 201);
      const { id, secret, ...rest } = made.json;
      assert.match(secret, /^whsec_[\w+/]{43}=$/);
      assert.match(id, /^we_[0-9a-f]{32}$/);
      assert.deepEqual(
        { ...rest, createdAt: null },
        { url: receiver.url, createdAt: null, disabledAt: null, disabledReason: null },
      );
      assert.deepEqual(await hooks.list(), [{ id, ...rest }]);

      const order = await hooks.order();
      await receiver.until(1);
      const [request] = receiver.requests;
      const { headers } = request;
      assert.deepEqual(
        [request.method, request.url, headers['content-type']],
        ['POST', '/hook', 'application/json'],
      );
      const event = receiver.verify(secret, request);
      assert.deepEqual(
        { ...event, timestamp: null },
        { type: 'order.created', timestamp: null, tenantId: 'demo', data: order },
      );
      assert.throws(() => receiver.verify(secret, { ...request, body: `${request.body} ` }));

      const [delivery] = await hooks.untilDeliveries(id, ([one]) => one.state === 'delivered');
      const { createdAt, ...facts } = delivery;
      assert.ok(!Number.isNaN(Date.parse(createdAt)));
      assert.deepEqual(facts, {
        id: headers['webhook-id'],
        type: 'order.created',
        state: 'delivered',
        attempts: 1,
        nextAttemptAt: null,
        lastStatus: 200,
        lastError: null,
      });
      await remove();
    });

    test('get an event again until they answer well, each time with a new signature', async () => {
      const receiver = await receive((_, nth) => [500, 302, 204][nth]);
      const { id, secret } = (await hooks.add(receiver.url)).json;
      await hooks.order();
      await receiver.until(3);
      for (const request of receiver.requests) receiver.verify(secret, request);
      assert.equal(new Set(receiver.ids()).size, 1);
      const [{ attempts, lastStatus }] = await hooks.untilDeliveries(
        id,
        ([one]) => one.state === 'delivered',
      );
      assert.deepEqual([attempts, lastStatus], [3, 204]);
      await remove();
    });

    test('that fail too often get what is dead when somebody asks for it', async () => {
      let status = 500;
      const receiver = await receive(() => status);
      const { id } = (await hooks.add(receiver.url)).json;
      await hooks.order();
      const [dead] = await hooks.untilDeliveries(id, ([one]) => one.state === 'dead');
      assert.deepEqual(
        [dead.attempts, dead.lastStatus, dead.lastError, dead.nextAttemptAt],
        [4, 500, 'The endpoint answered 500', null],
      );
      assert.equal(receiver.requests.length, 4);
      assert.deepEqual(await hooks.deliveries(id, '?state=dead'), [dead]);
      assert.deepEqual(await hooks.deliveries(id, '?state=pending'), []);

      // A dead one holds nothing back.
      status = 200;
      await hooks.order();
      await receiver.until(5);
      const again = await hooks.retry(id, dead.id);
      assert.deepEqual([again.status, again.json.state], [200, 'pending']);
      await receiver.until(6);
      assert.deepEqual(receiver.ids().at(-1), dead.id);
      const all = await hooks.untilDeliveries(id, (found) =>
        found.every((one) => one.state === 'delivered'),
      );
      assert.deepEqual(
        all.map(({ attempts }) => attempts),
        [1, 5],
      );
      await remove();
    });

    test('that answer 410 are disabled, until they are enabled again', async () => {
      let status = 410;
      const receiver = await receive(() => status);
      const { id } = (await hooks.add(receiver.url)).json;
      await hooks.order();
      const [gone] = await hooks.untilDeliveries(id, ([one]) => one.state === 'dead');
      assert.equal(gone.lastError, 'The endpoint answered 410 Gone');
      const disabled = async () => (await hooks.list())[0].disabledAt !== null;
      while (!(await disabled()));
      const [listed] = await hooks.list();
      assert.equal(listed.disabledReason, 'The endpoint answered 410 Gone');
      assertFault(await hooks.retry(id, gone.id), 409, 'ENDPOINT_DISABLED');
      await hooks.order();
      assert.equal((await hooks.deliveries(id)).length, 1);

      status = 200;
      const enabled = await hooks.enable(id);
      assert.deepEqual(
        [enabled.status, enabled.json.disabledAt, enabled.json.disabledReason],
        [200, null, null],
      );
      assert.equal((await hooks.retry(id, gone.id)).status, 200);
      await receiver.until(2);
      assert.deepEqual(receiver.ids(), [gone.id, gone.id]);
      await remove();
    });

    test('that are silent hold up no other', async () => {
      let release;
      const held = new Promise((resolve) => {
        release = resolve;
      });
      const [silent, other] = [await receive(() => held), await receive()];
      for (const { url } of [silent, other]) assert.equal((await hooks.add(url)).status, 201);
      for (let n = 0; n < 12; n += 1) await hooks.order();
      await other.until(12);
      assert.ok(silent.requests.length < 12, `${silent.requests.length}`);
      release(200);
      await silent.until(12);
      await remove();
    });

    test('are not followed to where they point, nor read to their end', async () => {
      const elsewhere = await receive();
      const receiver = await receive((_, nth) => (outgoing) => {
        if (nth === 0) outgoing.writeHead(307, { Location: elsewhere.url }).end();
        else endless(outgoing.writeHead(200));
      });
      const { id } = (await hooks.add(receiver.url)).json;
      await hooks.order();
      const [{ attempts, lastStatus }] = await hooks.untilDeliveries(
        id,
        ([one]) => one.state === 'delivered',
      );
      assert.deepEqual([attempts, lastStatus], [2, 200]);
      assert.deepEqual(elsewhere.requests, []);
      await remove();
    });

    test('may be twenty, at addresses that can be reached', async () => {
      for (const url of [
        'ftp://hooks.example',
        '/hook',
        'hooks.example',
        '',
        7,
        null,
        'https://user@hooks.example',
        'https://:pass@hooks.example',
        `https://hooks.example/${'x'.repeat(2_000)}`,
      ]) {
        const answer = await hooks.add(url);
        assertFault(answer, 422, 'INVALID_URL');
        assert.equal(answer.json.error.details[0].path, '/url');
      }
      for (const body of ['{', '[]', '"a"', '{}']) {
        const answer = await hooks.secret('POST', '/webhook-endpoints', { body });
        assertFault(answer, 400, 'BAD_REQUEST');
      }
      for (let n = 0; n < 20; n += 1) {
        assert.equal((await hooks.add(`https://hooks.example/${n}#fragment`)).status, 201);
      }
      assertFault(await hooks.add('https://hooks.example'), 409, 'TOO_MANY_ENDPOINTS');
      const listed = await hooks.list();
      assert.deepEqual(
        listed.map(({ url }) => url),
        Array.from({ length: 20 }, (_, n) => `https://hooks.example/${n}`),
      );
      await remove();
      assert.deepEqual(await hooks.list(), []);
    });

    test('list their deliveries in pages', async () => {
      const receiver = await receive();
      const { id } = (await hooks.add(receiver.url)).json;
      for (let n = 0; n < 5; n += 1) await hooks.order();
      await hooks.untilDeliveries(id, (found) => found.every((one) => one.state === 'delivered'));
      const path = `/webhook-endpoints/${id}/deliveries`;
      const seen = [];
      for (let cursor = ''; cursor !== undefined; ) {
        const { json } = await hooks.secret('GET', `${path}?limit=2${cursor}`);
        assert.ok(json.deliveries.length <= 2);
        seen.push(...json.deliveries.map((one) => one.id));
        cursor = json.nextCursor && `&cursor=${json.nextCursor}`;
      }
      const all = (await hooks.deliveries(id)).map((one) => one.id);
      assert.deepEqual(seen, all);
      assert.deepEqual(all.toSorted(), receiver.ids().toSorted());
      for (const query of [
        'limit=0',
        'limit=201',
        'limit=x',
        'limit=1&limit=2',
        'state=gone',
        'colour=red',
        'constructor=1',
      ]) {
        const answer = await hooks.secret('GET', `${path}?${query}`);
        assertFault(answer, 422, 'VALIDATION_ERROR');
        assert.equal(answer.json.error.details[0].path, `/${query.split('=')[0]}`);
      }
      for (const cursor of ['x', btoa('[]'), btoa('["now","a"]')]) {
        assertFault(await hooks.secret('GET', `${path}?cursor=${cursor}`), 400, 'BAD_CURSOR');
      }
      await remove();
    });

    test("are their tenant's alone, and for secret keys", async () => {
      const south = await addSouth();
      const receiver = await receive();
      const { id } = (await hooks.add(receiver.url)).json;
      await hooks.order();
      await receiver.until(1);
      const [event] = receiver.ids();
      for (const known of [id, 'we_unknown', 'evil\0']) {
        const path = `/webhook-endpoints/${encodeURIComponent(known)}`;
        for (const [method, rest] of [
          ['DELETE', ''],
          ['POST', '/enable'],
          ['GET', '/deliveries'],
          ['POST', `/deliveries/${event}/retry`],
        ]) {
          assertFault(await south.secret(method, path + rest), 404, 'NOT_FOUND');
          assertFault(await south.publishable(method, path + rest), 403, 'FORBIDDEN');
        }
      }
      assertFault(await hooks.retry(id, 'evt_unknown'), 404, 'NOT_FOUND');
      assertFault(await hooks.retry('mail', event), 404, 'NOT_FOUND');
      assert.deepEqual(await hooks.deliveries('mail'), []);
      assert.deepEqual((await south.secret('GET', '/webhook-endpoints')).json.webhookEndpoints, []);
      await remove();
    });

    /** With PGlite, the service has to let go of the store first. */
    async function addSouth() {
      await shop.service.stop();
      const keys = await addTenant(shop.environment, 'south');
      ({ hooks } = await shop.run());
      return client(shop.service, keys);
    }

    test('nothing went wrong inside, and no log has a secret or an address', async () => {
      const receiver = await receive((_, nth) => (nth === 0 ? 500 : 200));
      const token = 'token-in-the-address';
      const { id, secret } = (await hooks.add(`${receiver.url}/${token}`)).json;
      await hooks.order({ customer: { email: 'private@secret.example' } });
      await receiver.until(2);
      await hooks.untilDeliveries(id, ([one]) => one.state === 'delivered');
      await shop.service.stop();
      assert.equal(shop.service.errors(), '');
      const log = shop.service.log();
      assert.match(log, /"result":"failed"/);
      for (const word of [secret, token, String(receiver.port), 'secret.example', 'Byron']) {
        assert.ok(!log.includes(word), `${word} in ${log}`);
      }
    });
  });

  describe('what was not delivered', () => {
    let shop;
    before(async () => {
      shop = await start({ ...permissive, STOP_SECONDS: '5' });
    });

    /** Until the first delivery of a new order is under way at an endpoint that holds it. */
    async function delivering() {
      let release;
      const held = new Promise((resolve) => {
        release = resolve;
      });
      const receiver = await receive((_, nth) => (nth === 0 ? held : 200));
      const { id } = (await shop.hooks.add(receiver.url)).json;
      const order = await shop.hooks.order();
      while (receiver.requests.length === 0) await shop.hooks.list();
      return { receiver, id, release, order };
    }

    async function assertDeliveredAgain({ receiver, id, release }) {
      await receiver.untilTrue(() => receiver.requests[1]?.answered);
      const [first, second] = receiver.ids();
      assert.equal(first, second);
      const isDelivered = ([one]) => one.state === 'delivered';
      const [{ attempts }] = await shop.hooks.untilDeliveries(id, isDelivered);
      assert.equal(attempts, 1);
      release(200);
      await shop.hooks.remove(id);
    }

    test('first attempts go in order for each order; a failure holds nothing back', async () => {
      const failing = new Set(['evt_1_1', 'evt_2_0']);
      const receiver = await receive(({ id }, nth) =>
        failing.has(id) && receiver.ids().indexOf(id) === nth ? 503 : 200,
      );
      const { id } = (await shop.hooks.add(receiver.url)).json;
      await shop.service.stop();
      const types = ['order.created', 'order.confirmed', 'order.edited', 'order.cancelled'];
      const written = await writeOrders(shop.environment, 'demo', 4, types);
      await shop.run();
      await receiver.until(written.length + failing.size);
      const firsts = [...new Set(receiver.ids())];
      for (const n of [0, 1, 2, 3]) {
        assert.deepEqual(
          firsts.filter((one) => one.startsWith(`evt_${n}_`)),
          types.map((_, k) => `evt_${n}_${k}`),
        );
      }
      assert.equal(receiver.requests.length, written.length + failing.size);
      const all = await shop.hooks.untilDeliveries(id, (found) =>
        found.every(({ state }) => state === 'delivered'),
      );
      for (const one of all) assert.equal(one.attempts, failing.has(one.id) ? 2 : 1, one.id);
      await shop.hooks.remove(id);
    });

    test('because the process was killed is delivered again', async () => {
      const underWay = await delivering();
      await shop.service.kill();
      // As if the minute of its lease had passed.
      await shop.query("update deliveries set next_attempt_at = now() where state = 'pending'");
      await shop.run();
      await assertDeliveredAgain(underWay);
    });

    test('when the process was stopped is not begun, but what was begun is finished', async () => {
      const { receiver, id, release, order } = await delivering();
      const confirmed = await shop.hooks.secret('POST', `/orders/${order.id}/confirm`);
      assert.equal(confirmed.status, 200, confirmed.text);
      const stopped = shop.service.stop();
      await shop.service.logged(/"msg":"Stopping"/);
      release(200);
      assert.equal(await stopped, 0);
      assert.equal(receiver.requests.length, 1);
      await shop.run();
      await receiver.until(2);
      const all = await shop.hooks.untilDeliveries(id, (found) =>
        found.every(({ state }) => state === 'delivered'),
      );
      assert.deepEqual(
        all.map(({ attempts }) => attempts),
        [1, 1],
      );
      assert.deepEqual(
        receiver.requests.map(({ json }) => json.type),
        ['order.created', 'order.confirmed'],
      );
      await shop.hooks.remove(id);
    });

    test('because the process was stopped goes at once from the next', async () => {
      const underWay = await delivering();
      assert.equal(await shop.service.stop(), 0);
      assert.equal(shop.service.errors(), '');
      await shop.run();
      await assertDeliveredAgain(underWay);
    });
  });
});

/** Writes as long as somebody reads. */
function endless(outgoing) {
  const more = () => {
    while (!outgoing.destroyed && outgoing.write('x'.repeat(64 * 1024)));
  };
  outgoing.on('drain', more);
  more();
}

forPostgres((store) => {
  const { start, receive } = shopsIn(store);

  test('an endpoint that is silent has had an attempt', async () => {
    const shop = await start({ ...permissive, WEBHOOK_SECONDS: '1', RETRY_SECONDS: '600' });
    const receiver = await receive(() => new Promise(() => {}));
    const { id } = (await shop.hooks.add(receiver.url)).json;
    await shop.hooks.order();
    const [silent] = await shop.hooks.untilDeliveries(id, ([one]) => one.attempts > 0);
    assert.deepEqual(
      [silent.state, silent.lastStatus, silent.lastError],
      ['pending', null, 'The endpoint did not answer in time'],
    );
    const wait = (Date.parse(silent.nextAttemptAt) - Date.now()) / 1000;
    assert.ok(wait > 450 && wait < 730, `${wait} s`);
  });

  test('deliveries are counted for Prometheus', async () => {
    const shop = await start({ ...permissive, METRICS_TOKEN: 't0ken', RETRY_SECONDS: '600' });
    const receiver = await receive((_, nth) => (nth === 0 ? 500 : 200));
    const { id } = (await shop.hooks.add(receiver.url)).json;
    for (const n of [1, 2]) {
      await shop.hooks.order();
      await shop.hooks.untilDeliveries(id, (all) => all.filter((d) => d.attempts).length === n);
    }
    const headers = { Authorization: 'Bearer t0ken' };
    const scraped = await (await fetch(`${shop.service.address}/metrics`, { headers })).text();
    for (const line of [
      'termwise_outbox_depth{state="pending"} 1',
      'termwise_outbox_depth{state="dead"} 0',
      'termwise_deliveries_total{channel="webhook",result="failed"} 1',
      'termwise_deliveries_total{channel="webhook",result="delivered"} 1',
    ]) {
      assert.ok(scraped.includes(`${line}\n`), line);
    }
  });
  test('without the setting, nothing goes to an address that is not public', async () => {
    const shop = await start({ RETRY_SECONDS: '600' });
    const receiver = await receive();
    for (const host of ['127.0.0.1', '10.0.0.7', '[::1]', '169.254.169.254', '2130706433', '0']) {
      assertFault(await shop.hooks.add(`https://${host}/`), 422, 'INVALID_URL');
    }
    assertFault(await shop.hooks.add('http://hooks.example/'), 422, 'INVALID_URL');
    const { id } = (await shop.hooks.add(`https://localhost:${receiver.port}/`)).json;
    await shop.hooks.order();
    const [refused] = await shop.hooks.untilDeliveries(id, ([one]) => one.attempts > 0);
    assert.equal(refused.lastError, 'The address of the endpoint is not public');
    assert.equal(receiver.connections.size, 0);
  });
  test('two processes share the work, and nothing is delivered twice', async () => {
    const { environment } = await store.create();
    const keys = await addTenant(environment, 'north');
    const receiver = await startReceiver();
    const settings = { ...environment, ...permissive, LOG_LEVEL: 'debug' };
    let services = [await startService(settings)];
    try {
      assert.equal((await webhooksOf(services[0], keys).add(receiver.url)).status, 201);
      await services[0].stop();
      const types = ['order.created', 'order.confirmed', 'order.fulfilled'];
      const written = await writeOrders(environment, 'north', 60, types);
      services = await Promise.all([startService(settings), startService(settings)]);
      await receiver.until(written.length);
      await Promise.all(services.map((service) => service.stop()));
      assert.equal(receiver.requests.length, written.length);
      assert.equal(new Set(receiver.ids()).size, written.length);
      const shares = services.map((one) => one.log().match(/"result":"delivered"/g)?.length ?? 0);
      assert.ok(Math.min(...shares) > 0, `one process did it all: ${shares}`);
    } finally {
      await Promise.all([receiver.stop(), ...services.map((service) => service.stop())]);
    }
  });
});
