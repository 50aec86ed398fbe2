// Staff sign-in and the operator's commands for keys, over HTTP and between processes.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { addTenant, answerFrom, runProgram, startService } from './support/service.mjs';
import { forEachStore, forPostgres } from './support/stores.mjs';

const sameOrigin = { 'Sec-Fetch-Site': 'same-origin' };

const call = async (service, method, path, { headers = {}, body } = {}) =>
  answerFrom(
    await fetch(service.address + path, {
      method,
      headers: { ...(body && { 'Content-Type': 'application/json' }), ...headers },
      ...(body && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    }),
  );

const signIn = (service, { tenant, secret }, headers = {}) =>
  call(service, 'POST', '/session', {
    headers: { 'X-Tenant-Id': tenant, ...headers },
    body: { key: secret },
  });

const cookieOf = (answer) => ({ Cookie: answer.header('Set-Cookie').split(';')[0] });

const assertFault = (answer, status, code) =>
  assert.deepEqual([answer.status, answer.code], [status, code], answer.text);

forEachStore((store) => {
  let service, north, south;

  before(async () => {
    const { environment } = await store.create();
    north = await addTenant(environment, 'north');
    south = await addTenant(environment, 'south');
    service = await startService(environment);
  });
  after(() => service?.stop());

  describe('a session', () => {
    test('is a cookie that scripts and other sites cannot use', async () => {
      const plain = await signIn(service, north);
      assert.deepEqual([plain.status, plain.text], [204, '']);
      const [value, ...attributes] = plain.header('Set-Cookie').split('; ');
      assert.match(value, /^termwise_session=north\.[\w-]{43}$/);
      assert.deepEqual(attributes, ['Path=/', 'Max-Age=43200', 'HttpOnly', 'SameSite=Strict']);
      const behindTls = await signIn(service, north, { 'X-Forwarded-Proto': 'https' });
      assert.match(behindTls.header('Set-Cookie'), /; Secure$/);
      assert.equal(plain.header('Cache-Control'), 'no-store');
    });

    test('stands for its key, and needs no tenant beside it', async () => {
      const headers = { ...cookieOf(await signIn(service, north)), ...sameOrigin };
      const who = await call(service, 'GET', '/session', { headers });
      assert.equal(who.status, 200);
      const { expiresAt, ...rest } = who.json;
      assert.deepEqual(rest, { tenantId: 'north', actor: { kind: 'session', name: 'secret' } });
      assert.ok(Date.parse(expiresAt) > Date.now() + 11 * 3_600_000);
      const order = await call(service, 'GET', '/orders/ord_unknown', { headers });
      assertFault(order, 404, 'NOT_FOUND');
      const elsewhere = { ...headers, 'X-Tenant-Id': 'south' };
      assertFault(
        await call(service, 'GET', '/session', { headers: elsewhere }),
        401,
        'UNAUTHORIZED',
      );
    });

    test('is refused unless a page of this host sends it', async () => {
      const cookie = cookieOf(await signIn(service, north));
      for (const headers of [
        {},
        { 'Sec-Fetch-Site': 'cross-site' },
        { 'Sec-Fetch-Site': 'same-site' },
        { Origin: 'https://evil.example' },
        { Origin: 'null' },
      ]) {
        for (const [method, path] of [
          ['GET', '/session'],
          ['GET', '/orders/ord_1'],
          ['DELETE', '/session'],
        ]) {
          const answer = await call(service, method, path, { headers: { ...cookie, ...headers } });
          assertFault(answer, 403, 'FORBIDDEN');
        }
      }
      const own = { ...cookie, Origin: service.address };
      assert.equal((await call(service, 'GET', '/session', { headers: own })).status, 200);
    });

    test('is not opened from another site, nor with what is no secret key', async () => {
      for (const headers of [
        { 'Sec-Fetch-Site': 'cross-site' },
        { Origin: 'https://evil.example' },
      ]) {
        assertFault(await signIn(service, north, headers), 403, 'FORBIDDEN');
      }
      const withKey = (secret) => signIn(service, { tenant: 'north', secret });
      assertFault(await withKey(north.publishable), 403, 'FORBIDDEN');
      const unknown = await withKey('sk_unknown');
      assertFault(unknown, 401, 'UNAUTHORIZED');
      const foreign = await withKey(south.secret);
      assert.deepEqual([foreign.status, foreign.text], [401, unknown.text]);
      assert.equal(unknown.header('Set-Cookie'), null);
      for (const body of ['{', '[]', 'null', '{"key":1}', '{}']) {
        const headers = { 'X-Tenant-Id': 'north' };
        assertFault(await call(service, 'POST', '/session', { headers, body }), 400, 'BAD_REQUEST');
      }
    });

    test('ends when it is signed out', async () => {
      const headers = { ...cookieOf(await signIn(service, north)), ...sameOrigin };
      const out = await call(service, 'DELETE', '/session', { headers });
      assert.equal(out.status, 204);
      assert.match(out.header('Set-Cookie'), /^termwise_session=; Path=\/; Max-Age=0; HttpOnly/);
      assertFault(await call(service, 'GET', '/session', { headers }), 401, 'UNAUTHORIZED');
      assert.equal((await call(service, 'DELETE', '/session')).status, 204);
    });
  });

  test('nothing went wrong inside', () => {
    assert.equal(service.errors(), '');
  });
});

forEachStore((store) => {
  describe('keys', () => {
    let environment;
    const run = (...operands) => runProgram(environment, ...operands);
    const fails = (...operands) =>
      run(...operands).then(
        () => assert.fail('it did not fail'),
        ({ stderr, code }) => {
          assert.equal(code, 1);
          return stderr;
        },
      );

    before(async () => {
      ({ environment } = await store.create());
      await addTenant(environment, 'north');
    });

    test('are made with a name, listed by their first characters, and revoked', async () => {
      const made = await run('add-key', 'north', 'secret', 'Desk', 'of', 'Ada');
      const [, key] = /^tenant north: secret key (sk_[\w-]{43})\n$/.exec(made);
      const listed = await run('list-keys', 'north');
      assert.equal(listed.trim().split('\n').length, 3);
      assert.match(
        listed,
        new RegExp(`^${key.slice(0, 11)}  secret .*  active  Desk of Ada$`, 'm'),
      );
      assert.ok(!listed.includes(key));

      const revoked = await run('revoke-key', 'north', 'Desk', 'of', 'Ada');
      assert.equal(revoked, 'tenant north: secret key "Desk of Ada" is revoked\n');
      assert.match(await run('list-keys', 'north'), /revoked \d{4}-.*Z {2}Desk of Ada/);
      assert.match(
        await fails('revoke-key', 'north', 'Desk of Ada'),
        /no active key "Desk of Ada"/,
      );
    });

    test('of one name differ in their first characters', async () => {
      await run('add-key', 'north', 'secret', 'twin');
      const made = await run('add-key', 'north', 'secret', 'twin');
      assert.match(await fails('revoke-key', 'north', 'twin'), /Several keys are called "twin"/);
      await run('revoke-key', 'north', /sk_[\w-]{8}/.exec(made)[0]);
      await run('revoke-key', 'north', 'twin');
    });

    test('need a tenant, a kind and a name', async () => {
      assert.match(
        await fails('add-key', 'nowhere', 'secret', 'a'),
        /There is no tenant "nowhere"/,
      );
      assert.match(await fails('list-keys', 'nowhere'), /There is no tenant "nowhere"/);
      assert.match(await fails('add-key', 'north', 'master', 'a'), /^usage: main\.js/);
      assert.match(await fails('add-key', 'north', 'secret', ' '), /name has 1 to 100 characters/);
      assert.match(await fails('toString'), /^usage: main\.js/);
      assert.match(await fails('add-tenant', 'north'), /"north" exists already/);
      assert.match(await fails('add-origin', 'north', 'api', 'shop'), /"shop" is not an origin/);
      const added = await run('add-origin', 'north', 'frame', 'https://shop.example');
      assert.equal(added, 'tenant north: https://shop.example is listed\n');
    });

    test('a store that has tenants still gets its demo', async () => {
      const service = await startService(environment);
      try {
        assert.equal(service.keys.tenant, 'demo');
        const headers = { 'X-API-Key': service.keys.publishable, 'X-Tenant-Id': 'demo' };
        assert.equal((await call(service, 'GET', '/products', { headers })).status, 200);
      } finally {
        await service.stop();
      }
    });
  });
});

forPostgres((store) => {
  test('a revoked key is refused at the next request, and its sessions end, in every process', async () => {
    const { environment } = await store.create();
    const keys = await addTenant(environment, 'north');
    const services = [await startService(environment), await startService(environment)];
    try {
      const cookie = cookieOf(await signIn(services[0], keys));
      const withKey = { 'X-API-Key': keys.secret, 'X-Tenant-Id': 'north' };
      const withCookie = { ...cookie, ...sameOrigin };
      const statuses = () =>
        Promise.all(
          services.flatMap((service) =>
            [withKey, withCookie].map(
              async (headers) => (await call(service, 'GET', '/session', { headers })).status,
            ),
          ),
        );
      assert.deepEqual(await statuses(), [200, 200, 200, 200]);
      await runProgram(environment, 'revoke-key', 'north', 'secret');
      assert.deepEqual(await statuses(), [401, 401, 401, 401]);
    } finally {
      await Promise.all(services.map((service) => service.stop()));
    }
  });
});
