// The service finds what the core's own index finds: the same orders, in the same order.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { files, inputBytes } from '../wasm/cases.mjs';
import { core, orderRow, parts, startInProcess } from './support/in-process.mjs';
import { OrderMaker } from './support/made-orders.mjs';
import { forEachStore } from './support/stores.mjs';

const { cases } = files.find(({ name }) => name === 'search.json');
const parameters = ['search', 'status', 'customerType', 'createdFrom', 'createdTo', 'limit'];

/** The query of a case as the service takes it; null if a query string cannot say that. */
function sentQuery({ json }) {
  if (!json) return null;
  const sent = new URLSearchParams();
  for (const [name, value] of Object.entries(json)) {
    if (name === 'offset' || value === null) continue;
    const values = Array.isArray(value) ? value : [value];
    const fits = values.every((one) => typeof one === 'string' || name === 'limit');
    if (!parameters.includes(name) || !fits) return null;
    for (const one of values) sent.append(name, one);
  }
  return sent;
}

/** A page as a case asks for it: what it skips are pages before. */
async function pageFrom(mine, sent, offset) {
  for (let left = offset; left > 0; left -= 200) {
    const before = new URLSearchParams(sent);
    before.set('limit', Math.min(left, 200));
    const { json } = await mine.secret('GET', `/orders?${before}`);
    if (json.nextCursor === undefined) return { orders: [], total: json.total };
    sent.set('cursor', json.nextCursor);
  }
  return (await mine.secret('GET', `/orders?${sent}`)).json;
}

forEachStore((store) => {
  let service;
  let tenants = 0;
  const newTenant = () => service.tenant(`tenant-${(tenants += 1)}`);

  before(async () => {
    const { environment } = await store.create();
    service = await startInProcess(environment);
  });
  after(() => service?.stop());

  const put = (tenantId, text) =>
    service.database.transaction(async (queries) => {
      const { orders } = parts;
      const order = orderRow(text);
      const known = await orders.findOrder(queries, tenantId, order.id);
      if (!known) await orders.insertOrder(queries, tenantId, order, []);
      else assert.ok(await orders.updateOrder(queries, tenantId, order, known.revision, []));
    });

  const remove = async (tenantId, id) => {
    for (const table of ['orders', 'order_records']) {
      await service.query(`delete from ${table} where tenant_id = '${tenantId}' and id = '${id}'`);
    }
  };

  const steps = {
    async put(mine, { put: order, faults }) {
      if (!faults) await put(mine.id, inputBytes('orders', order));
    },
    async remove(mine, step) {
      if (step.removed !== false) await remove(mine.id, step.remove);
    },
    async query(mine, { query, ids, total, faults }) {
      const sent = sentQuery(query);
      if (!sent) return;
      const { offset = 0 } = query.json;
      if (faults) {
        if (query.json.offset !== undefined) return;
        const answer = await mine.secret('GET', `/orders?${sent}`);
        assert.equal(answer.status, 422);
        const found = answer.json.error.details.map(({ path, code }) => [path, code]);
        assert.deepEqual(
          found,
          faults.map(({ path, code }) => [path, code]),
        );
        return;
      }
      const page = await pageFrom(mine, sent, offset ?? 0);
      assert.deepEqual(
        page.orders.map(({ id }) => id),
        ids,
        String(sent),
      );
      assert.equal(page.total, total, String(sent));
    },
    size() {},
  };

  describe('the cases of the search', () => {
    for (const { name, steps: all } of cases) {
      test(name, async () => {
        const mine = await newTenant();
        for (const step of all) {
          const kind = Object.keys(steps).find((one) => one in step);
          await steps[kind](mine, step);
        }
      });
    }

    test('are mostly such that a query string can ask', () => {
      const queries = cases.flatMap(({ steps: all }) => all.filter(({ query }) => query));
      assert.ok(queries.filter(({ query }) => sentQuery(query)).length > 120);
    });
  });

  test('among many orders, searches find what the core’s index finds, by scanning, too', async () => {
    const mine = await newTenant();
    const index = core.openOrderIndex();
    const maker = new OrderMaker({ count: 400, seed: 11 });
    const made = Array.from({ length: 400 }, () => maker.next());
    for (const { record } of made) index.put(record);
    await service.database.transaction((queries) =>
      Promise.all(made.map((order) => parts.orders.insertOrder(queries, mine.id, order, []))),
    );
    const compare = async () => {
      const sent = maker.nextSearch();
      const query = { ...Object.fromEntries(sent), limit: 200, status: sent.getAll('status') };
      sent.set('limit', 200);
      const { ids, total } = index.search(JSON.stringify(query));
      const { json } = await mine.secret('GET', `/orders?${sent}`);
      assert.deepEqual([json.orders.map(({ id }) => id), json.total], [ids, total], String(sent));
      const counts = (await mine.secret('GET', `/orders/counts?${sent}`)).json;
      for (const [status, count] of Object.entries(counts)) {
        const ofStatus = JSON.stringify({ ...query, status: [status] });
        assert.equal(count, index.search(ofStatus).total, `${status}: ${sent}`);
      }
    };
    for (let n = 0; n < 60; n += 1) await compare();
    // As if the service had always been told to do without.
    await service.query('drop extension pg_trgm cascade');
    for (let n = 0; n < 20; n += 1) await compare();
    index.close();
  });
});
