import assert from 'node:assert/strict';
import { mkdir, stat, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { client, orderRequest, startService } from './support/service.mjs';
import { forEachStore, temporaryFolders } from './support/stores.mjs';

const policy =
  "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; object-src 'none'; " +
  "base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'";

const script = 'assets/compressed-Cy4lR0_c.js';
const source = 'export const words = [];\n'.repeat(100);

describe('pages', () => {
  const folders = temporaryFolders();
  let service;
  let site;

  before(async () => {
    const folder = await folders.create();
    site = join(folder, 'site');
    await mkdir(join(site, 'assets'), { recursive: true });
    await writeFile(join(folder, 'private.txt'), 'not for anyone');
    await writeFile(join(site, 'index.html'), '<!doctype html><title>Checkout</title>');
    await writeFile(join(site, 'favicon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
    await writeFile(join(site, 'changing.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
    await writeFile(join(site, 'assets/index-Bx3kQ9_a.js'), 'export {};');
    await writeFile(join(site, 'assets/termwise-D4xQ-9_b.wasm'), Buffer.from('\0asm'));
    await writeFile(join(site, script), source);
    await writeFile(join(site, `${script}.br`), brotliCompressSync(source));
    await writeFile(join(site, `${script}.gz`), gzipSync(source));
    service = await startService({ DATA_DIR: join(folder, 'data'), CHECKOUT_DIR: site });
  });
  after(() => service?.stop());

  const get = (path, headers) => fetch(service.address + path, { headers });

  test('H6: the page bears the security headers', async () => {
    const page = await get('/');
    assert.equal(page.status, 200);
    assert.match(page.headers.get('Content-Type'), /^text\/html/);
    assert.match(await page.text(), /Checkout/);
    assert.equal(page.headers.get('Content-Security-Policy'), policy);
    assert.equal(page.headers.get('X-Content-Type-Options'), 'nosniff');
    assert.equal(page.headers.get('Referrer-Policy'), 'no-referrer');
    assert.equal(page.headers.get('Cross-Origin-Opener-Policy'), 'same-origin');
    assert.match(page.headers.get('Permissions-Policy'), /camera=\(\)/);
    assert.equal(page.headers.get('X-Frame-Options'), 'DENY');
  });

  test('each file has its type', async () => {
    for (const [path, type] of [
      ['/assets/index-Bx3kQ9_a.js', /^text\/javascript/],
      ['/assets/termwise-D4xQ-9_b.wasm', /^application\/wasm$/],
      ['/favicon.svg', /^image\/svg\+xml/],
    ]) {
      assert.match((await get(path)).headers.get('Content-Type'), type);
    }
  });

  test('only what is named by its content is kept for long', async () => {
    const cacheOf = async (path) => (await get(path)).headers.get('Cache-Control');
    const forever = 'public, max-age=31536000, immutable';
    assert.equal(await cacheOf('/assets/index-Bx3kQ9_a.js'), forever);
    assert.equal(await cacheOf('/assets/termwise-D4xQ-9_b.wasm'), forever);
    for (const path of ['/', '/index.html', '/favicon.svg']) {
      assert.equal(await cacheOf(path), 'no-cache');
    }
    const etag = (await get('/')).headers.get('ETag');
    assert.equal((await get('/', { 'If-None-Match': etag })).status, 304);
  });

  test('a file goes out in the smallest encoding that the caller accepts', async () => {
    for (const [accepted, encoding] of [
      ['gzip, deflate, br, zstd', 'br'],
      ['gzip, deflate', 'gzip'],
      ['br;q=0, gzip', 'gzip'],
      ['identity', null],
    ]) {
      const answer = await get(`/${script}`, { 'Accept-Encoding': accepted });
      assert.equal(answer.headers.get('Content-Encoding'), encoding, accepted);
      assert.match(answer.headers.get('Content-Type'), /^text\/javascript/);
      assert.match(answer.headers.get('Cache-Control'), /immutable/);
      assert.equal(answer.headers.get('Vary'), 'Accept-Encoding');
      assert.equal(await answer.text(), source);
    }
  });

  test('each encoding has an ETag of its own, whatever is asked of it', async () => {
    const etags = new Set();
    for (const encoding of ['br', 'gzip', 'identity']) {
      const headers = { 'Accept-Encoding': encoding };
      const etag = (await get(`/${script}`, headers)).headers.get('ETag');
      etags.add(etag);
      const again = await get(`/${script}`, { ...headers, 'If-None-Match': etag });
      assert.equal(again.status, 304);
      assert.equal(again.headers.get('ETag'), etag);
      assert.equal(again.headers.get('Vary'), 'Accept-Encoding');
      const part = await get(`/${script}`, { ...headers, Range: 'bytes=0-9' });
      assert.deepEqual([part.status, part.headers.get('ETag')], [206, etag]);
      await part.body.cancel();
      const head = await fetch(`${service.address}/${script}`, { method: 'HEAD', headers });
      assert.equal(head.headers.get('ETag'), etag);
    }
    assert.equal(etags.size, 3);
  });

  test('a file that changes gets another ETag', async () => {
    const etag = (await get('/changing.svg')).headers.get('ETag');
    await writeFile(
      join(site, 'changing.svg'),
      '<svg xmlns="http://www.w3.org/2000/svg"><g/></svg>',
    );
    const answer = await get('/changing.svg', { 'If-None-Match': etag });
    assert.equal(answer.status, 200);
    assert.notEqual(answer.headers.get('ETag'), etag);
  });

  test('nothing outside the folder is served', async () => {
    // fetch would tidy the path up before it sends it.
    for (const path of [
      '/../private.txt',
      '/%2e%2e/private.txt',
      '/..%2fprivate.txt',
      '/assets/..%5c..%5c..%5cprivate.txt',
      '//private.txt',
    ]) {
      assert.equal(await rawStatus(path), 404, path);
    }
    assert.equal((await get('/missing.js')).status, 404);
  });

  function rawStatus(path) {
    const { hostname, port } = new URL(service.address);
    return new Promise((resolve, reject) => {
      request({ hostname, port, path }, (response) => {
        response.resume();
        resolve(response.statusCode);
      })
        .once('error', reject)
        .end();
    });
  }

  test('/config.json tells the page its backend, and no secret', async () => {
    const answer = await get('/config.json');
    const text = await answer.text();
    assert.deepEqual(JSON.parse(text), {
      productsUrl: '/products',
      endpoint: '/orders',
      payload: 'request',
      headers: { 'X-API-Key': service.keys.publishable, 'X-Tenant-Id': 'demo' },
    });
    assert.ok(!text.includes(service.keys.secret));
    assert.equal(answer.headers.get('Cache-Control'), 'no-store');
  });

  test('the page can order with what it was told', async () => {
    const { headers, endpoint } = await (await get('/config.json')).json();
    const answer = await fetch(service.address + endpoint, {
      method: 'POST',
      headers: { ...headers, 'Content-Type': 'application/json' },
      body: JSON.stringify(orderRequest()),
    });
    assert.equal(answer.status, 201);
  });
});

forEachStore((store) => {
  test('demo keys outlive a restart; the store holds only their hashes', async () => {
    const { environment, query } = await store.create();
    const first = await startService(environment);
    const { keys } = first;
    assert.equal(await first.stop(), 0);
    const dump = JSON.stringify([
      await query('select * from api_keys'),
      await query('select * from tenants'),
    ]);
    for (const key of [keys.publishable, keys.secret]) assert.ok(!dump.includes(key));
    const { mode } = await stat(join(environment.DATA_DIR, 'demo-keys.json'));
    assert.equal(mode & 0o777, 0o600);

    const second = await startService(environment);
    assert.deepEqual(second.keys, keys);
    assert.equal((await client(second, keys).secret('GET', '/products')).status, 200);
    await second.stop();
  });

  test('demo keys may come from the environment, and the demo may stay away', async () => {
    const { environment } = await store.create();
    const without = await startService({ ...environment, DEMO: '0' });
    assert.equal(without.keys, null);
    assert.equal((await fetch(`${without.address}/config.json`)).status, 404);
    await without.stop();
    const given = { DEMO_PUBLISHABLE_KEY: 'pk_given', DEMO_SECRET_KEY: 'sk_given' };
    const service = await startService({ ...environment, ...given });
    assert.deepEqual(service.keys, {
      tenant: 'demo',
      publishable: 'pk_given',
      secret: 'sk_given',
    });
    assert.equal((await client(service, service.keys).secret('GET', '/products')).status, 200);
    await service.stop();
  });
});

test('two processes cannot open one PGlite folder', async () => {
  const folders = temporaryFolders();
  const environment = { DATA_DIR: await folders.create() };
  const first = await startService(environment);
  await assert.rejects(startService(environment), /in use by process \d+/);
  await first.stop();
});
