// What whoever runs the service sees of it: logs, metrics, health, and how it stops.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { parseAnswer, rawConnection } from './support/raw.mjs';
import {
  addTenant,
  businessCustomer,
  client,
  orderRequest,
  sampleCatalog,
  startService,
} from './support/service.mjs';
import { forEachStore, forPostgres } from './support/stores.mjs';

const lines = (service) =>
  service
    .log()
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));

/** The header of an order whose body is to follow. */
const orderHeader = (keys, length, more = '') =>
  `POST /orders HTTP/1.1\r\nHost: x\r\nX-API-Key: ${keys.secret}\r\n` +
  `X-Tenant-Id: ${keys.tenant}\r\nContent-Type: application/json\r\n` +
  `Content-Length: ${length}\r\n${more}\r\n`;

forEachStore((store) => {
  describe('logs', () => {
    const person = {
      email: 'private.person@secret.example',
      firstName: 'Wilhelmina',
      lastName: 'Featherstone',
    };
    let service, keys, shop, query;

    before(async () => {
      const made = await store.create();
      query = made.query;
      keys = await addTenant(made.environment, 'north', 'https://shop.north.example');
      service = await startService({ ...made.environment, DEMO: '0', METRICS_TOKEN: 'token-7391' });
      shop = client(service, keys);
      await shop.secret('PUT', '/products', { body: sampleCatalog });
    });
    after(() => service?.stop());

    test('each request has a line with its id, route, status and duration', async () => {
      const headers = { 'X-Request-Id': 'line-1' };
      assert.equal((await shop.secret('GET', '/orders/ord_1', { headers })).status, 404);
      await service.logged(/line-1/);
      const { time, pid, ms, ...rest } = lines(service).find((line) => line.requestId === 'line-1');
      assert.deepEqual(rest, {
        level: 'info',
        requestId: 'line-1',
        method: 'GET',
        route: '/orders/:id',
        status: 404,
        faults: ['NOT_FOUND'],
      });
      assert.ok(!Number.isNaN(Date.parse(time)) && pid === service.pid && ms > 0);
    });

    test('an upload that breaks off is no error of ours', async () => {
      const client = rawConnection(service.address);
      client.send(`${orderHeader(keys, 1000, 'X-Request-Id: broken-off\r\n')}{"customer":`);
      // Not before the handler waits for the rest.
      const other = await shop.secret('GET', '/products');
      assert.equal(other.status, 200);
      client.end();
      await service.logged(/broken-off/);
      const [line] = lines(service).filter(({ requestId }) => requestId === 'broken-off');
      assert.deepEqual([line.level, line.status], ['info', 'aborted']);
      // By the time that a later request is logged, so would an error be.
      await shop.secret('GET', '/products', { headers: { 'X-Request-Id': 'later' } });
      await service.logged(/"later"/);
      assert.equal(service.errors(), '');
    });

    test('a whole run leaves no name, address, key or token in them', async () => {
      const words = new Set([
        ...Object.values(person),
        keys.secret,
        keys.publishable,
        'token-7391',
        'Featherstone Estates',
        'idem-5512',
        'X-9F-SKU',
        'Notting Hill',
        'private.person%40secret.example',
      ]);
      const body = orderRequest({
        customer: {
          ...businessCustomer(person.email, 'Featherstone Estates'),
          firstName: person.firstName,
          lastName: person.lastName,
        },
        billingAddress: { ...orderRequest().billingAddress, city: 'Notting Hill' },
      });
      const post = (more) => shop.secret('POST', '/orders', { body, ...more });
      const made = await post({ headers: { 'Idempotency-Key': 'idem-5512' } });
      assert.equal(made.status, 201);
      await post({ headers: { 'Idempotency-Key': 'idem-5512' } });
      await shop.secret('POST', '/orders', { body: { ...body, items: [{ sku: 'X-9F-SKU' }] } });
      await shop.secret('POST', '/orders', { body: `{"email":"${person.email}",` });
      await shop.secret('GET', `/orders/${person.email}?email=${person.email}`);
      await shop.secret('GET', `/${encodeURIComponent(person.email)}`);
      await shop.secret('GET', '/products', { headers: { 'X-Request-Id': person.email } });
      await shop.secret('GET', '/products', { headers: { 'X-API-Key': `${keys.secret}x` } });
      await shop.secret('GET', '/products', { headers: { 'X-Tenant-Id': person.email } });
      await shop.secret('GET', '/products', { headers: { Origin: 'https://shop.north.example' } });
      await fetch(`${service.address}/metrics`, {
        headers: { Authorization: 'Bearer token-7391' },
      });
      await service.stop();
      const log = service.log();
      for (const word of words) assert.ok(!log.includes(word), `${word} in ${log}`);
      assert.ok(lines(service).length > 10);
      assert.equal((await query('select id from orders')).length, 1);
    });
  });

  describe('metrics', () => {
    let service, keys, shop;
    before(async () => {
      const { environment } = await store.create();
      keys = await addTenant(environment, 'north');
      service = await startService({ ...environment, METRICS_TOKEN: 't0ken', METRICS_PORT: '0' });
      shop = client(service, keys);
      await shop.secret('PUT', '/products', { body: sampleCatalog });
    });
    after(() => service?.stop());

    const scrape = async (headers = { Authorization: 'Bearer t0ken' }) => {
      const answer = await fetch(`${service.address}/metrics`, { headers });
      return { status: answer.status, text: await answer.text() };
    };
    const value = (text, name) => {
      const line = text.split('\n').find((one) => one.startsWith(`${name} `));
      return line ? Number(line.slice(name.length + 1)) : null;
    };

    test('need the token of the operator on the main port', async () => {
      for (const headers of [
        {},
        { Authorization: 'Bearer other' },
        { Authorization: 't0ken' },
        { 'X-API-Key': keys.secret, 'X-Tenant-Id': keys.tenant },
      ]) {
        assert.equal((await scrape(headers)).status, 401);
      }
      assert.equal((await scrape()).status, 200);
    });

    test('need none on the port of their own, which serves nothing else', async () => {
      const [, address] = /^metrics: (\S+)$/m.exec(service.output);
      assert.equal(new URL(address).hostname, '127.0.0.1');
      assert.match(await (await fetch(address)).text(), /^termwise_http_requests_total/m);
      assert.equal((await fetch(new URL('/orders/ord_1', address))).status, 404);
    });

    test('count requests by route and status, latency, orders and faults', async () => {
      const headers = { 'Idempotency-Key': 'once' };
      const order = () => shop.secret('POST', '/orders', { body: orderRequest(), headers });
      assert.deepEqual([(await order()).status, (await order()).status], [201, 201]);
      const body = orderRequest({ customer: { email: 'nobody' }, colour: 'red' });
      assert.equal((await shop.secret('POST', '/orders', { body })).status, 422);
      assert.equal((await shop.secret('GET', '/orders/a')).status, 404);
      assert.equal((await shop.secret('GET', '/orders/b')).status, 404);
      const { text } = await scrape();
      const counted = (labels) => value(text, `termwise_http_requests_total{${labels}}`);
      assert.equal(counted('method="POST",route="/orders",status="201"'), 2);
      assert.equal(counted('method="POST",route="/orders",status="422"'), 1);
      assert.equal(counted('method="GET",route="/orders/:id",status="404"'), 2);
      const timed = 'termwise_http_request_seconds_count{method="POST",route="/orders"}';
      assert.equal(value(text, timed), 3);
      assert.equal(value(text, 'termwise_orders_created_total'), 1);
      for (const [code, count] of [
        ['invalid_email', 1],
        ['unknown_field', 1],
        ['NOT_FOUND', 2],
      ]) {
        assert.equal(value(text, `termwise_faults_total{code="${code}"}`), count, code);
      }
      assert.ok(value(text, 'process_resident_memory_bytes') > 1e6);
    });

    test('keep their number small whatever is asked for', async () => {
      const before = (await scrape()).text.split('\n').length;
      for (let n = 0; n < 50; n += 1) await fetch(`${service.address}/nothing/${n}`);
      for (let n = 0; n < 50; n += 1) await shop.secret('GET', `/orders/${n}`);
      assert.ok((await scrape()).text.split('\n').length < before + 40);
    });
  });

  describe('a stop', () => {
    const start = async (environment = {}) => {
      const made = await store.create();
      const service = await startService({ ...made.environment, ...environment });
      return { service, shop: client(service, service.keys), ...made };
    };
    const text = JSON.stringify(orderRequest());

    /** An order whose body has not arrived whole, so that its request is under way. */
    const halfSent = async (service) => {
      const sender = rawConnection(service.address);
      await sender.opened();
      sender.send(orderHeader(service.keys, text.length) + text.slice(0, 50));
      await client(service, service.keys).secret('GET', '/products');
      return { sender, finish: () => sender.send(text.slice(50)) };
    };

    test('finishes what was begun, refuses what is new, says so by /healthz', async () => {
      const { service, shop, query } = await start();
      const { sender, finish } = await halfSent(service);
      const idle = rawConnection(service.address);
      await idle.opened();
      const stopped = service.stop();
      await service.logged(/"msg":"Stopping"/);

      const health = await fetch(`${service.address}/healthz`);
      assert.equal(health.status, 503);
      assert.equal((await health.json()).error.code, 'STOPPING');
      const refused = await shop.secret('POST', '/orders', { body: orderRequest() });
      assert.deepEqual([refused.status, refused.code], [503, 'STOPPING']);
      assert.equal(refused.header('Connection'), 'close');
      assert.match(refused.header('Retry-After'), /^\d+$/);

      finish();
      await sender.until(/"id":"ord_/);
      const { status, headers } = parseAnswer(sender.received());
      assert.deepEqual([status, headers.get('connection')], [201, 'close']);
      assert.equal(await stopped, 0);
      await idle.closed();
      await assert.rejects(fetch(`${service.address}/healthz`));
      assert.equal((await query('select id from orders')).length, 1);
    });

    test('waits no longer than its limit', async () => {
      const { service, query } = await start({ STOP_SECONDS: '1' });
      const { sender } = await halfSent(service);
      assert.equal(await service.stop(), 0);
      await sender.closed();
      assert.equal(sender.received(), '');
      assert.deepEqual(await query('select id from orders'), []);
    });

    test('ends at once with a second signal', async () => {
      const { service } = await start({ STOP_SECONDS: '600' });
      await halfSent(service);
      const stopped = service.stop();
      await service.logged(/"msg":"Stopping"/);
      service.stop();
      assert.equal(await stopped, 1);
    });
  });
});

forPostgres((store) => {
  // Each breaks the table for a process of its own: a statement's plan does not survive a column
  // whose type changes.
  for (const [what, breakTable, told] of [
    ['value', 'alter table customers alter column record type int using 0', /"code":"22P02"/],
    ['row', 'alter table customers add constraint nobody check (false)', /violates check/],
  ]) {
    test(`a ${what} that the store quotes in its error stays out of the logs`, async () => {
      const { environment, query } = await store.create();
      const service = await startService(environment);
      try {
        const shop = client(service, service.keys);
        const customer = { email: 'quoted@secret.example' };
        await query(breakTable);
        const answer = await shop.secret('POST', '/orders', { body: orderRequest({ customer }) });
        assert.equal(answer.status, 500);
        await service.logged(told);
        assert.ok(!service.log().includes('quoted'), service.log());
      } finally {
        await service.stop();
      }
    });
  }

  test('/healthz tells the truth about the store, within its limit', async () => {
    const { environment } = await store.create();
    const service = await startService(environment);
    try {
      const health = () => fetch(`${service.address}/healthz`);
      assert.equal((await health()).status, 200);
      // It stands still: connections stay open, and nothing is answered.
      const standingStill = await store.server.pause();
      const away = await health();
      assert.equal(away.status, 503);
      assert.equal((await away.json()).error.code, 'STORE_UNAVAILABLE');
      standingStill.goOn();
      while ((await health()).status !== 200);
    } finally {
      await service.stop();
    }
  });
});
