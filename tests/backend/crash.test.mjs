// H5: a process that is killed at any moment leaves all of a change or nothing. A client that repeats
// its request with its key gets exactly one.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { client, startService } from './support/service.mjs';
import { source } from './support/source.mjs';
import { forEachStore } from './support/stores.mjs';
import {
  cancelledLife,
  importLife,
  orderLife,
  settingsLife,
  somethingToImport,
  writtenRoutes,
} from './support/writers.mjs';

/** For each store; scripts/prove sets more. */
const kills = Number(process.env.TERMWISE_KILLS ?? 10);
const mostAnswersBeforeKill = 60;
const longestPauseBeforeKill = 30;

const orphans = {
  'an idempotency record without its order': `select k.key from idempotency_keys k left join orders o
     on o.tenant_id = k.tenant_id and o.id = k.order_id
     where o.id is null and k.order_id is not null`,
  'an order without its idempotency record': `select o.id from orders o left join idempotency_keys k
     on k.tenant_id = o.tenant_id and k.order_id = o.id
     where k.key is null and o.id not like 'ord-%'`,
  'an order without its record': `select o.id from orders o full join order_records r
     on r.tenant_id = o.tenant_id and r.id = o.id where o.id is null or r.id is null`,
  'an order without its first event': `select o.id from orders o left join order_events e
     on e.tenant_id = o.tenant_id and e.order_id = o.id and e.number = 1
     where e.id is null and o.id not like 'ord-%'`,
  'a gap in the events of an order': `select o.id from orders o where o.last_event <>
     (select count(*) from order_events e where e.tenant_id = o.tenant_id and e.order_id = o.id)`,
  'an event without its order': `select e.id from order_events e left join orders o
     on o.tenant_id = e.tenant_id and o.id = e.order_id where o.id is null`,
  'an event that others are not told of': `select e.id from order_events e left join outbox x
     on x.tenant_id = e.tenant_id and x.id = e.id and x.aggregateid = e.order_id where x.id is null`,
  'something told that did not happen': `select x.id from outbox x left join order_events e
     on e.tenant_id = x.tenant_id and e.id = x.id where e.id is null and x.aggregatetype = 'order'`,
  'an order without its customer': `select o.id from orders o left join customers c
     on c.tenant_id = o.tenant_id and c.id = o.customer_id where c.id is null`,
  'a customer without an order': `select c.id from customers c left join orders o
     on o.tenant_id = c.tenant_id and o.customer_id = c.id where o.id is null`,
  'a billing group that no order names': `select g.id from billing_groups g where not exists
     (select 1 from order_records o where o.tenant_id = g.tenant_id and strpos(o.record, g.id) > 0)`,
  'a subscription that its order does not name': `select s.id from subscriptions s where not exists
     (select 1 from order_records o where o.tenant_id = s.tenant_id and o.id = s.order_id
       and strpos(o.record, s.id) > 0)`,
};

// One statement, because each look into PGlite's files takes a start of its own.
const allOrphans = Object.entries(orphans)
  .map(([what, sql]) => `select '${what}' as what, found.* from (${sql}) as found`)
  .join(' union all ');

test('the writers write by every route that there is', async () => {
  const { routes } = await source({ routes: 'routes' });
  const writing = routes.routes.filter(({ method }) => method !== 'GET');
  const names = writing.map(({ method, path }) => `${method} ${path}`);
  // Sending a delivery again changes nothing but the time of its next attempt.
  const others = names.filter((name) => !/deliveries|enable/.test(name));
  assert.deepEqual(others.sort(), writtenRoutes.toSorted());
});

forEachStore((store) => {
  test(`kill -9, ${kills} times, while clients write by every route`, async () => {
    const { environment, query } = await store.create();
    const seen = { events: new Map(), imported: 0, unanswered: new Set() };
    const writers = await beginWriters(environment, seen);
    for (let kill = 0; kill < kills; kill += 1) {
      await writeUntilKilled(environment, writers, seen);
      assert.deepEqual(await query(allOrphans), [], `after kill ${kill + 1}`);
      // As if 30 seconds had passed: what the killed process had claimed may be taken over.
      await query('update idempotency_keys set lease_until = now() where status is null');
    }
    await finish(environment, writers, seen);
    await assertOnce(environment, query, seen);
    const { size } = seen.unanswered;
    assert.ok(size >= Math.min(kills, 3), `kills came amid requests to ${size} routes only`);
  });
});

/** Each begins a new life when one ends. */
async function beginWriters(environment, seen) {
  const service = await startService(environment);
  const like = await somethingToImport(client(service, service.keys));
  const { secret } = service.keys;
  await service.stop();
  const happened = (order, events) => seen.events.set(order, [...events]);
  const lives = [
    ...Array.from({ length: 4 }, () => (name) => orderLife(name, happened)),
    (name) => cancelledLife(name, happened),
    (name) => importLife(name, like),
    (name) => settingsLife(name, secret),
  ];
  return lives.map((begin, number) => new Writer(`w${number}`, begin, seen));
}

class Writer {
  #name;
  #begin;
  #seen;
  #count = 0;
  #life = null;
  #request = null;
  #key = null;
  #cookie = null;

  constructor(name, begin, seen) {
    this.#name = name;
    this.#begin = begin;
    this.#seen = seen;
  }

  get isBetweenLives() {
    return this.#life === null;
  }

  /** Sends the next request, or the same one again if it was not answered. */
  async step(shop) {
    if (this.#life === null) {
      this.#life = this.#begin(`${this.#name}-${(this.#count += 1)}`);
      this.#advance(undefined);
    }
    const { method, path, body, isImport, mayBeGone, withCookie } = this.#request;
    const headers = {
      'Idempotency-Key': this.#key,
      ...(isImport && { 'Content-Type': 'application/x-ndjson' }),
      ...(withCookie && { Cookie: this.#cookie, 'Sec-Fetch-Site': 'same-origin' }),
    };
    const answer = await shop.secret(method, path, { body, headers });
    const isRight = answer.status < 300 || (mayBeGone && answer.status === 404);
    assert.ok(isRight, `${method} ${path}: ${answer.status} ${answer.text}`);
    this.#cookie = answer.header('Set-Cookie')?.split(';')[0] ?? this.#cookie;
    if (isImport) this.#countLines(answer.text);
    this.#advance(answer.json);
  }

  unanswered() {
    const { method, path } = this.#request ?? {};
    if (path) this.#seen.unanswered.add(`${method} ${path.replace(/[a-z]+_\w+|w\d[\w-]*/, ':id')}`);
  }

  /** A line that an import before the kill has stored is refused, any other is stored. */
  #countLines(text) {
    const lines = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    const sent = this.#request.body.trim().split('\n').length;
    assert.deepEqual(
      lines.map(({ line }) => line),
      Array.from({ length: sent }, (_, n) => n + 1),
    );
    for (const { id, error } of lines) {
      if (id === undefined)
        assert.deepEqual(
          error.details.map(({ code }) => code),
          ['duplicate_id'],
        );
    }
    this.#seen.imported += sent;
  }

  #advance(answer) {
    const { value, done } = this.#life.next(answer);
    this.#life = done ? null : this.#life;
    this.#request = value;
    this.#key = crypto.randomUUID();
  }
}

async function writeUntilKilled(environment, writers, seen) {
  const service = await startService(environment);
  const shop = client(service, service.keys);
  const answersLeft = { count: 1 + Math.floor(Math.random() * mostAnswersBeforeKill) };
  let killed = null;
  const kill = async () => {
    // The moment is random, so that it comes amid anything.
    await delay(Math.random() * longestPauseBeforeKill);
    killed = service.kill();
  };
  await Promise.all(
    writers.map(async (writer) => {
      while (killed === null) {
        try {
          await writer.step(shop);
        } catch (error) {
          // The connection breaks with the process, and for no other reason.
          if (killed === null || error instanceof assert.AssertionError) throw error;
          writer.unanswered();
          return;
        }
        answersLeft.count -= 1;
        if (answersLeft.count === 0) void kill();
      }
    }),
  );
  await killed;
}

/** Every life comes to its end. */
async function finish(environment, writers) {
  const service = await startService(environment);
  try {
    const shop = client(service, service.keys);
    await Promise.all(
      writers.map(async (writer) => {
        while (!writer.isBetweenLives) {
          await writer.step(shop).catch((error) => {
            // A kept connection may close just as it is used again: the request is repeated.
            if (error.cause?.code !== 'ECONNRESET' && error.cause?.code !== 'UND_ERR_SOCKET') {
              throw error;
            }
          });
        }
      }),
    );
    assert.equal(service.errors(), '');
  } finally {
    await service.stop();
  }
}

/** What was acknowledged is there once, and nothing else is. */
async function assertOnce(environment, query, { events, imported }) {
  const service = await startService(environment);
  try {
    const shop = client(service, service.keys);
    for (const [order, types] of events) {
      const { json } = await shop.secret('GET', `/orders/${order}/events`);
      const found = json.events.map(({ type }) => type);
      assert.deepEqual(found.toSorted(), types.toSorted(), order);
    }
  } finally {
    await service.stop();
  }
  // One more was made for imports to be like.
  const [count] = await query(
    `select (select count(*)::int from orders where id not like 'ord-%') as orders,
       (select count(*)::int from orders where id like 'ord-%') +
       (select count(*)::int from subscriptions where id like 'sub-%') as imported`,
  );
  assert.deepEqual(count, { orders: events.size + 1, imported });
  const told = await query("select payload from outbox where aggregatetype = 'import'");
  const ids = told.flatMap(({ payload }) => JSON.parse(payload).data.ids);
  assert.equal(ids.length, imported);
  assert.equal(new Set(ids).size, imported);
}
