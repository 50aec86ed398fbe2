// Clients that are slow, broken or hostile get a clear answer, and never stop the others.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { parseAnswer, rawConnection } from './support/raw.mjs';
import {
  addTenant,
  client,
  orderRequest,
  sampleCatalog,
  startService,
} from './support/service.mjs';
import { forEachStore, forPglite } from './support/stores.mjs';

forPglite((store) => {
  let service, shop, keys;

  const start = async (environment) => {
    const made = await store.create();
    service = await startService({ ...made.environment, ...environment });
    keys = service.keys;
    shop = client(service, keys);
  };
  const header = (more = '') =>
    `POST /orders HTTP/1.1\r\nHost: x\r\nX-API-Key: ${keys.publishable}\r\n` +
    `X-Tenant-Id: ${keys.tenant}\r\nContent-Type: application/json\r\n${more}\r\n`;
  const answerTo = async (...parts) => {
    const sender = rawConnection(service.address);
    for (const part of parts) sender.send(part);
    await sender.closed();
    return parseAnswer(sender.received());
  };
  const assertRefused = ({ status, headers, json }, expected, code) => {
    assert.deepEqual([status, json.error.code], [expected, code]);
    assert.equal(headers.get('connection'), 'close');
    assert.match(headers.get('x-request-id'), /^[\w-]{36}$/);
  };

  describe('of time', () => {
    before(() => start({ REQUEST_SECONDS: '2' }));
    after(() => service?.stop());

    test('a body that comes too slowly is 408', async () => {
      const sender = rawConnection(service.address);
      sender.send(header('Content-Length: 1000\r\n'));
      const from = performance.now();
      await sender.sendSlowly(Infinity, () => ' ');
      assertRefused(parseAnswer(sender.received()), 408, 'REQUEST_TIMEOUT');
      assert.ok(performance.now() - from < 6000);
    });

    test('a long body may take longer, if it keeps coming', async () => {
      const mebibyte = 1024 * 1024;
      const text = JSON.stringify(orderRequest());
      const sender = rawConnection(service.address);
      sender.send(header(`Content-Length: ${4 * mebibyte}\r\n`));
      const from = performance.now();
      await sender.sendSlowly(4, (n) => (n === 0 ? text : '').padEnd(mebibyte));
      assert.ok(performance.now() - from > 2000, 'it took longer than REQUEST_SECONDS');
      await sender.until(/"id":"ord_/);
      assert.equal(parseAnswer(sender.received()).status, 201);
      sender.end();
    });

    test('a header that does not end is 408, and so is silence', async () => {
      for (const begun of ['GET /healthz HTTP/1.1\r\nHost: x\r\nX-', '']) {
        assertRefused(await answerTo(begun), 408, 'REQUEST_TIMEOUT');
      }
    });

    test('a body that nobody reads is not waited for', async () => {
      for (const path of ['/nothing', '/healthz', '/orders/ord_1']) {
        const sender = rawConnection(service.address);
        sender.send(`POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n`);
        await sender.until(/^HTTP\/1.1 40[45] /);
        await sender.closed();
      }
    });

    test('they were no errors of ours', async () => {
      assert.equal(service.errors(), '');
    });
  });

  describe('of connections', () => {
    /** Half-open connections; scripts/prove sets more. */
    const halfOpen = Number(process.env.TERMWISE_HALF_OPEN ?? 3000);
    const permitted = Math.floor((halfOpen * 2) / 3);
    before(() => start({ MAX_CONNECTIONS: String(permitted), REQUEST_SECONDS: '600' }));
    after(() => service?.stop());

    const healthOnNewConnection = async () => {
      const asker = rawConnection(service.address);
      asker.send('GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
      await asker.closed();
      return asker.received();
    };

    test('thousands that never finish their request do not stop the others', async () => {
      const header = 'GET /config.json HTTP/1.1\r\nHost: x\r\n';
      const { tenant, publishable } = service.keys;
      const body = [
        'POST /orders HTTP/1.1',
        'Host: x',
        `X-Tenant-Id: ${tenant}`,
        `X-API-Key: ${publishable}`,
        'Content-Type: application/json',
        'Content-Length: 100',
        '',
        '{',
      ].join('\r\n');
      const begun = [
        '',
        header,
        `${header}\r\n${header}`,
        `${header}\r\n${header}\r\n`,
        body,
        body,
      ];
      const silent = [];
      for (let n = 0; n < halfOpen; n += 1) {
        const one = rawConnection(service.address);
        silent.push(one);
        one.send(begun[n % begun.length]);
        if (n % 100 === 0) await one.opened();
        if (n % 500 === 0) assert.match(await healthOnNewConnection(), /^HTTP\/1.1 200 /);
      }
      const order = await shop.publishable('POST', '/orders', { body: orderRequest() });
      assert.equal(order.status, 201);
      // The oldest went, so that there is room for others.
      const gone = silent.slice(0, Math.floor(halfOpen * 0.63));
      await Promise.all(gone.map((one) => one.closed()));
      for (const one of silent) one.end();
    });
  });

  describe('of form', () => {
    before(() => start({ REQUEST_SECONDS: '2' }));
    after(() => service?.stop());

    const text = JSON.stringify(orderRequest());

    test('a wrong Content-Length', async () => {
      const long = await answerTo(header(`Content-Length: ${text.length + 1}\r\n`), text);
      assertRefused(long, 408, 'REQUEST_TIMEOUT');
      // What is beyond the length is taken for the next request, which it is not.
      const sender = rawConnection(service.address);
      sender.send(header(`Content-Length: ${text.length}\r\n`) + text + text);
      await sender.closed();
      assertRefused(parseAnswer(sender.received()), 400, 'BAD_REQUEST');
      for (const value of ['-1', '1e3', '0x10', '', '18446744073709551617', '5, 6']) {
        assertRefused(await answerTo(header(`Content-Length: ${value}\r\n`)), 400, 'BAD_REQUEST');
      }
    });

    test('two lengths, or a length and chunks: no request can be smuggled in', async () => {
      for (const lengths of [
        'Content-Length: 5\r\nTransfer-Encoding: chunked\r\n',
        'Content-Length: 5\r\nContent-Length: 6\r\n',
        'Transfer-Encoding: chunked, identity\r\n',
        'Transfer-Encoding: xchunked\r\n',
        'Transfer-Encoding : chunked\r\n',
      ]) {
        const answer = await answerTo(header(lengths), '0\r\n\r\nGET /healthz HTTP/1.1\r\n\r\n');
        assertRefused(answer, 400, 'BAD_REQUEST');
      }
    });

    test('broken chunks', async () => {
      const chunked = header('Transfer-Encoding: chunked\r\n');
      for (const chunk of ['zz\r\n', '5\r\nhello!!\r\n', 'ffffffffffffffffff\r\n']) {
        assertRefused(await answerTo(chunked, chunk), 400, 'BAD_REQUEST');
      }
    });

    test('too many headers are 431', async () => {
      const answer = await answerTo(header(`X-Long: ${'x'.repeat(20_000)}\r\n`));
      assertRefused(answer, 431, 'HEADERS_TOO_LARGE');
    });

    test('a compressed body is 415 before it is unpacked', async () => {
      const bomb = gzipSync(' '.repeat(64 * 1024 * 1024)).toString('latin1');
      for (const coding of ['gzip', 'br', 'deflate', 'zstd', 'gzip, gzip', 'x']) {
        const answer = await shop.publishable('POST', '/orders', {
          body: bomb,
          headers: { 'Content-Encoding': coding },
        });
        assert.deepEqual([answer.status, answer.code], [415, 'UNSUPPORTED_MEDIA_TYPE']);
      }
    });

    test('what is no HTTP, no Host, no address', async () => {
      for (const request of [
        '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03',
        'GET\r\n\r\n',
        'GET / HTTP/9.9\r\n\r\n',
        'GET /a b HTTP/1.1\r\nHost: x\r\n\r\n',
        'GET / HTTP/1.1\r\nHost: x\r\nX-A\0: b\r\n\r\n',
        'GET / HTTP/1.1\r\nHost: x\r\nX-A: b\rX-B: c\r\n\r\n',
        'GET / HTTP/1.1\r\nHost: x\nX-API-Key : y\r\n\r\n',
      ]) {
        assertRefused(await answerTo(request), 400, 'BAD_REQUEST');
      }
      const connection = 'Connection: close\r\n\r\n';
      for (const request of [
        `GET / HTTP/1.1\r\n${connection}`,
        `GET / HTTP/1.1\r\nHost: a b\r\n${connection}`,
        `GET http://[ HTTP/1.1\r\nHost: x\r\n${connection}`,
      ]) {
        assertRefused(await answerTo(request), 400, 'BAD_REQUEST');
      }
    });

    test('none of it was an error of ours, and the service goes on', async () => {
      const order = await shop.publishable('POST', '/orders', { body: orderRequest() });
      assert.equal(order.status, 201);
      assert.equal(service.errors(), '');
    });
  });
});

forEachStore((store) => {
  test('strings that mean something elsewhere mean nothing here', async () => {
    const { environment, query } = await store.create();
    const keys = await addTenant(environment, 'north', 'https://shop.north.example');
    const service = await startService({ ...environment, DEMO: '0' });
    try {
      const shop = client(service, keys);
      assert.equal((await shop.secret('PUT', '/products', { body: sampleCatalog })).status, 200);
      const strings = [
        "' or '1'='1",
        "'; drop table orders; --",
        '$1',
        '\\',
        '%00',
        '%0d%0aSet-Cookie:%20a=b',
        '%E0%80%AF',
        '%c0%ae%c0%ae',
        '..%2f..%2f..%2fetc%2fpasswd',
        '{{7*7}}',
        '$' + '{jndi:ldap://x}',
        '__proto__',
        'constructor',
        'ord_%F0%9F%92%A9',
        '\u202e',
        '"}\n{"level":"error"',
      ];
      for (const string of strings) {
        const path = encodeURI(string).replaceAll('%25', '%').replaceAll('#', '%23');
        for (const address of [`/orders/${path}`, `/${path}`]) {
          const answer = await shop.secret('GET', address);
          assert.equal(answer.status, 404, address);
          assert.equal(answer.header('Set-Cookie'), null);
        }
        const status = await shop.secret('POST', `/orders?status=${path}`, {
          body: orderRequest(),
        });
        assert.equal(status.status, 422, path);
        const safe = Buffer.from(string).toString('latin1').replaceAll('\n', ' ');
        for (const name of ['X-API-Key', 'X-Tenant-Id']) {
          const read = (value) => shop.secret('GET', '/products', { headers: { [name]: value } });
          const [answer, unknown] = [await read(safe), await read('nobody')];
          assert.deepEqual([answer.status, answer.text], [unknown.status, unknown.text], safe);
          assert.ok([401, 403].includes(answer.status));
        }
        for (const name of [
          'Idempotency-Key',
          'Origin',
          'If-None-Match',
          'Accept',
          'X-Request-Id',
          'Accept-Encoding',
          'Content-Language',
          'Cookie',
          'X-Forwarded-For',
        ]) {
          const answer = await shop.secret('POST', '/orders', {
            body: orderRequest({ customer: { firstName: string.replaceAll('\n', '') } }),
            headers: { [name]: safe },
          });
          assert.equal(answer.status, 201, `${name}: ${safe} ${answer.text}`);
          assert.equal(answer.header('Set-Cookie'), null);
        }
      }
      await service.stop();
      assert.equal(service.errors(), '');
      for (const line of service.log().trim().split('\n')) JSON.parse(line);
      const [{ orders }] = await query('select count(*)::int as orders from orders');
      assert.equal(orders, strings.length * 9);
    } finally {
      await service.stop();
    }
  });
});
