import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Agent, request } from 'node:http';
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

const northOrigin = 'https://shop.north.example';
const southOrigin = 'https://shop.south.example';

forEachStore((store) => {
  let service, north, south, northKeys, southKeys;

  before(async () => {
    const { environment } = await store.create();
    northKeys = await addTenant(environment, 'north', northOrigin);
    southKeys = await addTenant(environment, 'south', southOrigin);
    service = await startService(environment);
    north = client(service, northKeys);
    south = client(service, southKeys);
    await north.secret('PUT', '/products', { body: sampleCatalog });
  });
  after(() => service?.stop());

  const assertFault = (answer, status, code) => {
    assert.deepEqual([answer.status, answer.code], [status, code], answer.text);
    assert.ok(answer.json.error.message);
    assert.ok(answer.json.error.details.length > 0);
    for (const detail of answer.json.error.details) {
      assert.equal(typeof detail.path, 'string');
      assert.ok(detail.code && detail.message);
    }
  };

  describe('keys', () => {
    test('a missing or unknown key, or no tenant, is 401', async () => {
      for (const headers of [
        { 'X-API-Key': '' },
        { 'X-API-Key': 'sk_unknown' },
        { 'X-Tenant-Id': '' },
      ]) {
        assertFault(await north.secret('GET', '/products', { headers }), 401, 'UNAUTHORIZED');
      }
    });

    test('H1: the key of another tenant is answered as an unknown one', async () => {
      const unknown = await north.secret('GET', '/products', { headers: { 'X-API-Key': 'sk_1' } });
      for (const tenant of ['south', 'nowhere', 'no\u00e9', "' or true --"]) {
        const answer = await north.secret('GET', '/products', {
          headers: { 'X-Tenant-Id': tenant },
        });
        assertFault(answer, 401, 'UNAUTHORIZED');
        assert.equal(answer.text, unknown.text);
      }
    });

    test('a publishable key where a secret one is needed is 403', async () => {
      assertFault(await north.publishable('GET', '/orders/ord_1'), 403, 'FORBIDDEN');
      const put = await north.publishable('PUT', '/products', { body: sampleCatalog });
      assertFault(put, 403, 'FORBIDDEN');
    });
  });

  describe('products', () => {
    test('K4: the public catalog lacks what only staff may see', async () => {
      const open = await north.publishable('GET', '/products');
      const whole = await north.secret('GET', '/products');
      assert.equal(open.status, 200);
      assert.equal(whole.status, 200);
      assert.ok(!open.text.includes('acquisitionCost') && !open.text.includes('MBP14-8-512'));
      assert.ok(whole.text.includes('acquisitionCost') && whole.text.includes('MBP14-8-512'));
      assert.notEqual(open.header('ETag'), whole.header('ETag'));
    });

    test('304 while the caller has the newest', async () => {
      const etag = (await north.publishable('GET', '/products')).header('ETag');
      for (const held of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
        const again = await north.publishable('GET', '/products', {
          headers: { 'If-None-Match': held },
        });
        assert.deepEqual([again.status, again.text, again.header('ETag')], [304, '', etag]);
      }
      const other = await north.secret('GET', '/products', { headers: { 'If-None-Match': etag } });
      assert.equal(other.status, 200);
    });

    test('the catalog is compressed as the caller accepts, each with its own ETag', async () => {
      const { text } = await north.publishable('GET', '/products');
      const etags = new Set();
      for (const [accepted, encoding] of [
        ['gzip, deflate, br, zstd', 'br'],
        ['gzip', 'gzip'],
        ['br;q=0, gzip;q=0.5', 'gzip'],
        ['identity', null],
        ['br;q=0', null],
      ]) {
        const headers = { 'Accept-Encoding': accepted };
        const answer = await north.publishable('GET', '/products', { headers });
        assert.deepEqual([answer.header('Content-Encoding'), answer.text], [encoding, text]);
        assert.equal(answer.header('Content-Type'), 'application/json');
        assert.equal(answer.header('Vary'), 'Accept-Encoding, Origin');
        const etag = answer.header('ETag');
        etags.add(etag);
        const held = { ...headers, 'If-None-Match': etag };
        const again = await north.publishable('GET', '/products', { headers: held });
        assert.deepEqual([again.status, again.header('ETag')], [304, etag]);
        assert.equal(again.header('Vary'), 'Accept-Encoding, Origin');
        assert.equal(again.header('Content-Encoding'), null);
      }
      assert.equal(etags.size, 3);
    });

    test('a tenant without a catalog has none; once put, it is read and replaced', async () => {
      assertFault(await south.publishable('GET', '/products'), 404, 'NOT_FOUND');
      const order = await south.publishable('POST', '/orders', { body: orderRequest() });
      assertFault(order, 404, 'NOT_FOUND');

      const headers = { 'Accept-Encoding': 'identity' };
      const put = await south.secret('PUT', '/products', { body: sampleCatalog, headers });
      assert.equal(put.status, 200);
      const before = await south.secret('GET', '/products', { headers });
      assert.deepEqual([put.text, put.header('ETag')], [before.text, before.header('ETag')]);

      const dearer = sampleCatalog.replace('"24": 59.9', '"24": 64.9');
      await south.secret('PUT', '/products', { body: dearer });
      const made = await south.publishable('POST', '/orders', { body: orderRequest() });
      assert.equal(made.json.items[0].unitPrice, 64.9);
      const unchanged = await north.publishable('POST', '/orders', { body: orderRequest() });
      assert.equal(unchanged.json.items[0].unitPrice, 59.9);
    });

    test('K5: a faulty catalog is refused whole and changes nothing', async () => {
      const etag = (await north.secret('GET', '/products')).header('ETag');
      const twoFaults = { currency: 'EUR', products: [{ id: 'a' }] };
      const faulty = await north.secret('PUT', '/products', { body: twoFaults });
      assertFault(faulty, 422, 'VALIDATION_ERROR');
      assert.deepEqual(
        faulty.json.error.details.map(({ path }) => path),
        ['/products/0/name', '/products/0/variants'],
      );
      const broken = await north.secret('PUT', '/products', { body: '{' });
      assertFault(broken, 400, 'MALFORMED_JSON');
      assert.equal((await north.secret('GET', '/products')).header('ETag'), etag);
    });
  });

  describe('orders', () => {
    test('201 with Location and ETag; staff then reads the very order', async () => {
      const made = await north.secret('POST', '/orders', { body: orderRequest() });
      assert.equal(made.status, 201);
      assert.equal(made.header('ETag'), '"1"');
      assert.equal(made.header('Location'), `/orders/${made.json.id}`);
      assert.match(made.json.id, /^ord_[0-9a-f]{32}$/);
      assert.match(made.json.customerId, /^cus_[0-9a-f]{32}$/);
      assert.deepEqual(made.json.totals, { monthlyTotal: 179.7, contractValue: 4312.8 });

      const read = await north.secret('GET', made.header('Location'));
      assert.deepEqual([read.status, read.text, read.header('ETag')], [200, made.text, '"1"']);
      const again = await north.secret('GET', made.header('Location'), {
        headers: { 'If-None-Match': '"1"' },
      });
      assert.equal(again.status, 304);
    });

    test('a page is not told the acquisition cost', async () => {
      const made = await north.publishable('POST', '/orders', { body: orderRequest() });
      assert.equal(made.status, 201);
      assert.ok(!made.text.includes('acquisitionCost'));
      const staff = await north.secret('GET', `/orders/${made.json.id}`);
      assert.equal(staff.json.items[0].acquisitionCost, 1899);
    });

    test('O7: a known customer is found again, letters compared without case', async () => {
      const post = async (email) =>
        (
          await north.publishable('POST', '/orders', {
            body: orderRequest({ customer: { email } }),
          })
        ).json.customerId;
      assert.equal(await post('grace@example.com'), await post('GRACE@Example.com'));
      assert.notEqual(await post('grace@example.com'), await post('hedy@example.com'));
    });

    test('R7: a known billing group is found by name and by id', async () => {
      const post = async (customer) =>
        (
          await north.secret('POST', '/orders', {
            body: orderRequest({ customer }),
          })
        ).json.customer.billingGroup.id;
      const id = await post(businessCustomer('a@group.example', 'London office'));
      assert.match(id, /^bg_[0-9a-f]{32}$/);
      assert.equal(await post(businessCustomer('b@group.example', 'LONDON Office')), id);
      const byId = { ...businessCustomer('c@group.example'), billingGroup: { id } };
      assert.equal(await post(byId), id);
    });

    test('?status=confirmed is for secret keys', async () => {
      const path = '/orders?status=confirmed';
      const staff = await north.secret('POST', path, { body: orderRequest() });
      assert.deepEqual([staff.status, staff.json.status], [201, 'confirmed']);
      const page = await north.publishable('POST', path, { body: orderRequest() });
      assertFault(page, 403, 'FORBIDDEN');
      const unknown = await north.secret('POST', '/orders?status=done', { body: orderRequest() });
      assertFault(unknown, 422, 'VALIDATION_ERROR');
      assert.deepEqual(
        unknown.json.error.details.map(({ path, code }) => [path, code]),
        [['/status', 'not_a_choice']],
      );
    });

    test('what only the backend may say is unknown in a request', async () => {
      const members = { orderId: 'ord_1', status: 'confirmed', now: 'never', customers: [{}] };
      const answer = await north.secret('POST', '/orders', { body: orderRequest(members) });
      assertFault(answer, 422, 'VALIDATION_ERROR');
      assert.deepEqual(
        answer.json.error.details.map(({ path, code }) => [path, code]),
        Object.keys(members).map((member) => [`/${member}`, 'unknown_field']),
      );
    });

    test('a publishable key creates standard orders alone', async () => {
      const items = [item({ quantity: 1, subscriptionId: 'sub_1' })];
      const upgrade = orderRequest({ orderType: 'upgrade', items });
      assertFault(await north.publishable('POST', '/orders', { body: upgrade }), 403, 'FORBIDDEN');
      const faulty = await north.publishable('POST', '/orders', {
        body: orderRequest({ orderType: 'rental' }),
      });
      assertFault(faulty, 422, 'VALIDATION_ERROR');
      assert.equal(faulty.json.error.details[0].path, '/orderType');
    });

    test('R16: a tampered price is refused', async () => {
      const body = orderRequest({ items: [item({ unitPrice: 1 })] });
      const answer = await north.publishable('POST', '/orders', { body });
      assertFault(answer, 409, 'PRICE_CHANGED');
      const [detail] = answer.json.error.details;
      assert.equal(detail.path, '/items/0/unitPrice');
      assert.deepEqual(detail.params, { expected: 1, actual: 59.9 });
    });

    test('the core names every fault', async () => {
      const body = orderRequest({
        customer: { email: 'nobody' },
        items: [item({ sku: 'X-1' })],
        colour: 'red',
      });
      const answer = await north.publishable('POST', '/orders', { body });
      assertFault(answer, 422, 'VALIDATION_ERROR');
      assert.deepEqual(
        answer.json.error.details.map(({ path, code }) => [path, code]),
        [
          ['/customer/email', 'invalid_email'],
          ['/items/0/sku', 'VARIANT_NOT_FOUND'],
          ['/colour', 'unknown_field'],
        ],
      );
    });

    test('a NUL that no store can hold is a fault like any other', async () => {
      for (const customer of [
        { email: 'ada\0@example.com' },
        { ...businessCustomer('nul@example.com'), billingGroup: { id: 'bg_\0' } },
        { ...businessCustomer('nul@example.com'), billingGroup: { name: 'a\0b' } },
      ]) {
        const answer = await north.secret('POST', '/orders', { body: orderRequest({ customer }) });
        assert.equal(answer.status, 422, answer.text);
      }
      assertFault(await north.secret('GET', '/orders/ord_%00'), 404, 'NOT_FOUND');
    });
  });

  describe('bodies', () => {
    const post = (options) => north.publishable('POST', '/orders', options);

    test('400 for what is no JSON', async () => {
      assertFault(await post({ body: '{"customer":' }), 400, 'MALFORMED_JSON');
      assertFault(await post({ body: '' }), 400, 'MALFORMED_JSON');
    });

    test('415 for another content type, charset or encoding', async () => {
      for (const headers of [
        { 'Content-Type': 'text/plain' },
        { 'Content-Type': '' },
        { 'Content-Type': 'application/json; charset=iso-8859-1' },
        { 'Content-Encoding': 'gzip' },
      ]) {
        const answer = await post({ body: orderRequest(), headers });
        assertFault(answer, 415, 'UNSUPPORTED_MEDIA_TYPE');
      }
      const headers = { 'Content-Type': 'Application/JSON; charset="UTF-8"' };
      assert.equal((await post({ body: orderRequest(), headers })).status, 201);
    });

    test('413 past 8 MiB, announced or not', async () => {
      const announced = await post({ body: ' '.repeat(8 * 1024 * 1024 + 1) });
      assertFault(announced, 413, 'REQUEST_TOO_LARGE');
      assert.deepEqual(announced.json.error.details[0].params, { max: 8_388_608 });

      // Sent without a length, and without an end.
      const mebibyte = new Uint8Array(1024 * 1024).fill(0x20);
      const endless = new ReadableStream({ pull: (to) => to.enqueue(mebibyte) });
      const streamed = await post({ body: endless, duplex: 'half' });
      assertFault(streamed, 413, 'REQUEST_TOO_LARGE');
    });

    test('413 leaves the connection to the next request', async () => {
      const agent = new Agent({ keepAlive: true, maxSockets: 1 });
      const headers = { 'X-API-Key': northKeys.publishable, 'X-Tenant-Id': northKeys.tenant };
      const send = async (method, path, more, body) => {
        const sent = request(service.address + path, {
          method,
          agent,
          headers: { ...headers, ...more },
        }).end(body);
        const [answer] = await once(sent, 'response');
        await once(answer.resume(), 'end');
        return answer.statusCode;
      };
      const unannounced = { 'Content-Type': 'application/json', 'Transfer-Encoding': 'chunked' };
      for (const mebibytes of [9, 12, 40]) {
        const body = new Uint8Array(mebibytes * 1024 * 1024).fill(0x20);
        assert.equal(await send('POST', '/orders', unannounced, body), 413);
        assert.equal(await send('GET', '/products'), 200);
      }
      agent.destroy();
    });

    test('8 MiB to the byte still reach the core', async () => {
      const text = JSON.stringify(orderRequest());
      const body = text.padEnd(8 * 1024 * 1024, ' ');
      assert.equal((await post({ body })).status, 201);
    });
  });

  describe('addresses', () => {
    test('404 for what is not there', async () => {
      assertFault(await north.secret('GET', '/orders/ord_unknown'), 404, 'NOT_FOUND');
      assertFault(await north.secret('GET', '/nothing/here'), 404, 'NOT_FOUND');
      assertFault(await north.secret('POST', '/nothing'), 404, 'NOT_FOUND');
    });

    test('405 with Allow for another method', async () => {
      const answer = await north.secret('DELETE', '/orders/ord_1');
      assertFault(answer, 405, 'METHOD_NOT_ALLOWED');
      assert.equal(answer.header('Allow'), 'GET, HEAD, PATCH, OPTIONS');
      const products = await north.secret('DELETE', '/products');
      assert.equal(products.header('Allow'), 'GET, HEAD, PUT, OPTIONS');
      assert.equal((await north.secret('HEAD', '/orders')).status, 200);
    });

    test('OPTIONS without an origin answers 204 with Allow, to anyone', async () => {
      for (const [path, allow] of [
        ['/products', 'GET, HEAD, PUT, OPTIONS'],
        ['/orders/ord_1', 'GET, HEAD, PATCH, OPTIONS'],
        ['/healthz', 'GET, HEAD, OPTIONS'],
      ]) {
        const answer = await fetch(service.address + path, { method: 'OPTIONS' });
        assert.deepEqual([answer.status, answer.headers.get('Allow')], [204, allow]);
      }
    });

    test('HEAD answers as GET does, without the body', async () => {
      const read = await north.secret('GET', '/products');
      const head = await north.secret('HEAD', '/products');
      assert.deepEqual(
        [head.status, head.text, head.header('ETag')],
        [200, '', read.header('ETag')],
      );
    });

    test('/healthz asks the store', async () => {
      assert.equal((await fetch(`${service.address}/healthz`)).status, 200);
    });
  });

  describe('tenants', () => {
    test('one never sees, guesses or touches what another has', async () => {
      await south.secret('PUT', '/products', { body: sampleCatalog });
      const customer = businessCustomer('shared@example.com', 'Shared name');
      const body = orderRequest({ customer });
      const mine = await north.secret('POST', '/orders', { body });
      const theirs = await south.secret('POST', '/orders', { body });
      assert.notEqual(mine.json.customerId, theirs.json.customerId);
      const groupId = mine.json.customer.billingGroup.id;
      assert.notEqual(groupId, theirs.json.customer.billingGroup.id);

      const elsewhere = await south.secret('GET', `/orders/${mine.json.id}`);
      const nowhere = await south.secret('GET', '/orders/ord_unknown');
      assertFault(elsewhere, 404, 'NOT_FOUND');
      assert.equal(elsewhere.text, nowhere.text);

      const foreign = { ...customer, billingGroup: { id: groupId } };
      const refused = await south.secret('POST', '/orders', {
        body: orderRequest({ customer: foreign }),
      });
      assertFault(refused, 422, 'BILLING_GROUP_NOT_FOUND');
    });
  });

  describe('CORS', () => {
    const preflight = (origin) =>
      fetch(`${service.address}/orders`, {
        method: 'OPTIONS',
        headers: {
          Origin: origin,
          'Access-Control-Request-Method': 'POST',
          'Access-Control-Request-Headers': 'content-type,idempotency-key,x-api-key,x-tenant-id',
        },
      });

    test('a preflight passes for a listed origin alone', async () => {
      const listed = await preflight(northOrigin);
      assert.equal(listed.status, 204);
      assert.equal(listed.headers.get('Access-Control-Allow-Origin'), northOrigin);
      assert.match(listed.headers.get('Access-Control-Allow-Methods'), /\bPOST\b/);
      const allowed = listed.headers.get('Access-Control-Allow-Headers').toLowerCase();
      for (const name of ['content-type', 'idempotency-key', 'x-api-key', 'x-tenant-id']) {
        assert.ok(allowed.includes(name));
      }
      const other = await preflight('https://evil.example');
      assert.equal(other.headers.get('Access-Control-Allow-Origin'), null);
    });

    test('an answer may be read by the origins of its own tenant', async () => {
      const read = (origin, headers = {}) =>
        north.publishable('GET', '/products', { headers: { Origin: origin, ...headers } });
      const own = await read(northOrigin);
      assert.equal(own.header('Access-Control-Allow-Origin'), northOrigin);
      const exposed = own.header('Access-Control-Expose-Headers');
      for (const name of ['ETag', 'Location', 'Idempotency-Replayed', 'Retry-After']) {
        assert.ok(exposed.includes(name));
      }
      assert.match(own.header('Vary'), /Origin/);
      for (const origin of [southOrigin, 'https://evil.example', 'null']) {
        assert.equal((await read(origin)).header('Access-Control-Allow-Origin'), null);
      }
      const refused = await read(northOrigin, { 'X-API-Key': 'pk_unknown' });
      assert.equal(refused.status, 401);
      assert.equal(refused.header('Access-Control-Allow-Origin'), northOrigin);
    });
  });

  test('429 with Retry-After past the limit of a key', async () => {
    const { environment } = await store.create();
    const limited = await startService({ ...environment, ORDERS_PER_MINUTE: '3' });
    try {
      const demo = client(limited, limited.keys);
      // Of eight, two are too many even when the minute turns between them.
      const answers = [];
      for (let n = 0; n < 8; n += 1) {
        answers.push(await demo.publishable('POST', '/orders', { body: orderRequest() }));
      }
      const refused = answers.filter(({ status }) => status === 429);
      assert.ok(refused.length >= 2);
      assertFault(refused[0], 429, 'TOO_MANY_REQUESTS');
      assert.match(refused[0].header('Retry-After'), /^[1-9]\d?$/);
    } finally {
      await limited.stop();
    }
  });

  test('nothing went wrong inside', async () => {
    await service.stop();
    assert.equal(service.errors(), '');
  });
});

forPostgres((store) => {
  test('500 tells nothing of the inside; the log does', async () => {
    const { environment, query } = await store.create();
    const service = await startService(environment);
    try {
      const shop = client(service, service.keys);
      await query('alter table orders rename to misplaced');
      const answer = await shop.secret('POST', '/orders', { body: orderRequest() });
      assert.equal(answer.status, 500);
      assert.deepEqual(answer.json, {
        error: {
          code: 'INTERNAL_ERROR',
          message: 'Something went wrong on our side',
          details: [
            {
              path: '',
              code: 'INTERNAL_ERROR',
              message: 'Something went wrong on our side',
            },
          ],
        },
      });
      await service.logged(/relation \\"orders\\" does not exist/);
      // The customer that was already written went with the rest.
      assert.deepEqual(await query('select id from customers'), []);
    } finally {
      await service.stop();
    }
  });

  test('a record that the core no longer reads is no fault of the caller', async () => {
    const { environment, query } = await store.create();
    const service = await startService(environment);
    try {
      const shop = client(service, service.keys);
      const order = () => shop.secret('POST', '/orders', { body: orderRequest() });
      assert.equal((await order()).status, 201);

      await query(`update customers set record = '{"id":1}'`);
      assert.deepEqual([(await order()).status, (await order()).code], [500, 'INTERNAL_ERROR']);
      await service.logged(/The core rejected what the service supplied/);

      await query(`update catalogs set etag = 'other', record = '{}'`);
      assert.equal((await shop.publishable('GET', '/products')).code, 'INTERNAL_ERROR');
      await service.logged(/The core rejected a stored catalog/);
    } finally {
      await service.stop();
    }
  });
});
