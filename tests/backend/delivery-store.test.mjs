// What the store promises to whoever delivers events, on every kind of store.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { modules, openStore, query } from './support/open.mjs';
import { forEachStore } from './support/stores.mjs';

const { orders, webhooks, deliveries, tenants } = modules;

let made = 0;
const nextId = (kind) => `${kind}_${(made += 1)}`;

const orderOf = () => ({
  id: nextId('ord'),
  record: '{}',
  revision: 1,
  customerId: 'cus_1',
  status: 'pending',
  orderType: 'standard',
  customerType: 'business',
  createdAt: 1n,
  searchText: null,
  lookupValues: [],
});

const eventOf = (type, isMailed = false) => ({
  id: nextId('evt'),
  type,
  at: 1n,
  actor: { kind: 'key', name: 'desk' },
  command: 'create',
  fromStatus: null,
  toStatus: 'pending',
  revision: 1,
  subscriptionId: null,
  changes: '[]',
  payload: '{}',
  isMailed,
});

const mailFrom = 'Acme <orders@acme.example>';

forEachStore((store) => {
  let database;

  before(async () => {
    const { environment } = await store.create();
    database = await openStore(environment);
  });
  after(() => database?.close());

  /** A tenant of its own, with an endpoint `we_1`. */
  async function shop() {
    const mine = nextId('tenant');
    await tenants.insertTenant(database, mine);
    await addEndpoint(mine, 'we_1');
    const name = (eventId) => ({ tenantId: mine, endpointId: 'we_1', eventId });
    return {
      mine,
      name,
      order: async (...written) => {
        const order = orderOf();
        await database.transaction((q) => orders.insertOrder(q, mine, order, written));
        return order;
      },
      due: async (endpoint = 'we_1') =>
        (await deliveries.dueDeliveries(database, mine, endpoint, 100)).map((one) => one.eventId),
      settle: (eventId, state, milliseconds = 3_600_000) =>
        deliveries.settleDelivery(database, name(eventId), {
          state,
          milliseconds,
          status: 500,
          error: null,
        }),
      lease: (eventId) => deliveries.leaseDelivery(database, name(eventId), 60),
      retry: (eventId) => deliveries.retryDelivery(database, name(eventId)),
      list: (options = {}) =>
        deliveries.listDeliveries(database, mine, 'we_1', {
          state: null,
          after: null,
          limit: 10,
          ...options,
        }),
    };
  }

  const addEndpoint = (tenantId, id) =>
    webhooks.insertEndpoint(database, tenantId, {
      id,
      url: 'https://hooks.example',
      secret: 'whsec_1',
    });

  describe('deliveries', () => {
    test('go to active endpoints, and by mail if the event and the tenant say so', async () => {
      const { mine, order, due } = await shop();
      await addEndpoint(mine, 'we_2');
      await database.transaction((q) => webhooks.disableEndpoint(q, mine, 'we_2', 'gone'));
      const silent = eventOf('order.created', true);
      await order(silent);
      const acme = { id: mine, language: 'de', mailFrom };
      assert.ok(await tenants.updateTenantMail(database, acme));
      assert.deepEqual(await tenants.findTenant(database, mine), acme);
      const [created, confirmed] = [eventOf('order.created', true), eventOf('order.confirmed')];
      await order(created, confirmed);
      assert.deepEqual(await due('mail'), [created.id]);
      assert.deepEqual(await due('we_2'), []);
      assert.deepEqual((await due()).toSorted(), [silent.id, created.id].toSorted());
    });

    test('first attempts of one order go in order; a dead one holds nothing back', async () => {
      const { order, due, lease, settle, retry, list } = await shop();
      const [a, b, c] = ['a', 'b', 'c'].map((type) => eventOf(type));
      await order(a, b, c);
      assert.deepEqual(await due(), [a.id]);
      assert.ok(await lease(a.id));
      assert.equal(await lease(a.id), false);
      assert.deepEqual(await due(), []);
      await settle(a.id, 'pending');
      assert.deepEqual(await due(), [b.id]);
      await settle(b.id, 'dead');
      assert.deepEqual(await due(), [c.id]);
      await settle(c.id, 'delivered');
      assert.deepEqual(await due(), []);

      assert.ok(await retry(b.id));
      assert.equal(await retry('evt_unknown'), false);
      assert.deepEqual(await due(), [b.id]);
      assert.deepEqual(
        (await list()).map(({ type, state, attempts }) => [type, state, attempts]).toSorted(),
        [
          ['a', 'pending', 1],
          ['b', 'pending', 1],
          ['c', 'delivered', 1],
        ],
      );
    });

    test('the next event of an order is the first that was never attempted', async () => {
      const { mine, order, settle } = await shop();
      const [a, b, c] = ['a', 'b', 'c'].map((type) => eventOf(type));
      const { id } = await order(a, b, c);
      await order(eventOf('other'));
      const next = () => deliveries.nextFirstAttempt(database, mine, 'we_1', id);
      assert.deepEqual(await next(), { eventId: a.id, aggregateId: id, attempts: 0 });
      await settle(a.id, 'pending');
      assert.equal((await next()).eventId, b.id);
      await settle(b.id, 'delivered');
      await settle(c.id, 'dead');
      assert.equal(await next(), null);
    });

    test('of one delivery, one of many processes gets the lease', async () => {
      const { order, lease } = await shop();
      const event = eventOf('order.created');
      await order(event);
      const leases = await Promise.all(Array.from({ length: 20 }, () => lease(event.id)));
      assert.equal(leases.filter(Boolean).length, 1);
    });

    test('a released one is due again, a settled one stays settled', async () => {
      const { order, due, lease, settle, name } = await shop();
      const event = eventOf('order.created');
      await order(event);
      assert.ok(await lease(event.id));
      await deliveries.releaseDelivery(database, name(event.id));
      assert.deepEqual(await due(), [event.id]);
      await settle(event.id, 'delivered');
      await settle(event.id, 'pending', 0);
      await deliveries.releaseDelivery(database, name(event.id));
      assert.equal((await deliveries.findDelivery(database, name(event.id))).state, 'delivered');
      assert.deepEqual(await due(), []);
    });

    test('each endpoint says when its next attempt is', async () => {
      const { mine, order, settle } = await shop();
      await addEndpoint(mine, 'we_2');
      const next = async (mail) => {
        const found = await deliveries.nextAttempts(database, mine, { mail });
        return found.map(({ endpointId, milliseconds }) => [
          endpointId,
          Math.ceil(Math.max(0, milliseconds) / 60_000),
        ]);
      };
      assert.deepEqual(await next(true), []);
      await tenants.updateTenantMail(database, { id: mine, language: 'en', mailFrom });
      const event = eventOf('order.created', true);
      await order(event);
      await settle(event.id, 'pending', 600_000);
      const both = [
        ['we_1', 10],
        ['we_2', 0],
      ];
      assert.deepEqual((await next(false)).toSorted(), both);
      assert.deepEqual((await next(true)).toSorted(), [['mail', 0], ...both]);
    });

    test('are listed in pages, the newest first, by state', async () => {
      const { mine, order, settle, list } = await shop();
      const written = Array.from({ length: 5 }, (_, n) => eventOf(`type ${n}`));
      // Two of one time, in one transaction, and three of their own.
      await order(written[0], written[1]);
      for (const event of written.slice(2)) await order(event);
      await settle(written[2].id, 'dead');
      const seen = [];
      for (let after = null; ; ) {
        const page = await list({ after, limit: 2 });
        seen.push(...page.map(({ id }) => id));
        if (page.length < 2) break;
        after = { createdAt: page.at(-1).position, id: page.at(-1).id };
      }
      const [a, b, c, d, e] = written.map(({ id }) => id);
      assert.deepEqual(seen, [e, d, c, a, b]);
      const [dead, ...others] = await list({ state: 'dead' });
      assert.deepEqual([dead.id, dead.lastStatus, dead.nextAttemptAt], [c, 500, null]);
      assert.deepEqual(others, []);
      assert.deepEqual(await deliveries.countDeliveries(database, mine), { pending: 4, dead: 1 });
    });

    test('are cleared away once they are old, with their events', async () => {
      const { mine, order, settle, list } = await shop();
      const [a, b, c] = [eventOf('a'), eventOf('b'), eventOf('c')];
      await order(a, b, c);
      await settle(a.id, 'delivered');
      await settle(b.id, 'dead');
      const typesAfter = async (days) => {
        for (const table of ['outbox', 'deliveries']) {
          await query(
            database,
            `update ${table} set created_at = now() - interval '${days} days'
             where tenant_id = '${mine}'`,
          );
        }
        await modules.cleanUp.cleanUp(database);
        return (await list()).map(({ type }) => type).toSorted();
      };
      assert.deepEqual(await typesAfter(29), ['a', 'b', 'c']);
      assert.deepEqual(await typesAfter(31), ['b', 'c']);
      assert.equal(await deliveries.findEvent(database, mine, a.id), null);
      assert.equal((await deliveries.findEvent(database, mine, b.id)).type, 'b');
      assert.deepEqual(await typesAfter(91), ['c']);
    });
  });

  describe('an endpoint', () => {
    test('that is disabled has no pending deliveries, until it is enabled again', async () => {
      const { mine, order, due, list } = await shop();
      const [before, between, after] = ['a', 'b', 'c'].map((type) => eventOf(type));
      await order(before);
      const disable = (q) => webhooks.disableEndpoint(q, mine, 'we_1', 'It answered 410 Gone');
      await database.transaction(disable);
      await order(between);
      assert.equal(await webhooks.deliveryTarget(database, mine, 'we_1'), null);
      const [listed] = await webhooks.listEndpoints(database, mine);
      assert.match(listed.disabledAt, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
      assert.equal(listed.disabledReason, 'It answered 410 Gone');
      assert.deepEqual(await deliveries.nextAttempts(database, mine, { mail: false }), []);
      const enabled = await webhooks.enableEndpoint(database, mine, 'we_1');
      assert.deepEqual([enabled.disabledAt, enabled.disabledReason], [null, null]);
      await order(after);
      assert.deepEqual(await due(), [after.id]);
      const dead = await list({ state: 'dead' });
      assert.deepEqual(
        dead.map(({ id, lastError }) => [id, lastError]),
        [[before.id, 'It answered 410 Gone']],
      );
      assert.equal(await webhooks.enableEndpoint(database, mine, 'we_9'), null);
    });

    test('that is deleted takes its deliveries with it', async () => {
      const { mine, order, list } = await shop();
      await order(eventOf('order.created'));
      const remove = () => database.transaction((q) => webhooks.deleteEndpoint(q, mine, 'we_1'));
      assert.ok(await remove());
      assert.equal(await remove(), false);
      assert.deepEqual(await list(), []);
    });

    test('that was deleted while an order named it leaves nothing for long', async () => {
      const { mine, order, list } = await shop();
      await order(eventOf('order.created'));
      await query(database, `delete from webhook_endpoints where tenant_id = '${mine}'`);
      assert.equal((await list()).length, 1);
      await modules.cleanUp.cleanUp(database);
      assert.deepEqual(await list(), []);
    });

    test('is one of so many', async () => {
      const { mine } = await shop();
      for (let n = 2; n <= webhooks.mostEndpoints; n += 1) {
        assert.equal((await addEndpoint(mine, `we_${n}`)).id, `we_${n}`);
      }
      assert.equal(await addEndpoint(mine, 'we_too_many'), null);
    });
  });
});
