// Keys that are claimed, permits that are taken and sessions that are open, below HTTP.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { modules, openStore, query } from './support/open.mjs';
import { forEachStore } from './support/stores.mjs';

const { cleanUp } = modules.cleanUp;
const { auth, sessions, keys, keyStore, rate } = modules;
const rivals = 50;

let made = 0;
const nextId = (kind) => `${kind}_${(made += 1)}`;
const isFault = (code) => (error) => error.code === code;

forEachStore((store, { oneSession = false }) => {
  let database;
  const tenant = () => nextId('tenant');

  before(async () => {
    const { environment } = await store.create();
    database = await openStore(environment);
  });
  after(() => database?.close());

  describe('an idempotency key', () => {
    const requestOf = (tenantId, changes = {}) => ({
      tenantId,
      endpoint: 'POST /orders',
      key: 'key',
      fingerprint: 'print',
      creates: true,
      ...changes,
    });
    const once = (...call) => new modules.idempotency.Idempotency(database).once(...call);
    const answer = (body) => ({ status: 201, headers: { ETag: '"1"' }, body, orderId: 'ord_1' });
    /** Leaves a trace in the store, so that it shows what was rolled back. */
    const makes = (tenantId, trace) => async (queries) => {
      await modules.billingGroups.insertBillingGroup(queries, tenantId, {
        id: trace,
        nameKey: trace,
        record: trace,
      });
      return answer(trace);
    };
    const traces = (tenantId) => modules.billingGroups.listBillingGroups(database, tenantId);
    const endLease = (tenantId) =>
      query(
        database,
        `update idempotency_keys set lease_until = now() where tenant_id = '${tenantId}'`,
      );

    test('of fifty requests at once, one does it', async () => {
      const mine = tenant();
      const settled = await Promise.allSettled(
        Array.from({ length: rivals }, (_, n) => once(requestOf(mine), makes(mine, `trace-${n}`))),
      );
      const [trace, ...others] = await traces(mine);
      assert.deepEqual(others, []);
      let first = 0;
      for (const { value, reason } of settled) {
        if (reason) assert.equal(reason.code, 'IDEMPOTENCY_IN_PROGRESS');
        else assert.equal(value.body, trace);
        if (value && !value.headers['Idempotency-Replayed']) first += 1;
      }
      assert.equal(first, 1);
    });

    test('is refused while its lease lives, and taken over when it has run out', async () => {
      const mine = tenant();
      const name = { tenantId: mine, endpoint: 'POST /orders', key: 'key' };
      assert.ok(await keyStore.claimKey(database, name, { fingerprint: 'print', claim: 'dead' }));
      const [{ seconds }] = await query(
        database,
        `select extract(epoch from lease_until - now())::integer as seconds
         from idempotency_keys where tenant_id = '${mine}'`,
      );
      assert.ok(seconds > 25 && seconds <= 30, `${seconds} s`);
      const again = () => once(requestOf(mine), makes(mine, 'again'));
      await assert.rejects(again(), isFault('IDEMPOTENCY_IN_PROGRESS'));
      await endLease(mine);
      assert.equal((await again()).body, 'again');
      const release = () => keyStore.releaseClaim(database, name, 'dead');
      await release();
      assert.equal((await again()).headers['Idempotency-Replayed'], 'true');
      assert.deepEqual(await traces(mine), ['again']);
    });

    // With one session nobody can come between a request and its end.
    if (!oneSession) {
      test('that was taken over leaves nothing of what the first holder did', async () => {
        const mine = tenant();
        let start, finish;
        const started = new Promise((resolve) => {
          start = resolve;
        });
        const finished = new Promise((resolve) => {
          finish = resolve;
        });
        const slow = once(requestOf(mine), async (queries) => {
          start();
          await finished;
          return makes(mine, 'slow')(queries);
        });
        const outcome = assert.rejects(slow, isFault('IDEMPOTENCY_IN_PROGRESS'));
        await started;
        await endLease(mine);
        const fast = await once(requestOf(mine), makes(mine, 'fast'));
        finish();
        await outcome;
        assert.equal(fast.body, 'fast');
        assert.deepEqual(await traces(mine), ['fast']);
      });
    }

    test('is free again after a refusal, for another body too', async () => {
      const mine = tenant();
      const refuse = async (queries) => {
        await makes(mine, 'refused')(queries);
        throw new Error('refused');
      };
      await assert.rejects(once(requestOf(mine), refuse), /refused/);
      const other = requestOf(mine, { fingerprint: 'other' });
      assert.equal((await once(other, makes(mine, 'right'))).body, 'right');
      await assert.rejects(
        once(requestOf(mine), makes(mine, 'late')),
        isFault('IDEMPOTENCY_KEY_REUSED'),
      );
      assert.deepEqual(await traces(mine), ['right']);
    });

    test('of a change goes after 30 days, of a creation never', async () => {
      const mine = tenant();
      await modules.tenants.insertTenant(database, mine);
      const change = requestOf(mine, { key: 'change', creates: false });
      await once(requestOf(mine), makes(mine, 'creation'));
      await once(change, makes(mine, 'change'));
      const days = await query(
        database,
        `select key, extract(day from expires_at - now())::integer as days
         from idempotency_keys where tenant_id = '${mine}' order by key`,
      );
      assert.deepEqual(days, [
        { key: 'change', days: 29 },
        { key: 'key', days: null },
      ]);
      await cleanUp(database);
      assert.equal((await once(change, makes(mine, 'x'))).body, 'change');
      await query(
        database,
        `update idempotency_keys set expires_at = expires_at - interval '31 days'
         where tenant_id = '${mine}'`,
      );
      await cleanUp(database);
      assert.equal((await once(change, makes(mine, 'x'))).body, 'x');
      assert.equal((await once(requestOf(mine), makes(mine, 'y'))).body, 'creation');
    });
  });

  describe('a rate limit', () => {
    const minute = 60_000;

    test('lets as many through as it says, over all processes', async () => {
      for (const limit of [1, 7, 100, 250]) {
        const mine = tenant();
        const processes = [1, 2, 3].map(() => new rate.RateLimit(limit));
        const counted = await Promise.all(
          Array.from({ length: limit * 3 }, (_, n) =>
            processes[n % 3].count(database, mine, 'key', minute),
          ),
        );
        const passed = counted.filter(({ exceeded }) => !exceeded).length;
        for (const { exceeded, remaining, secondsLeft } of counted) {
          if (exceeded) assert.deepEqual([remaining, secondsLeft], [0, 60]);
        }
        assert.equal(passed, limit);
      }
    });

    test('begins anew with each minute, also for a process whose clock is behind', async () => {
      const mine = tenant();
      const [one, late] = [new rate.RateLimit(2), new rate.RateLimit(2)];
      const count = (limit, at) => limit.count(database, mine, 'key', at);
      assert.deepEqual(await count(one, minute + 1), {
        limit: 2,
        windowSeconds: 60,
        remaining: 1,
        secondsLeft: 60,
        exceeded: false,
      });
      assert.equal((await count(one, 2 * minute - 1)).secondsLeft, 1);
      assert.equal((await count(one, 2 * minute - 1)).exceeded, true);
      const inNext = await count(one, 2 * minute);
      assert.deepEqual([inNext.remaining, inNext.exceeded], [1, false]);
      const ofLate = await count(late, minute);
      assert.deepEqual([ofLate.remaining, ofLate.exceeded], [0, false]);
      assert.equal((await count(late, minute)).exceeded, true);
      assert.equal((await count(one, 2 * minute)).exceeded, true);
    });

    test('counts each key of each tenant by itself; 0 is no limit', async () => {
      const [mine, other] = [tenant(), tenant()];
      const limit = new rate.RateLimit(1);
      const isExceeded = async (...of) => (await limit.count(database, ...of, 0)).exceeded;
      assert.equal(await isExceeded(mine, 'a'), false);
      assert.equal(await isExceeded(mine, 'b'), false);
      assert.equal(await isExceeded(other, 'a'), false);
      assert.equal(await isExceeded(other, 'a'), true);
      assert.equal(await new rate.RateLimit(0).count(database, mine, 'a', 0), null);
    });
  });

  describe('a session', () => {
    const grant = async (tenantId, role) => {
      const key = auth.newApiKey(role);
      await auth.grantApiKey(database, tenantId, { role, name: `${role} of ada` }, key);
      return key;
    };
    const isUnauthorized = isFault('UNAUTHORIZED');

    test('says who signed in, for twelve hours', async () => {
      const mine = tenant();
      await modules.tenants.insertTenant(database, mine);
      const key = await grant(mine, 'secret');
      const cookie = await sessions.signIn(database, key, mine);
      const caller = await sessions.signedIn(database, cookie, undefined);
      assert.deepEqual(
        [caller.tenantId, caller.role, caller.name, caller.kind],
        [mine, 'secret', 'secret of ada', 'session'],
      );
      const hours = (Date.parse(caller.expiresAt) - Date.now()) / 3_600_000;
      assert.ok(hours > 11.9 && hours <= 12, `${hours} hours`);
      await query(
        database,
        `update sessions set expires_at = expires_at - interval '12 hours 1 second'
         where tenant_id = '${mine}'`,
      );
      await assert.rejects(sessions.signedIn(database, cookie, undefined), isUnauthorized);
      await sessions.signIn(database, key, mine);
      await cleanUp(database);
      const left = await query(database, `select 1 from sessions where tenant_id = '${mine}'`);
      assert.equal(left.length, 1);
    });

    test('keeps nothing that could be used', async () => {
      const mine = tenant();
      const cookie = await sessions.signIn(database, await grant(mine, 'secret'), mine);
      const rows = await query(database, `select * from sessions where tenant_id = '${mine}'`);
      assert.ok(!JSON.stringify(rows).includes(cookie.split('.')[1]));
    });

    test('ends with its key, and when it is signed out', async () => {
      const mine = tenant();
      const key = await grant(mine, 'secret');
      const [first, second] = [
        await sessions.signIn(database, key, mine),
        await sessions.signIn(database, key, mine),
      ];
      await sessions.signOut(database, first);
      await assert.rejects(sessions.signedIn(database, first, undefined), isUnauthorized);
      const caller = await sessions.signedIn(database, second, mine);
      assert.ok(await keys.revokeApiKey(database, mine, caller.keyHash));
      await assert.rejects(sessions.signedIn(database, second, undefined), isUnauthorized);
      await assert.rejects(auth.authenticate(database, key, mine), isUnauthorized);
      // Granting it again, as the demo's keys are at each start, does not revive it.
      await auth.grantApiKey(database, mine, { role: 'secret', name: 'again' }, key);
      await assert.rejects(auth.authenticate(database, key, mine), isUnauthorized);
    });

    test('is not opened by another key, nor another tenant by it', async () => {
      const [mine, other] = [tenant(), tenant()];
      const secret = await grant(mine, 'secret');
      const page = await grant(mine, 'publishable');
      const signIn = (key, tenantId) => sessions.signIn(database, key, tenantId);
      await assert.rejects(signIn(page, mine), isFault('FORBIDDEN'));
      for (const [key, tenantId] of [
        [secret, other],
        ['sk_unknown', mine],
        [undefined, mine],
        [secret, undefined],
        [`${secret}\0`, mine],
      ]) {
        await assert.rejects(signIn(key, tenantId), isUnauthorized);
      }
      const cookie = await signIn(secret, mine);
      const [, token] = cookie.split('.');
      for (const [forged, tenantId] of [
        [`${other}.${token}`, undefined],
        [cookie, other],
        [`${mine}.${'a'.repeat(43)}`, undefined],
        [`${mine}' or true --.${token}`, undefined],
        [`${mine}\0.${token}`, undefined],
        ['', undefined],
        [undefined, mine],
      ]) {
        await assert.rejects(sessions.signedIn(database, forged, tenantId), isUnauthorized);
      }
    });

    test('is for pages of our own', () => {
      const from = (headers) =>
        sessions.isSameOrigin(new Headers({ Host: 'desk.example:8443', ...headers }));
      assert.ok(from({ 'Sec-Fetch-Site': 'same-origin' }));
      assert.ok(from({ Origin: 'https://desk.example:8443' }));
      for (const headers of [
        {},
        { 'Sec-Fetch-Site': 'same-site' },
        { 'Sec-Fetch-Site': 'cross-site', Origin: 'https://desk.example:8443' },
        { 'Sec-Fetch-Site': 'none' },
        { Origin: 'https://desk.example' },
        { Origin: 'https://evil.example' },
        { Origin: 'null' },
      ]) {
        assert.ok(!from(headers), JSON.stringify(headers));
      }
      assert.match(
        sessions.setCookie('t.x', true),
        /^termwise_session=t\.x; Path=\/; Max-Age=43200/,
      );
      assert.match(sessions.setCookie('t.x', true), /; HttpOnly; SameSite=Strict; Secure$/);
      assert.match(sessions.setCookie('t.x', false), /; HttpOnly; SameSite=Strict$/);
      assert.match(sessions.clearCookie(false), /^termwise_session=; Path=\/; Max-Age=0;/);
    });
  });
});
