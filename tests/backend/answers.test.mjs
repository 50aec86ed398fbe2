// H8 and what else all answers have in common: ids, rate limits, problem details, compression.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request } from 'node:http';
import { after, before, describe, test } from 'node:test';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import {
  addTenant,
  client,
  orderRequest,
  sampleCatalog,
  startService,
} from './support/service.mjs';
import { forEachStore } from './support/stores.mjs';

forEachStore((store) => {
  let service, keys, shop;

  before(async () => {
    const { environment } = await store.create();
    keys = await addTenant(environment, 'north');
    service = await startService({ ...environment, ORDERS_PER_MINUTE: '5' });
    shop = client(service, keys);
    await shop.secret('PUT', '/products', { body: sampleCatalog });
  });
  after(() => service?.stop());

  describe('X-Request-Id', () => {
    test('is on every answer, errors too, and each has its own', async () => {
      const ids = new Set();
      const paths = ['/', '/healthz', '/products', '/orders/ord_1', '/nothing', '/metrics'];
      for (const path of paths) {
        for (const method of ['GET', 'HEAD', 'OPTIONS', 'DELETE']) {
          const answer = await fetch(service.address + path, { method });
          await answer.text();
          assert.match(answer.headers.get('X-Request-Id'), /^[\w-]{36}$/, `${method} ${path}`);
          ids.add(answer.headers.get('X-Request-Id'));
        }
      }
      assert.equal(ids.size, paths.length * 4);
    });

    test('is taken over from the request if it has the form of an id', async () => {
      const idFor = async (sent) => {
        const answer = await fetch(`${service.address}/healthz`, {
          headers: { 'X-Request-Id': sent },
        });
        return answer.headers.get('X-Request-Id');
      };
      for (const sane of ['7', 'req_01-AB', 'x'.repeat(128)]) assert.equal(await idFor(sane), sane);
      for (const other of ['', 'ada@example.com', 'a b', '{"a":1}', 'x'.repeat(129), 'é']) {
        assert.match(await idFor(other), /^[\w-]{36}$/);
      }
    });
  });

  describe('application/problem+json', () => {
    const refused = (accept) =>
      fetch(`${service.address}/orders`, {
        method: 'POST',
        headers: {
          'X-API-Key': keys.publishable,
          'X-Tenant-Id': keys.tenant,
          'Content-Type': 'application/json',
          ...(accept && { Accept: accept }),
        },
        body: '{"customer":',
      });

    test('has type, title, status and the error as it is without', async () => {
      const plain = await refused();
      assert.equal(plain.headers.get('Content-Type'), 'application/json');
      const { error } = await plain.json();
      for (const accept of [
        'application/problem+json',
        'application/json, application/problem+json;q=0.5',
        'APPLICATION/PROBLEM+JSON',
      ]) {
        const answer = await refused(accept);
        assert.equal(answer.status, 400);
        assert.equal(answer.headers.get('Content-Type'), 'application/problem+json', accept);
        assert.deepEqual(await answer.json(), {
          type: 'urn:termwise:fault:MALFORMED_JSON',
          title: error.message,
          status: 400,
          error,
        });
      }
    });

    test('is sent to those alone who ask for it, and for errors alone', async () => {
      for (const accept of ['*/*', 'application/json', 'application/problem+json;q=0']) {
        const answer = await fetch(`${service.address}/nothing`, { headers: { Accept: accept } });
        assert.equal(answer.headers.get('Content-Type'), 'application/json');
        assert.deepEqual(Object.keys(await answer.json()), ['error']);
      }
      const headers = { Accept: 'application/problem+json' };
      const read = await shop.secret('GET', '/products', { headers });
      assert.equal(read.header('Content-Type'), 'application/json');
    });
  });

  test('RateLimit announces what is left, and 429 when to come back', async () => {
    const order = () => shop.secret('POST', '/orders', { body: orderRequest() });
    // A minute may end amid them; the next one has room for three again.
    const answers = [];
    for (let n = 0; n < 12; n += 1) answers.push(await order());
    for (const answer of answers) {
      assert.equal(answer.header('RateLimit-Policy'), '"key";q=5;w=60');
      const [, left, seconds] = /^"key";r=(\d+);t=(\d+)$/.exec(answer.header('RateLimit'));
      assert.ok(Number(left) <= 4 && Number(seconds) >= 1 && Number(seconds) <= 60);
      if (answer.status === 201) continue;
      assert.deepEqual([answer.status, answer.code, left], [429, 'TOO_MANY_REQUESTS', '0']);
      assert.equal(answer.header('Retry-After'), seconds);
    }
    assert.ok(answers.some(({ status }) => status === 201));
    assert.ok(answers.some(({ status }) => status === 429));
    assert.equal((await shop.secret('GET', '/products')).header('RateLimit'), null);
  });

  describe('compression', () => {
    // Not by fetch, which unpacks and says nothing of it.
    const get = async (path, headers = {}) => {
      const sent = request(service.address + path, {
        headers: { 'X-API-Key': keys.secret, 'X-Tenant-Id': keys.tenant, ...headers },
      }).end();
      const [answer] = await once(sent, 'response');
      const chunks = await answer.toArray();
      return { status: answer.statusCode, headers: answer.headers, bytes: Buffer.concat(chunks) };
    };
    const products = (acceptEncoding, headers = {}) =>
      get('/products', { 'Accept-Encoding': acceptEncoding, ...headers });

    test('follows Accept-Encoding, and the text stays the same to the byte', async () => {
      const plain = await get('/products');
      assert.equal(plain.headers['content-encoding'], undefined);
      for (const [asked, coding] of [
        ['br', 'br'],
        ['gzip', 'gzip'],
        ['gzip, deflate, br', 'br'],
        ['br;q=0.1, gzip', 'gzip'],
        ['br;q=0, *', 'gzip'],
        ['*', 'br'],
        ['identity', undefined],
        ['br;q=0, gzip;q=0', undefined],
        ['deflate', undefined],
      ]) {
        const { headers, bytes } = await products(asked);
        assert.equal(headers['content-encoding'], coding, asked);
        assert.match(headers.vary, /\bAccept-Encoding\b/);
        const unpacked =
          coding === 'br' ? brotliDecompressSync(bytes) : coding ? gunzipSync(bytes) : bytes;
        assert.ok(unpacked.equals(plain.bytes), asked);
        if (coding) assert.ok(bytes.length < plain.bytes.length / 2);
      }
    });

    test('each form has a strong ETag of its own, which 304 and HEAD bear, too', async () => {
      const etags = new Set();
      for (const coding of ['identity', 'gzip', 'br']) {
        const { etag, vary } = (await products(coding)).headers;
        assert.match(etag, /^"[^"]+"$/);
        etags.add(etag);
        const again = await products(coding, { 'If-None-Match': etag });
        assert.deepEqual(
          [again.status, again.headers.etag, again.headers.vary, again.bytes.length],
          [304, etag, vary, 0],
        );
      }
      assert.equal(etags.size, 3);
      const [plain] = etags;
      assert.equal((await products('br', { 'If-None-Match': plain })).status, 200);
      const head = await shop.secret('HEAD', '/products', { headers: { 'Accept-Encoding': 'br' } });
      assert.ok(etags.has(head.header('ETag')));
      assert.equal(head.header('Content-Encoding'), 'br');
    });

    test('what is small stays as it is', async () => {
      const { headers } = await get('/healthz', { 'Accept-Encoding': 'br' });
      assert.equal(headers['content-encoding'], undefined);
    });
  });
});
