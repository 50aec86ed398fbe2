// Lists, counts, CSV, customers and billing groups over HTTP.
import assert from 'node:assert/strict';
import { request } from 'node:http';
import { after, before, describe, test } from 'node:test';
import { core, orderRow, parts, startInProcess } from './support/in-process.mjs';
import { businessCustomer, item, orderRequest, sampleCatalog } from './support/service.mjs';
import { forEachStore } from './support/stores.mjs';

const ids = (list) => list.map(({ id }) => id);

/** The ids of orders as a list has them (rule F3): those of one second are in the order of theirs. */
const newestFirst = (orders) =>
  ids(
    orders.toSorted((a, b) =>
      a.createdAt === b.createdAt
        ? Buffer.compare(Buffer.from(a.id), Buffer.from(b.id))
        : b.createdAt.localeCompare(a.createdAt),
    ),
  );
const faultsOf = ({ status, json }) => [
  status,
  json.error.details.map(({ path, code }) => [path, code]),
];

/** Quoted cells may hold line breaks. */
function rowsOf(csv) {
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/gy;
  const rows = [[]];
  for (const [, quoted, plain, end] of csv.matchAll(cell)) {
    rows.at(-1).push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end !== ',') rows.push([]);
  }
  const [heads, ...others] = rows.slice(0, -1);
  return others.map((row) => Object.fromEntries(heads.map((head, n) => [head, row[n]])));
}

forEachStore((store) => {
  let service, north, south;

  before(async () => {
    const { environment } = await store.create();
    service = await startInProcess(environment);
    north = await service.tenant('north');
    south = await service.tenant('south');
    for (const tenant of [north, south]) {
      await tenant.secret('PUT', '/products', { body: sampleCatalog });
    }
  });
  after(() => service?.stop());

  const order = async (tenant, changes = {}) => {
    const answer = await tenant.secret('POST', '/orders', { body: orderRequest(changes) });
    assert.equal(answer.status, 201, answer.text);
    return answer.json;
  };
  const newTenant = async (name) => {
    const tenant = await service.tenant(name);
    await tenant.secret('PUT', '/products', { body: sampleCatalog });
    return tenant;
  };
  const list = async (tenant, path) => {
    const answer = await tenant.secret('GET', path);
    assert.equal(answer.status, 200, answer.text);
    return answer.json;
  };
  const csv = (tenant, path, headers = {}) =>
    tenant.secret('GET', path, { headers: { Accept: 'text/csv', ...headers } });

  describe('a list of orders', () => {
    const made = [];

    before(async () => {
      const fields = { purchaseOrder: 'PO 7', costCentre: 4711.5, urgent: true };
      const grace = { email: 'grace@navy.mil', firstName: 'Grace', lastName: 'Höpper' };
      made.push(await order(north, { customFields: fields }));
      made.push(await order(north, { customer: grace }));
      made.push(await order(north, { customer: businessCustomer('al@example.com', 'London') }));
      made.push(await order(north));
      await order(south, { customFields: fields });
    });

    test('is the stored texts, the newest first, with their number', async () => {
      const answer = await north.secret('GET', '/orders');
      assert.deepEqual(ids(answer.json.orders), newestFirst(made));
      const { text } = await north.secret('GET', `/orders/${made[0].id}`);
      assert.ok(answer.text.includes(text));
      const { orders, ...rest } = answer.json;
      assert.deepEqual(rest, { total: 4 });
      assert.equal(answer.header('Content-Encoding'), 'gzip');
    });

    test('goes on at the cursor, and the last page has none', async () => {
      const seen = [];
      let path = '/orders?limit=3';
      for (;;) {
        const { orders, total, nextCursor } = await list(north, path);
        assert.equal(total, 4);
        seen.push(...ids(orders));
        if (nextCursor === undefined) break;
        path = `/orders?limit=3&cursor=${nextCursor}`;
      }
      assert.deepEqual(seen, newestFirst(made));
      const whole = await list(north, '/orders?limit=4');
      assert.equal(whole.nextCursor, undefined);
    });

    test('is filtered', async () => {
      const found = async (query) => ids((await list(north, `/orders?${query}`)).orders);
      const [, second, third] = ids(made);
      assert.deepEqual(await found('search=HOPPER%20navy'), [second]);
      assert.deepEqual(await found(`search=${third}`), [third]);
      assert.deepEqual(await found('customerType=business'), [third]);
      const ofFirst = newestFirst([made[0], made[3]]);
      assert.deepEqual(await found(`customerId=${made[0].customerId}`), ofFirst);
      assert.deepEqual(await found('orderType=upgrade'), []);
      assert.deepEqual(await found('status=confirmed&status=cancelled'), []);
      assert.equal(
        (await found('status=confirmed&status=pending&createdFrom=2020-01-01')).length,
        4,
      );
      assert.equal((await found('search=&status=&customerType=&limit=')).length, 4);
      assert.deepEqual(await found('createdTo=2020-01-01'), []);
    });

    test('finds the exact text of a custom field, and ids', async () => {
      const found = async (...values) => {
        const sent = new URLSearchParams(values.map((value) => ['lookup', value]));
        return ids((await list(north, `/orders?${sent}`)).orders);
      };
      const [first, second] = ids(made);
      for (const value of ['PO 7', '4711.5', 'true', first]) {
        assert.deepEqual(await found(value), [first], value);
      }
      for (const value of ['PO', 'po 7', '4711.50', 'PO 7 ', first.toUpperCase()]) {
        assert.deepEqual(await found(value), [], value);
      }
      assert.deepEqual(await found('PO 7', second, 'nothing'), newestFirst([made[0], made[1]]));
    });

    test('of another tenant has nothing of this one, whatever it names', async () => {
      const { orders, total } = await list(south, '/orders');
      assert.deepEqual([orders.length, total], [1, 1]);
      const { nextCursor } = await list(north, '/orders?limit=1');
      for (const query of [
        `search=${made[0].id}`,
        `lookup=${made[0].id}`,
        `customerId=${made[0].customerId}`,
        'search=hopper',
      ]) {
        assert.equal((await list(south, `/orders?${query}`)).total, 0, query);
      }
      const afterCursor = await list(south, `/orders?cursor=${nextCursor}`);
      assert.ok(!ids(afterCursor.orders).some((id) => ids(made).includes(id)));
    });

    test('names what is wrong with its query', async () => {
      const lookups = 'lookup=1&'.repeat(201);
      for (const [query, status, ...faults] of [
        ['limit=0', 422, ['/limit', 'out_of_range']],
        ['limit=201', 422, ['/limit', 'out_of_range']],
        ['status=open', 422, ['/status/0', 'not_a_choice']],
        ['customerType=person', 422, ['/customerType', 'not_a_choice']],
        ['orderType=rent', 422, ['/orderType', 'not_a_choice']],
        ['createdFrom=2026-02-29', 422, ['/createdFrom', 'invalid_date']],
        ['search=%00', 422, ['/search', 'invalid_characters']],
        ['search=a&search=b', 422, ['/search', 'duplicate_field']],
        ['sort=id', 422, ['/sort', 'unknown_field']],
        [lookups, 422, ['/lookup', 'too_many']],
        ['search=%00&limit=0', 422, ['/search', 'invalid_characters'], ['/limit', 'out_of_range']],
        ['cursor=x', 400, ['/cursor', 'BAD_CURSOR']],
        [`cursor=${btoa('1:ord_1')}=`, 400, ['/cursor', 'BAD_CURSOR']],
        [`cursor=${btoa('1e3:ord_1')}`, 400, ['/cursor', 'BAD_CURSOR']],
        [`cursor=${btoa('9'.repeat(30))}`, 400, ['/cursor', 'BAD_CURSOR']],
        ['cursor=MTpv&cursor=MTpv', 400, ['/cursor', 'BAD_CURSOR']],
      ]) {
        const answer = await north.secret('GET', `/orders?${query}`);
        assert.deepEqual(faultsOf(answer), [status, faults], query.slice(0, 50));
      }
      assert.equal((await north.secret('GET', '/orders?limit=ten')).status, 422);
    });

    test('has counts by status', async () => {
      const counts = (query) => list(north, `/orders/counts?${query}`);
      const none = { pending: 0, confirmed: 0, partial: 0, fulfilled: 0, cancelled: 0 };
      assert.deepEqual(await counts(''), { ...none, pending: 4 });
      assert.deepEqual(await counts('search=hopper'), { ...none, pending: 1 });
      assert.deepEqual(await counts('status=cancelled&limit=1'), { ...none, pending: 4 });
      assert.equal((await north.secret('GET', '/orders/counts?sort=id')).status, 422);
    });

    test('needs a secret key', async () => {
      for (const path of ['/orders', '/orders/counts', '/customers', '/subscriptions']) {
        assert.equal((await north.publishable('GET', path)).status, 403, path);
      }
    });
  });

  test('lists answer HEAD, OPTIONS and other methods as their routes say', async () => {
    for (const [path, allow] of [
      ['/orders', 'GET, HEAD, POST, OPTIONS'],
      ['/orders/counts', 'GET, HEAD, OPTIONS'],
      ['/subscriptions', 'GET, HEAD, POST, OPTIONS'],
      ['/customers', 'GET, HEAD, OPTIONS'],
      ['/customers/cus_1/orders', 'GET, HEAD, OPTIONS'],
      ['/billing-groups', 'GET, HEAD, OPTIONS'],
      ['/billing-groups/bg_1/summary', 'GET, HEAD, OPTIONS'],
    ]) {
      const methods = (header) => header.split(', ').sort().join();
      const options = await north.secret('OPTIONS', path);
      assert.equal(options.status, 204, path);
      assert.equal(methods(options.header('Allow')), methods(allow), path);
      const refused = await north.secret('DELETE', path);
      assert.deepEqual([refused.status, refused.code], [405, 'METHOD_NOT_ALLOWED'], path);
      const [get, head] = [await north.secret('GET', path), await north.secret('HEAD', path)];
      assert.deepEqual([head.status, head.text], [get.status, ''], path);
    }
  });

  describe('CSV', () => {
    test('has every order that matches, and no formula', async () => {
      const mine = await newTenant('csv');
      const customer = { firstName: '=1+1', lastName: '-Byron', phone: '+49 30 1234567' };
      const customFields = { '@big': '1', n: 12345678901234567890n, quoted: 'a "b", c' };
      const text = JSON.stringify(customFields, (_, v) => (typeof v === 'bigint' ? `#${v}#` : v));
      const body = JSON.stringify(orderRequest({ customer, notes: '@home\r\n"2nd" door' }));
      const withFields = `${body.slice(0, -1)},"customFields":${text.replace(/"#|#"/g, '')}}`;
      const created = await mine.secret('POST', '/orders', { body: withFields });
      assert.equal(created.status, 201, created.text);
      for (let n = 0; n < 3; n += 1) await order(mine, { items: [item(), item({ quantity: 1 })] });

      const answer = await csv(mine, '/orders?limit=1');
      assert.equal(answer.header('Content-Type'), 'text/csv; charset=utf-8');
      assert.match(answer.header('Content-Disposition'), /^attachment; filename="orders\.csv"$/);
      assert.ok(answer.text.endsWith('\r\n'));
      const rows = rowsOf(answer.text);
      assert.equal(rows.length, 4);
      const row = rows.find(({ id }) => id === created.json.id);
      assert.deepEqual(
        [row.id, row.firstName, row.lastName, row.phone, row.notes],
        [created.json.id, "'=1+1", "'-Byron", "'+49 30 1234567", '\'@home\r\n"2nd" door'],
      );
      assert.equal(
        row.customFields,
        '{"@big":"1","n":12345678901234567890,"quoted":"a \\"b\\", c"}',
      );
      const { totals, rentalProgress } = created.json;
      assert.deepEqual(
        [row.monthlyTotal, row.contractValue, row.totalDevices, row.rentedDevices],
        [totals.monthlyTotal, totals.contractValue, rentalProgress.totalDevices, 0].map(String),
      );
      for (const { products } of rows) assert.equal(products, 'MacBook Pro 14');
      const none = await csv(mine, '/orders?search=nobody');
      assert.deepEqual([none.status, rowsOf(none.text)], [200, []]);
      assert.equal((await csv(mine, '/orders?limit=0')).status, 422);
      const json = { Accept: 'application/json, text/csv;q=0.5' };
      assert.equal((await csv(mine, '/orders', json)).json.total, 4);
      assert.equal((await csv(mine, '/orders', { Accept: '*/*' })).json.total, 4);
    });
  });

  describe('a list of more than 10 000', () => {
    const many = 10_600;
    let long, read;

    // The store copies one order, as a shop would take minutes to make them.
    before(async () => {
      long = await newTenant('long');
      const { id } = await order(long, { notes: 'x'.repeat(2000) });
      const copies = `generate_series(1, ${many - 1}) n
        where tenant_id = 'long' and id = '${id}'`;
      await service.query(
        `insert into orders (tenant_id, id, customer_id, revision, status, order_type,
           customer_type, created_at, search_text)
         select tenant_id, 'ord_' || n, customer_id, revision, status, order_type, customer_type,
           created_at - n % 50, search_text from orders, ${copies}`,
      );
      await service.query(
        `insert into order_records select tenant_id, 'ord_' || n,
           replace(record, '${id}', 'ord_' || n) from order_records, ${copies}`,
      );
    });

    test('says that the total is a minimum, and still has each once', async () => {
      for (const query of ['', '&search=byron', '&customerType=individual']) {
        const page = await list(long, `/orders?limit=200${query}`);
        assert.deepEqual([page.total, page.totalIsMinimum], [10_000, true], query);
        assert.equal(page.orders.length, 200);
      }
      const { pending, fulfilled } = await list(long, '/orders/counts');
      assert.deepEqual([pending, fulfilled], [10_000, 0]);
      const last = await list(long, '/orders?search=byron&createdTo=2020-01-01');
      assert.deepEqual([last.total, last.totalIsMinimum], [0, undefined]);
    });

    test('is whole in CSV, for words as well', async () => {
      const answer = await csv(long, '/orders?search=byron');
      const rows = rowsOf(answer.text);
      assert.equal(rows.length, many);
      assert.equal(new Set(ids(rows)).size, many);
    });

    test('is read for CSV no faster than the client reads', async () => {
      const { database } = service;
      const { query } = database;
      read = 0;
      database.query = (statement, values) => {
        if (statement.text.includes('bytes_before')) read += 1;
        return query(statement, values);
      };
      try {
        await slowly(service.address, long.keys, async () => {
          // Unless it waits for the client, it reads on beside these.
          for (let n = 0; n < 60; n += 1) await long.secret('GET', '/orders/ord_1');
          assert.ok(read < 15, `${read} pages were read`);
        });
        assert.ok(read >= 22, `${read} pages were read`);
      } finally {
        database.query = query;
      }
    });
  });

  test('a page ends where its orders get too long, and goes on with the next', async () => {
    const mine = await newTenant('large');
    const made = [];
    for (let n = 0; n < 4; n += 1) made.push(await order(mine));
    const wanted = newestFirst(made);
    // As long as orders of thousands of items are.
    await service.query(
      `update order_records set record = rpad(record, 3000000) where tenant_id = 'large'`,
    );
    const first = await list(mine, '/orders');
    assert.deepEqual([ids(first.orders), first.total], [wanted.slice(0, 3), 4]);
    const second = await list(mine, `/orders?cursor=${first.nextCursor}`);
    assert.deepEqual([ids(second.orders), second.nextCursor], [wanted.slice(3), undefined]);
  });

  describe('customers', () => {
    let mine, ada, grace;

    before(async () => {
      mine = await newTenant('customers');
      ada = await order(mine);
      grace = await order(mine, { customer: { email: 'Grace@navy.mil', firstName: 'Grâce' } });
      await order(mine, { customer: { email: 'GRACE@navy.mil' } });
    });

    test('are found by words, and by e-mail address in either case', async () => {
      const found = (query) => list(mine, `/customers?${query}`);
      const all = await found('');
      assert.deepEqual(ids(all.customers).sort(), [grace.customerId, ada.customerId].sort());
      assert.equal(all.total, 2);
      assert.deepEqual(ids((await found('search=grace%20navy')).customers), [grace.customerId]);
      assert.deepEqual(ids((await found('email=gRACE%40NAVY.mil')).customers), [grace.customerId]);
      assert.deepEqual(await found('email=nobody%40navy.mil'), { customers: [], total: 0 });
      const { nextCursor } = await found('limit=1');
      assert.deepEqual((await found(`cursor=${nextCursor}`)).customers, [all.customers[1]]);
      const wrong = await mine.secret('GET', '/customers?name=ada');
      assert.deepEqual(faultsOf(wrong), [422, [['/name', 'unknown_field']]]);
    });

    test('of one address come the oldest first', async () => {
      const imported = { id: 'cus_0', emailKey: 'grace@navy.mil', uniqueEmail: false };
      const stored = { createdAt: 1n, searchText: 'x', record: '{"id":"cus_0"}' };
      await parts.customers.insertCustomer(service.database, mine.id, { ...imported, ...stored });
      const path = '/customers?email=grace%40navy.mil&limit=1';
      const { customers, total, nextCursor } = await list(mine, path);
      assert.deepEqual([ids(customers), total], [['cus_0'], 2]);
      const next = await list(mine, `${path}&cursor=${nextCursor}`);
      assert.deepEqual(ids(next.customers), [grace.customerId]);
      assert.equal(next.nextCursor, undefined);
      await service.query(`delete from customers where id = 'cus_0'`);
    });

    test('are read by id, with an ETag', async () => {
      const path = `/customers/${ada.customerId}`;
      const answer = await mine.secret('GET', path);
      assert.deepEqual([answer.status, answer.json.email], [200, 'ada@example.com']);
      const headers = { 'If-None-Match': answer.header('ETag') };
      assert.equal((await mine.secret('GET', path, { headers })).status, 304);
      for (const [tenant, id] of [
        [mine, 'cus_unknown'],
        [mine, '%00'],
        [south, ada.customerId],
      ]) {
        for (const rest of ['', '/orders']) {
          const refused = await tenant.secret('GET', `/customers/${id}${rest}`);
          assert.deepEqual([refused.status, refused.code], [404, 'NOT_FOUND'], id);
        }
      }
    });

    test('have their orders', async () => {
      const path = `/customers/${grace.customerId}/orders`;
      const { orders, total } = await list(mine, path);
      assert.ok(ids(orders).includes(grace.id));
      assert.equal(total, 2);
      assert.equal((await list(mine, `${path}?search=${grace.id}`)).total, 1);
      assert.equal((await list(mine, `${path}?status=cancelled`)).total, 0);
    });
  });

  describe('billing groups and subscriptions', () => {
    let mine, placed, made;

    before(async () => {
      mine = await newTenant('groups');
      placed = await order(mine, { customer: businessCustomer('al@example.com', 'London office') });
      await order(mine, { customer: businessCustomer('bo@example.com', 'Berlin') });
      const units = ['SN-1', 'SN-2'].map((serialNumber) => ({
        itemId: placed.items[0].id,
        serialNumber,
        startDate: '2026-01-31',
      }));
      const body = { orderId: placed.id, units };
      const answer = await mine.secret('POST', '/subscriptions', { body });
      assert.equal(answer.status, 201, answer.text);
      made = answer.json.subscriptions;
    });

    test('are listed by name', async () => {
      const { billingGroups } = await list(mine, '/billing-groups');
      assert.deepEqual(
        billingGroups.map(({ name }) => name),
        ['Berlin', 'London office'],
      );
      assert.deepEqual(await list(south, '/billing-groups'), { billingGroups: [] });
    });

    test('have a summary', async () => {
      const { billingGroup } = placed.customer;
      const path = `/billing-groups/${billingGroup.id}/summary`;
      const summary = await list(mine, path);
      const subscriptions = made.toSorted((a, b) => (a.id < b.id ? -1 : 1));
      const query = { billingGroupId: billingGroup.id, subscriptions };
      assert.deepEqual(summary, core.billingGroupSummary(JSON.stringify(query)));
      assert.equal(summary.subscriptionIds.length, 2);
      assert.equal((await south.secret('GET', path)).status, 404);
      assert.equal((await mine.secret('GET', '/billing-groups/bg_x/summary')).status, 404);
    });

    test('subscriptions are filtered', async () => {
      const found = async (query) => {
        const { subscriptions, total } = await list(mine, `/subscriptions?${query}`);
        assert.equal(subscriptions.length, total, query);
        return ids(subscriptions).sort();
      };
      const [first] = made;
      const both = ids(made).sort();
      assert.deepEqual(await found(''), both);
      assert.deepEqual(await found('serialNumber=SN-1'), [first.id]);
      assert.deepEqual(await found('serialNumber=sn-1'), []);
      assert.deepEqual(await found('search=sn-1'), [first.id]);
      assert.deepEqual(await found(`orderId=${placed.id}`), both);
      assert.deepEqual(await found(`customerId=${placed.customerId}`), both);
      assert.deepEqual(await found('customerId=cus_other'), []);
      assert.deepEqual(await found(`endsBefore=${first.endDate}`), []);
      assert.deepEqual(await found('endsBefore=2999-12-31&status=active'), both);
      assert.deepEqual(await found('status=ended&status=cancelled'), []);
      const { nextCursor } = await list(mine, '/subscriptions?limit=1');
      assert.equal((await list(mine, `/subscriptions?cursor=${nextCursor}`)).total, 2);
      const { startDate, endDate } = first;
      for (const [phase, today, expected] of [
        ['upcoming', '2026-01-30', both],
        ['upcoming', startDate, []],
        ['running', startDate, both],
        ['running', endDate, []],
        ['past_end', endDate, both],
        ['past_end', startDate, []],
        ['cancelled', startDate, []],
      ]) {
        assert.deepEqual(await found(`phase=${phase}&today=${today}`), expected, phase + today);
      }
      assert.deepEqual(await found(`phase=running&today=${startDate}&status=cancelled`), []);
      const now = (await found('phase=upcoming')).length + (await found('phase=running')).length;
      assert.equal(now + (await found('phase=past_end')).length, 2);
      for (const [query, path, code] of [
        ['phase=over', '/phase', 'not_a_choice'],
        ['phase=running&today=tomorrow', '/today', 'invalid_date'],
        ['phase=running&phase=ended', '/phase', 'unknown_field'],
      ]) {
        const refused = await mine.secret('GET', `/subscriptions?${query}`);
        assert.deepEqual(faultsOf(refused), [422, [[path, code]]]);
      }
      const edit = { serialNumber: 'SN-9', reason: 'Broken' };
      const path = `/subscriptions/${first.id}`;
      const edited = await mine.secret('PATCH', path, { body: edit });
      assert.equal(edited.status, 200, edited.text);
      assert.equal((await mine.secret('POST', `${path}/cancel`)).status, 200);
      for (const query of ['serialNumber=SN-1', 'serialNumber=SN-9', 'status=cancelled']) {
        assert.deepEqual(await found(query), [first.id], query);
      }
      const wrong = await mine.secret('GET', '/subscriptions?status=open&limit=0');
      assert.equal(wrong.status, 422);
      assert.equal((await list(south, '/subscriptions?serialNumber=SN-1')).total, 0);
    });
  });

  describe('records that were stored without search texts', () => {
    test('are made findable, from where an earlier attempt ended', async () => {
      const mine = await newTenant('filled');
      const wanted = await order(mine, { customFields: { po: 'PO-9' } });
      for (let n = 0; n < 60; n += 1) {
        const copy = orderRow(JSON.stringify({ ...wanted, id: `ord_${n}` }));
        const unindexed = { ...copy, searchText: null, lookupValues: [] };
        await parts.orders.insertOrder(service.database, mine.id, unindexed, []);
      }
      const refused = { ...orderRow(JSON.stringify(wanted)), id: 'ord_00', record: '{}' };
      const broken = { ...refused, searchText: null, lookupValues: [] };
      await parts.orders.insertOrder(service.database, mine.id, broken, []);
      await service.query(`update customers set search_text = null where tenant_id = '${mine.id}'`);
      const total = async (query) => (await list(mine, query)).total;
      assert.equal(await total('/orders?search=byron'), 1);
      assert.equal(await total('/customers?search=byron'), 0);

      const { fillSearchTexts } = parts.searchTexts;
      parts.log.log.level = 'silent';
      const end = new AbortController();
      const { transaction } = service.database;
      service.database.transaction = async (work) => {
        await transaction(work);
        end.abort();
      };
      await fillSearchTexts(service.database, core, end.signal);
      service.database.transaction = transaction;
      const begun = await total('/orders?search=byron');
      assert.ok(begun > 1 && begun < 61, `${begun} are found`);
      await fillSearchTexts(service.database, core, new AbortController().signal);
      parts.log.log.level = 'error';
      assert.equal(await total('/orders?search=byron'), 61);
      assert.equal(await total('/orders?lookup=PO-9'), 61);
      assert.equal(await total('/customers?search=byron'), 1);
    });
  });
});

/** Asks for a long CSV, reads its beginning, then the rest after `meanwhile`. */
async function slowly(address, { secret, tenant }, meanwhile) {
  const headers = { Accept: 'text/csv', 'X-API-Key': secret, 'X-Tenant-Id': tenant };
  const answer = await new Promise((resolve, reject) => {
    request(`${address}/orders`, { headers }, resolve).on('error', reject).end();
  });
  const pieces = answer[Symbol.asyncIterator]();
  await pieces.next();
  await meanwhile();
  while (!(await pieces.next()).done);
}
