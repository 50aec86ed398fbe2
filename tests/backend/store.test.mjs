// What the store promises below HTTP, on every kind of store.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { modules, openStore, query } from './support/open.mjs';
import { forEachStore } from './support/stores.mjs';

const { orders, orderLists, subscriptions, subscriptionLists } = modules;
const { customers, billingGroups, imports, events } = modules;
const rivals = 50;

let made = 0;
const nextId = (kind) => `${kind}_${(made += 1)}`;
const times = (count, make) => Promise.all(Array.from({ length: count }, (_, n) => make(n)));

const orderOf = (changes = {}) => ({
  id: nextId('ord'),
  record: '{"a":1.10}',
  revision: 1,
  customerId: 'cus_1',
  status: 'pending',
  orderType: 'standard',
  customerType: 'business',
  createdAt: 1_700_000_000_000_000n,
  searchText: 'ada byron\nada@example.com',
  lookupValues: [],
  ...changes,
});

const eventOf = (type, changes = {}) => ({
  id: nextId('evt'),
  type,
  at: 1_700_000_000_000_001n,
  actor: { kind: 'key', name: 'desk' },
  command: 'create',
  fromStatus: null,
  toStatus: 'pending',
  revision: 1,
  subscriptionId: null,
  changes: '[]',
  payload: '{"type":"x"}',
  isMailed: false,
  ...changes,
});

const subscriptionOf = (changes = {}) => ({
  id: nextId('sub'),
  record: '{}',
  orderId: 'ord_1',
  customerId: 'cus_1',
  billingGroupId: null,
  serialNumber: nextId('SN'),
  status: 'active',
  startDate: '2026-01-31',
  endDate: '2026-07-31',
  createdAt: 1n,
  searchText: 'sn',
  replacedSerialNumbers: [],
  ...changes,
});

forEachStore((store) => {
  let environment, database;
  // Each test has tenants of its own.
  const tenant = () => nextId('tenant');
  const write = (work) => database.transaction(work);
  const listOrders = (mine, filter, page = { limit: 200 }) =>
    orderLists.listOrders(database, mine, filter, page);
  const countOrders = async (mine, filter) => (await listOrders(mine, filter)).total;

  before(async () => {
    ({ environment } = await store.create());
    database = await openStore(environment);
  });
  after(() => database?.close());

  describe('orders', () => {
    test('are found by their tenant alone, to the byte', async () => {
      const [mine, other] = [tenant(), tenant()];
      const order = orderOf({ record: '{"é":"𝄞","n":1.10,"u":"\\u0000"}' });
      await write((queries) => orders.insertOrder(queries, mine, order, []));
      const found = await orders.findOrder(database, mine, order.id);
      assert.deepEqual(found, {
        id: order.id,
        record: order.record,
        revision: 1,
        customerId: 'cus_1',
        createdAt: order.createdAt,
      });
      assert.equal(await orders.findOrder(database, other, order.id), null);
      assert.equal(await orders.findOrder(database, mine, `${order.id}\0`), null);
      assert.equal(await orders.findOrder(database, `${mine}\0`, order.id), null);
    });

    test('come newest first, ties by the bytes of their ids, page by page', async () => {
      const mine = tenant();
      const ids = ['b', 'B', 'a', 'é', '_', '10', '9'];
      const all = ids.flatMap((id) =>
        [1n, 9_007_199_254_740_993n, 9_007_199_254_740_992n].map((createdAt) =>
          orderOf({ id: `${id}${createdAt}`, createdAt }),
        ),
      );
      for (const order of all) await write((q) => orders.insertOrder(q, mine, order, []));
      const expected = all
        .toSorted((left, right) =>
          left.createdAt === right.createdAt
            ? Buffer.compare(Buffer.from(left.id), Buffer.from(right.id))
            : Number(right.createdAt - left.createdAt),
        )
        .map(({ id }) => id);
      // One filter is answered by an index, the other by a search.
      for (const filter of [{}, { customerType: 'business' }]) {
        const seen = [];
        let after = null;
        do {
          const page = await listOrders(mine, filter, { after, limit: 4 });
          seen.push(...page.rows.map(({ id }) => id));
          assert.equal(page.total, all.length);
          after = page.next;
        } while (after);
        assert.deepEqual(seen, expected);
      }
    });

    test('are filtered by everything at once', async () => {
      const mine = tenant();
      const wanted = orderOf({ lookupValues: ['PO 7', 'x'.repeat(2000)], createdAt: 20n });
      const others = [
        orderOf({ ...wanted, id: nextId('ord'), searchText: 'grace hopper' }),
        orderOf({ ...wanted, id: nextId('ord'), status: 'cancelled' }),
        orderOf({ ...wanted, id: nextId('ord'), customerType: 'individual' }),
        orderOf({ ...wanted, id: nextId('ord'), orderType: 'upgrade' }),
        orderOf({ ...wanted, id: nextId('ord'), customerId: 'cus_2' }),
        orderOf({ ...wanted, id: nextId('ord'), createdAt: 9n }),
        orderOf({ ...wanted, id: nextId('ord'), createdAt: 31n }),
        orderOf({ ...wanted, id: nextId('ord'), lookupValues: ['PO 70'] }),
      ];
      for (const order of [wanted, ...others]) {
        await write((q) => orders.insertOrder(q, mine, order, []));
      }
      const filter = {
        words: ['ada', 'example'],
        status: ['pending', 'confirmed'],
        customerType: 'business',
        orderType: 'standard',
        customerId: 'cus_1',
        createdFrom: 10n,
        createdUntil: 31n,
        lookup: ['PO 7', 'unknown'],
      };
      const idsOf = async (one) => (await listOrders(mine, one)).rows.map(({ id }) => id);
      assert.deepEqual(await idsOf(filter), [wanted.id]);
      assert.equal(await countOrders(mine, filter), 1);
      // Without one of its conditions, it also finds the order that differs in that alone.
      for (const name of Object.keys(filter)) {
        const { [name]: _, ...rest } = filter;
        assert.equal((await idsOf(rest)).length, 2, name);
      }
      assert.deepEqual(await idsOf({ lookup: [others[0].id] }), [others[0].id]);
      assert.deepEqual(await idsOf({ lookup: [others[0].id.toUpperCase()] }), []);
      assert.equal((await idsOf({ status: [] })).length, others.length + 1);
      assert.deepEqual(await idsOf({ words: ['a\0'] }), []);
    });

    test('a word is taken as it is, not as a pattern', async () => {
      const mine = tenant();
      const texts = ['100% wool', '1000 wool', 'a_b', 'axb', 'c\\d', 'cd'];
      for (const searchText of texts) {
        await write((q) => orders.insertOrder(q, mine, orderOf({ searchText }), []));
      }
      for (const word of ['100%', 'a_b', 'c\\d', '%', '_', '\\']) {
        const expected = texts.filter((text) => text.includes(word)).length;
        assert.equal(await countOrders(mine, { words: [word] }), expected, word);
      }
    });

    test('an edit changes what they are found by', async () => {
      const mine = tenant();
      const order = orderOf({ lookupValues: ['old', 'kept'] });
      await write((q) => orders.insertOrder(q, mine, order, []));
      const edited = { ...order, revision: 2, searchText: 'new', lookupValues: ['kept', 'added'] };
      assert.ok(await write((q) => orders.updateOrder(q, mine, edited, 1, [])));
      const count = (filter) => countOrders(mine, filter);
      assert.deepEqual(
        await Promise.all(['old', 'kept', 'added'].map((value) => count({ lookup: [value] }))),
        [0, 1, 1],
      );
      assert.equal(await count({ words: ['ada'] }), 0);
      assert.equal(await count({ words: ['new'] }), 1);
    });

    test('of fifty changes at once of one revision, one wins', async () => {
      const mine = tenant();
      const order = orderOf();
      await write((q) => orders.insertOrder(q, mine, order, [eventOf('order.created')]));
      const won = await times(rivals, (n) => {
        const edited = { ...order, revision: 2, record: `{"n":${n}}` };
        return write((q) => orders.updateOrder(q, mine, edited, 1, [eventOf('order.edited')]));
      });
      const winners = won.flatMap((one, n) => (one ? [n] : []));
      assert.equal(winners.length, 1);
      const found = await orders.findOrder(database, mine, order.id);
      assert.deepEqual([found.revision, found.record], [2, `{"n":${winners[0]}}`]);
      const history = await events.listOrderEvents(database, mine, order.id);
      assert.deepEqual(
        history.map(({ type }) => type),
        ['order.created', 'order.edited'],
      );
    });

    test('many are imported at once, or none, and have no events', async () => {
      const mine = tenant();
      const [first, second] = [
        orderOf({ lookupValues: ['PO', 'x'] }),
        orderOf({ searchText: null }),
      ];
      await write((q) => imports.importOrders(q, mine, [first, second]));
      const again = { ...second, record: '{}', lookupValues: ['again'] };
      const third = orderOf();
      await assert.rejects(
        write((q) => imports.importOrders(q, mine, [third, again])),
        (error) => modules.database.sqlState(error) === '23505',
      );
      const ids = [first.id, third.id, second.id];
      assert.deepEqual((await imports.knownOrderIds(database, mine, ids)).sort(), [
        first.id,
        second.id,
      ]);
      assert.deepEqual(await imports.orderRecords(database, mine, [second.id]), [second.record]);
      const { createdAt, customerId, revision } = first;
      assert.deepEqual(await orders.findOrder(database, mine, first.id), {
        id: first.id,
        record: first.record,
        revision,
        customerId,
        createdAt,
      });
      assert.equal(await countOrders(mine, { lookup: ['PO'] }), 1);
      assert.equal(await countOrders(mine, { lookup: ['again'] }), 0);
      assert.equal(await countOrders(mine, { words: ['byron'] }), 1);
      assert.deepEqual(await events.listOrderEvents(database, mine, first.id), []);
    });

    test('search text that is missing can be filled in later', async () => {
      const mine = tenant();
      const order = orderOf({ searchText: null });
      await write((q) => orders.insertOrder(q, mine, order, []));
      const [found] = await orders.ordersWithoutSearchText(database, mine, '', 10);
      assert.equal(found.id, order.id);
      const text = { searchText: 'filled', lookupValues: ['PO'] };
      await write((q) => orders.fillSearchText(q, mine, { ...order, ...text, revision: 2 }));
      assert.equal(await countOrders(mine, { words: ['filled'] }), 0);
      await write((q) => orders.fillSearchText(q, mine, { ...order, ...text }));
      assert.equal(await countOrders(mine, { ...text, words: ['filled'] }), 1);
      assert.equal(await countOrders(mine, { lookup: ['PO'] }), 1);
      assert.deepEqual(await orders.ordersWithoutSearchText(database, mine, '', 10), []);
    });
  });

  describe('events', () => {
    test('are numbered without a gap, whoever writes them', async () => {
      const mine = tenant();
      const order = orderOf();
      await write((q) => orders.insertOrder(q, mine, order, [eventOf('order.created')]));
      await times(20, (n) =>
        write((q) =>
          orders.recordSubscriptionEvents(q, mine, order.id, [
            eventOf('subscription.edited', { command: `first ${n}`, revision: null }),
            eventOf('subscription.edited', { command: `second ${n}`, revision: null }),
          ]),
        ),
      );
      const history = await events.listOrderEvents(database, mine, order.id);
      assert.equal(history.length, 41);
      for (let n = 1; n < 41; n += 2) {
        assert.equal(history[n].command.replace('first', 'second'), history[n + 1].command);
      }
      const numbers = await query(
        database,
        `select number from order_events where tenant_id = '${mine}' order by number`,
      );
      assert.deepEqual(
        numbers.map(({ number }) => number),
        Array.from({ length: 41 }, (_, n) => n + 1),
      );
    });

    test('are written with the change or not at all', async () => {
      const mine = tenant();
      const order = orderOf();
      await assert.rejects(
        write(async (q) => {
          await orders.insertOrder(q, mine, order, [eventOf('order.created')]);
          throw new Error('changed my mind');
        }),
        /changed my mind/,
      );
      for (const table of ['orders', 'order_events', 'outbox', 'deliveries']) {
        const rows = await query(database, `select 1 from ${table} where tenant_id = '${mine}'`);
        assert.deepEqual(rows, [], table);
      }
    });

    test('are written to the outbox with the columns of the outbox router', async () => {
      const mine = tenant();
      const order = orderOf();
      const event = eventOf('order.created', { payload: '{"total":1.10}' });
      await write((q) => orders.insertOrder(q, mine, order, [event]));
      const rows = await query(
        database,
        `select id, aggregatetype, aggregateid, type, payload from outbox
         where tenant_id = '${mine}'`,
      );
      assert.deepEqual(rows, [
        {
          id: event.id,
          aggregatetype: 'order',
          aggregateid: order.id,
          type: 'order.created',
          payload: '{"total":1.10}',
        },
      ]);
    });
  });

  describe('subscriptions', () => {
    const insert = (mine, ...many) =>
      write((q) => subscriptions.insertSubscriptions(q, mine, many));
    const isTaken = (error) => modules.database.sqlState(error) === '23505';
    const found = (mine, filter) =>
      subscriptionLists.listSubscriptions(database, mine, filter, { limit: 10 });

    test('H5: an active serial number is there once, in each tenant', async () => {
      const [mine, other] = [tenant(), tenant()];
      const first = subscriptionOf({ serialNumber: 'SN' });
      await insert(mine, first);
      const second = subscriptionOf({ serialNumber: 'SN' });
      await assert.rejects(insert(mine, subscriptionOf(), second), isTaken);
      assert.equal((await found(mine, {})).total, 1);
      await insert(other, second);
      await insert(mine, { ...second, status: 'ended' });
      const ended = { ...first, status: 'ended' };
      assert.ok(await write((q) => subscriptions.updateSubscription(q, mine, ended, 1)));
      assert.equal(await write((q) => subscriptions.updateSubscription(q, mine, ended, 1)), false);
      await insert(mine, subscriptionOf({ serialNumber: 'SN' }));
      const active = await subscriptions.activeSubscriptionsBySerialNumbers(database, mine, ['SN']);
      assert.equal(active.length, 1);
    });

    test('of fifty at once for one serial number, one wins', async () => {
      const mine = tenant();
      const isFree = async (q) =>
        (await subscriptions.activeSubscriptionsBySerialNumbers(q, mine, ['SN'])).length === 0;
      const won = await times(rivals, () =>
        write(async (q) => {
          if (!(await isFree(q))) return false;
          const one = subscriptionOf({ serialNumber: 'SN' });
          await subscriptions.insertSubscriptions(q, mine, [one]);
          return true;
        }),
      );
      assert.equal(won.filter(Boolean).length, 1);
      assert.equal((await found(mine, {})).total, 1);
    });

    test('are found by a serial number that was replaced, and after their end', async () => {
      const mine = tenant();
      const replaced = subscriptionOf({ serialNumber: 'NEW', replacedSerialNumbers: ['OLD'] });
      await insert(mine, { ...replaced, serialNumber: 'OLD', replacedSerialNumbers: [] });
      assert.ok(await write((q) => subscriptions.updateSubscription(q, mine, replaced, 1)));
      await insert(mine, subscriptionOf({ serialNumber: 'OLD', createdAt: 2n }));
      await insert(mine, subscriptionOf({ serialNumber: 'OLD', status: 'ended', createdAt: 3n }));
      const foundBy = async (serialNumber) => (await found(mine, { serialNumber })).rows;
      assert.deepEqual(
        (await foundBy('OLD')).map(({ createdAt }) => createdAt),
        [3n, 2n, 1n],
      );
      assert.deepEqual(
        (await foundBy('NEW')).map(({ id }) => id),
        [replaced.id],
      );
    });

    test('are filtered by their days, both included', async () => {
      const mine = tenant();
      await insert(mine, subscriptionOf({ startDate: '2026-01-31', endDate: '2026-07-31' }));
      for (const [filter, expected] of [
        [{ inPhase: { startsFrom: '2026-01-31', startsUntil: '2026-01-31' } }, 1],
        [{ inPhase: { startsFrom: '2026-02-01' } }, 0],
        [{ inPhase: { startsUntil: '2026-01-30' } }, 0],
        [{ inPhase: { endsFrom: '2026-07-31', endsUntil: '2026-07-31', status: 'active' } }, 1],
        [{ inPhase: { endsFrom: '2026-08-01' } }, 0],
        [{ inPhase: { endsUntil: '2026-07-30' } }, 0],
        [{ endsBefore: '2026-08-01' }, 1],
        [{ endsBefore: '2026-07-31' }, 0],
        [{ status: ['ended'] }, 0],
        [{ words: ['sn'], orderId: 'ord_1', customerId: 'cus_1' }, 1],
      ]) {
        assert.equal((await found(mine, filter)).total, expected, JSON.stringify(filter));
      }
    });

    test('many are imported at once, or none', async () => {
      const mine = tenant();
      const ended = subscriptionOf({ status: 'ended', replacedSerialNumbers: ['OLD-1', 'OLD-2'] });
      const active = subscriptionOf({ billingGroupId: 'bg_1' });
      await write((q) => subscriptions.insertSubscriptions(q, mine, [ended, active]));
      for (const again of [
        { ...active, serialNumber: nextId('SN') },
        subscriptionOf({ serialNumber: active.serialNumber }),
      ]) {
        const other = subscriptionOf();
        await assert.rejects(
          write((q) => subscriptions.insertSubscriptions(q, mine, [other, again])),
          (error) => modules.database.sqlState(error) === '23505',
        );
        assert.equal(await subscriptions.findSubscription(database, mine, other.id), null);
      }
      const ids = [active.id, 'unknown'];
      assert.deepEqual(await imports.knownSubscriptionIds(database, mine, ids), [active.id]);
      const numbers = [ended.serialNumber, active.serialNumber];
      const taken = await imports.activeSerialNumbers(database, mine, numbers);
      assert.deepEqual(taken, [active.serialNumber]);
      const [grouped] = await subscriptions.activeSubscriptionsOfGroup(database, mine, 'bg_1');
      assert.deepEqual([grouped.id, grouped.record, grouped.version], [active.id, '{}', 1]);
      assert.equal((await found(mine, { serialNumber: 'OLD-2' })).total, 1);
      const lastDay = { endsFrom: '2026-07-31', endsUntil: '2026-07-31' };
      assert.equal((await found(mine, { inPhase: lastDay })).total, 2);
    });
  });

  describe('customers', () => {
    const customerOf = (changes = {}) => ({
      id: nextId('cus'),
      emailKey: 'ada@example.com',
      uniqueEmail: true,
      createdAt: 5n,
      searchText: 'ada',
      record: '{}',
      ...changes,
    });
    const insert = (mine, customer) => write((q) => customers.insertCustomer(q, mine, customer));

    test('an order makes one for each e-mail address; imported ones may share it', async () => {
      const mine = tenant();
      const own = customerOf();
      await insert(mine, own);
      await assert.rejects(
        insert(mine, customerOf()),
        (error) => modules.database.sqlState(error) === '23505',
      );
      const older = customerOf({ uniqueEmail: false, createdAt: 4n });
      const asOld = customerOf({ uniqueEmail: false, createdAt: 5n, id: 'a' });
      const known = { ...own, uniqueEmail: false, record: '{"other":1}' };
      const twice = { ...asOld, record: '{"later":1}' };
      await write((q) => imports.importCustomers(q, mine, [asOld, known, older, twice]));
      for (const { id, record } of [own, asOld, older]) {
        assert.equal((await customers.findCustomer(database, mine, id)).record, record);
      }
      const found = await customers.customersByEmail(database, mine, 'ada@example.com', 10);
      assert.deepEqual(
        found.map(({ id }) => id),
        [older.id, 'a', own.id],
      );
    });

    test('a change names the version that it was made for', async () => {
      const mine = tenant();
      const [ada, grace] = [customerOf(), customerOf({ emailKey: 'grace@example.com' })];
      await insert(mine, ada);
      await insert(mine, grace);
      const change = {
        ...grace,
        emailKey: 'ada@example.com',
        record: '{"moved":true}',
        searchText: 'grace',
      };
      const won = await times(10, () => write((q) => customers.updateCustomer(q, mine, change, 1)));
      assert.equal(won.filter(Boolean).length, 1);
      const found = await customers.findCustomer(database, mine, grace.id);
      assert.deepEqual([found.version, found.record], [2, change.record]);
      const shared = await customers.customersByEmail(database, mine, 'ada@example.com', 10);
      assert.equal(shared.length, 2);
      const filter = { words: ['grace'] };
      const listed = await customers.listCustomers(database, mine, filter, { limit: 10 });
      assert.deepEqual(
        listed.rows.map(({ id }) => id),
        [grace.id],
      );
    });

    test('a billing group has its name to itself', async () => {
      const mine = tenant();
      const group = { id: 'bg_1', nameKey: 'london', record: '{"id":"bg_1"}' };
      const insertGroup = (one) => write((q) => billingGroups.insertBillingGroup(q, mine, one));
      await insertGroup(group);
      await assert.rejects(insertGroup({ ...group, id: 'bg_2' }));
      const again = { ...group, id: 'bg_2' };
      const renamed = { ...group, nameKey: 'paris', record: '{}' };
      await write((q) => imports.importBillingGroups(q, mine, [again, renamed]));
      assert.deepEqual(await billingGroups.listBillingGroups(database, mine), [group.record]);
      assert.equal(await billingGroups.billingGroupByName(database, mine, 'london'), group.record);
      assert.equal(await billingGroups.billingGroupById(database, mine, 'bg_2'), null);
    });
  });
});
