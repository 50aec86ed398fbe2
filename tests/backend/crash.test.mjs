// H5: a process killed at any moment leaves all of an order or nothing.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { businessCustomer, client, orderRequest, startService } from './support/service.mjs';
import { forEachStore } from './support/stores.mjs';

const rounds = 4;
const senders = 8;
const answersBeforeKill = 25;

const requestOf = (key) => ({
  // Customers and groups recur, so that some orders bring new ones and some do not.
  body: orderRequest({
    customer: businessCustomer(`${key.slice(0, -1)}@example.com`, `group ${key.slice(0, -1)}`),
  }),
  headers: { 'Idempotency-Key': key },
});

const orphans = {
  'an idempotency record without its order': `select k.key from idempotency_keys k left join orders o
     on o.tenant_id = k.tenant_id and o.id = k.order_id
     where o.id is null and k.status is not null`,
  'an order without its idempotency record': `select o.id from orders o left join idempotency_keys k
     on k.tenant_id = o.tenant_id and k.order_id = o.id where k.key is null`,
  'an order without its record': `select o.id from orders o full join order_records r
     on r.tenant_id = o.tenant_id and r.id = o.id where o.id is null or r.id is null`,
  'an order without its first event': `select o.id from orders o left join order_events e
     on e.tenant_id = o.tenant_id and e.order_id = o.id and e.number = 1 where e.id is null`,
  'an event without its order': `select e.id from order_events e left join orders o
     on o.tenant_id = e.tenant_id and o.id = e.order_id where o.id is null`,
  'an event that others are not told of': `select e.id from order_events e left join outbox x
     on x.tenant_id = e.tenant_id and x.id = e.id and x.aggregateid = e.order_id where x.id is null`,
  'something told that did not happen': `select x.id from outbox x left join order_events e
     on e.tenant_id = x.tenant_id and e.id = x.id where e.id is null`,
  'an order without its customer': `select o.id from orders o left join customers c
     on c.tenant_id = o.tenant_id and c.id = o.customer_id where c.id is null`,
  'a customer without an order': `select c.id from customers c left join orders o
     on o.tenant_id = c.tenant_id and o.customer_id = c.id where o.id is null`,
  'a billing group that no order names': `select g.id from billing_groups g where not exists
     (select 1 from order_records o where o.tenant_id = g.tenant_id and strpos(o.record, g.id) > 0)`,
  'an order whose billing group is not there': `select o.id from order_records o where not exists (select 1 from billing_groups g
     where o.tenant_id = g.tenant_id and strpos(o.record, g.id) > 0)`,
};

// One statement, because each look into PGlite's files takes a start of its own.
const allOrphans = Object.entries(orphans)
  .map(([what, sql]) => `select '${what}' as what, found.* from (${sql}) as found`)
  .join(' union all ');

forEachStore((store) => {
  test('kill -9 amid a burst of orders', async () => {
    const { environment, query } = await store.create();
    const sent = new Map();
    for (let round = 0; round < rounds; round += 1) {
      await burstUntilKilled(environment, sent, round);
      assert.deepEqual(await query(allOrphans), []);
    }
    // As if 30 seconds had passed: what the killed process had claimed may be taken over.
    await query('update idempotency_keys set lease_until = now() where status is null');
    await assertReplays(environment, sent);
    const [{ orders }] = await query('select count(*)::int as orders from orders');
    assert.equal(orders, sent.size);
  });
});

/** Remembers each key with its answer, or null where the kill came first. */
async function burstUntilKilled(environment, sent, round) {
  const service = await startService(environment);
  const shop = client(service, service.keys);
  let answered = 0;
  let killed = null;
  await Promise.all(
    Array.from({ length: senders }, async (_, sender) => {
      for (let n = 0; killed === null; n += 1) {
        const key = `round-${round}-${sender}-${n}`;
        sent.set(key, null);
        const answer = await shop.publishable('POST', '/orders', requestOf(key)).catch((error) => {
          // The connection breaks with the process, and for no other reason.
          if (killed === null) throw error;
          return null;
        });
        if (answer === null) continue;
        assert.equal(answer.status, 201, answer.text);
        sent.set(key, answer.text);
        answered += 1;
        if (answered === answersBeforeKill) killed = service.kill();
      }
    }),
  );
  await killed;
}

async function assertReplays(environment, sent) {
  const service = await startService(environment);
  try {
    const shop = client(service, service.keys);
    let unanswered = 0;
    for (const [key, text] of sent) {
      const again = await shop.publishable('POST', '/orders', requestOf(key));
      assert.equal(again.status, 201, again.text);
      if (text === null) {
        unanswered += 1;
      } else {
        assert.equal(again.header('Idempotency-Replayed'), 'true');
        assert.equal(again.text, text);
      }
    }
    assert.ok(unanswered > 0, 'no kill came amid a request');
  } finally {
    await service.stop();
  }
}
