// PostgreSQL goes away and comes back, or a standby takes over: no acknowledged order is missing, none
// is there twice, and the service goes on by itself.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { modules } from './support/open.mjs';
import { postgresPrograms, query, startPostgres } from './support/postgres.mjs';
import { client, orderRequest, startService } from './support/service.mjs';
import { temporaryFolders } from './support/stores.mjs';

const senders = 8;
const ordersBefore = 60;
const ordersAfter = 60;
const longestGap = 15_000;
/** How often each happens; scripts/prove sets more. */
const times = Array.from({ length: Number(process.env.TERMWISE_OUTAGES ?? 1) }, (_, n) => n + 1);
const skipped = process.env.TERMWISE_SKIP_POSTGRES === '1' || postgresPrograms() === null;

describe('several hosts', () => {
  test('stand in DATABASE_URL with a comma between them', () => {
    const { hostsOf } = modules.postgres;
    assert.deepEqual(hostsOf('postgres://u:p%40@one:5432,two:5433/shop?ssl=1'), [
      'postgres://u:p%40@one:5432/shop?ssl=1',
      'postgres://u:p%40@two:5433/shop?ssl=1',
    ]);
    assert.deepEqual(hostsOf('postgresql://one,[::1]:5433/shop'), [
      'postgresql://one/shop',
      'postgresql://[::1]:5433/shop',
    ]);
    assert.deepEqual(hostsOf('postgres:///shop?host=/run/pg'), ['postgres:///shop?host=/run/pg']);
    assert.throws(() => hostsOf('one,two'), /must begin with postgres:\/\//);
  });

  const folders = temporaryFolders();
  const takeOver = async () => {
    const primary = await startPostgres();
    const standby = await primary.startStandby();
    let service;
    try {
      const database = new URL(await primary.createDatabase()).pathname;
      // From now on a commit is only acknowledged once the standby has it.
      await query(urlOf(primary, '/postgres'), "alter system set synchronous_standby_names = '*'");
      await query(urlOf(primary, '/postgres'), 'select pg_reload_conf()');
      // The standby first: that it takes no writes must be seen.
      const hosts = `127.0.0.1:${standby.port},127.0.0.1:${primary.port}`;
      const DATABASE_URL = `postgres://termwise@${hosts}${database}`;
      service = await startService({
        DATABASE_URL,
        DATA_DIR: await folders.create(),
        ORDERS_PER_MINUTE: '0',
      });
      const seen = await sendThrough(service, async () => {
        await primary.kill();
        await standby.promote();
      });
      await assertNothingLost(urlOf(standby, database), seen);
    } finally {
      await service?.stop();
      await standby.stop();
      await primary.remove();
    }
  };
  for (const time of times) {
    const name = `the primary is killed under load, the standby promoted (${time})`;
    test(name, { skip: skipped }, takeOver);
  }
});

describe('one host', () => {
  const folders = temporaryFolders();
  const restart = async () => {
    const server = await startPostgres();
    let service;
    try {
      const DATABASE_URL = await server.createDatabase();
      const DATA_DIR = await folders.create();
      service = await startService({ DATABASE_URL, DATA_DIR, ORDERS_PER_MINUTE: '0' });
      const seen = await sendThrough(service, async () => {
        await server.stop();
        await server.startAgain();
      });
      assert.ok(seen.unavailable > 0, 'nobody was told that the store is away');
      await assertNothingLost(DATABASE_URL, seen);
    } finally {
      await service?.stop();
      await server.remove();
    }
  };
  for (const time of times) {
    test(`is stopped and started under load (${time})`, { skip: skipped }, restart);
  }
});

async function assertNothingLost(url, { acknowledged, gap }) {
  const ids = new Set((await query(url, 'select id from orders')).map(({ id }) => id));
  for (const [key, order] of acknowledged) assert.ok(ids.has(order), key);
  assert.equal(ids.size, acknowledged.size, 'an order was made twice');
  assert.ok(gap < longestGap, `${gap} ms without an order`);
}

const urlOf = ({ port }, database) => `postgres://termwise@127.0.0.1:${port}${database}`;

/** Each sender repeats an order with its key until it is acknowledged. */
async function sendThrough(service, interrupt) {
  const shop = client(service, service.keys);
  const acknowledged = new Map();
  let goesOn = null;
  let last = Date.now();
  let gap = 0;
  let after = 0;
  let unavailable = 0;
  const send = async (key) => {
    const headers = { 'Idempotency-Key': key };
    for (;;) {
      const answer = await shop.publishable('POST', '/orders', { body: orderRequest(), headers });
      if (answer.status === 201) return answer.json.id;
      assert.ok([409, 503].includes(answer.status), answer.text);
      if (answer.status === 503) unavailable += 1;
      const seconds = Number(answer.header('Retry-After'));
      assert.ok(seconds > 0);
      await delay(seconds * 1000);
    }
  };
  await Promise.all(
    Array.from({ length: senders }, async (_, sender) => {
      for (let n = 0; after < ordersAfter; n += 1) {
        const key = `${sender}-${n}`;
        acknowledged.set(key, await send(key));
        gap = Math.max(gap, Date.now() - last);
        last = Date.now();
        if (acknowledged.size === ordersBefore) goesOn = interrupt().then(() => 'done');
        if (goesOn !== null && (await Promise.race([goesOn, null])) === 'done') after += 1;
      }
    }),
  );
  await goesOn;
  return { acknowledged, gap, unavailable };
}
