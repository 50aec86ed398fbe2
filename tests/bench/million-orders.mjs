// Measures lists among a million stored orders on PostgreSQL, over HTTP.
// Usage: node tests/bench/million-orders.mjs [<orders> [<searches> [<folder>]]]
//   folder   where the database is kept; if it is there, it is measured again instead of a new one
// It fails if a bar is missed. The core makes a tenth of the orders; the store copies each of them
// nine times, under other ids and at other times, and so are their search texts and records.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { core, parts } from '../backend/support/in-process.mjs';
import { OrderMaker } from '../backend/support/made-orders.mjs';
import { postgresPrograms, query, startPostgres } from '../backend/support/postgres.mjs';
import { addTenant, client, runProgram, startService } from '../backend/support/service.mjs';
import { migrationsFolder } from '../backend/support/source.mjs';

const [orders = 1_000_000, searches = 400] = process.argv.slice(2, 4).map(Number);
const kept = process.argv[4] ?? null;
const copies = 9;
const ownOrders = Math.ceil(orders / (1 + copies));
const batchSize = 2000;

/** In milliseconds; `p99` where a bar is set for the slowest ones, too. */
const bars = {
  'a word and two filters': { median: 50, p99: 400 },
  'the first page': { median: 10 },
};

async function main() {
  const folder = await mkdtemp(join(tmpdir(), 'termwise-million-'));
  const isThere = kept !== null && existsSync(kept);
  const server = await startPostgres(isThere ? kept : null);
  const environment = {
    DATA_DIR: folder,
    DATABASE_URL: `postgres://termwise@127.0.0.1:${server.port}/million`,
    DEMO: '0',
    LOG_LEVEL: 'warn',
  };
  try {
    const maker = new OrderMaker({ count: ownOrders, seed: 1 });
    if (isThere) for (let made = 0; made < batchSize; made += 1) maker.next();
    else await store(server, environment, maker);
    if (!(await measureService(environment, maker))) process.exitCode = 1;
  } finally {
    await server.remove({ keepAs: isThere ? null : kept });
    await rm(folder, { recursive: true });
  }
}

async function measureService(environment, maker) {
  const reader = `Reader ${Date.now()}`;
  const printed = await runProgram(environment, 'add-key', 'north', 'secret', reader);
  const service = await startService(environment);
  try {
    const secret = printed.trim().split(' ').at(-1);
    return await measureAll(client(service, { tenant: 'north', secret }), maker);
  } finally {
    await service.stop();
  }
}

/** As an operator would: room for the indexes in memory, a disk without a head that must move. */
async function tune(server, url) {
  for (const setting of [
    "shared_buffers = '1GB'",
    "maintenance_work_mem = '512MB'",
    "max_wal_size = '8GB'",
    'random_page_cost = 1.1',
  ]) {
    await query(url, `alter system set ${setting}`);
  }
  await server.stop();
  await server.startAgain();
}

/** The search index is made when the orders are there: so it takes a minute, not ten. */
async function store(server, environment, maker) {
  const started = performance.now();
  const url = await server.createDatabase(null, 'million');
  await tune(server, url);
  await addTenant({ ...environment, SEARCH_INDEX: '0' }, 'north');
  const psql = join(postgresPrograms(), 'psql');
  for (let made = 0; made < ownOrders; made += batchSize) {
    const batch = Array.from({ length: Math.min(batchSize, ownOrders - made) }, () => maker.next());
    copy(psql, url, 'north', batch);
  }
  console.log(`${ownOrders} orders are made after ${since(started)} s`);
  for (const statement of multiplied) await query(url, statement);
  console.log(`${ownOrders * (1 + copies)} are stored after ${since(started)} s`);
  const database = parts.postgres.openPostgres(url);
  await parts.migrations.migrate(database, { folder: migrationsFolder, searchIndex: true });
  await database.close();
  await query(url, 'vacuum analyze');
  await checkSome(url);
  const size = 'select pg_size_pretty(pg_database_size(current_database())) as size';
  const [{ size: pretty }] = await query(url, size);
  console.log(`  ${ownOrders * (1 + copies)} orders, indexed after ${since(started)} s: ${pretty}`);
}

/** What the core finds in a record is what is stored beside it. */
async function checkSome(url) {
  const some = `select o.search_text, o.created_at, r.record from orders o
    join order_records r on r.tenant_id = o.tenant_id and r.id = o.id order by o.id limit 1000`;
  for (const { record, search_text, created_at } of await query(url, some)) {
    const { searchText, createdAt } = core.orderKeys(record);
    const isTrue = searchText === search_text && createdAt.slice(0, -6) === created_at.slice(0, -6);
    if (!isTrue) throw new Error(`Stored with the wrong keys: ${record}`);
  }
}

/** Spreads the copies over the same time as the others, to the second. */
const timeText = (microseconds) =>
  `to_char(to_timestamp(${microseconds} / 1000000) at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`;
const span = '(select max(created_at) - min(created_at) + 1 from orders)';
const multiplied = [
  `create table copies as
   select orders.*, 'ord_' || md5(id || n) as new_id,
     created_at + (n * ${span} / ${copies + 1}) / 1000000 * 1000000 as later
   from orders, generate_series(1, ${copies}) n`,
  `update copies set later = later - ${span} / 1000000 * 1000000
   where later > (select max(created_at) from orders)`,
  `insert into order_records (tenant_id, id, record)
   select copies.tenant_id, new_id, replace(replace(record, copies.id, new_id),
     ${timeText('created_at')}, ${timeText('later')})
   from copies join order_records known on known.id = copies.id`,
  `insert into orders (tenant_id, id, revision, customer_id, status, order_type, customer_type,
     created_at, search_text)
   select tenant_id, new_id, revision, customer_id, status, order_type, customer_type, later,
     replace(search_text, id, new_id) from copies order by later`,
  'drop table copies',
];

function copy(psql, url, tenantId, batch) {
  const tables = {
    'orders (tenant_id, id, revision, customer_id, status, order_type, customer_type, created_at, search_text)':
      (row) => [
        row.id,
        row.revision,
        row.customerId,
        row.status,
        row.orderType,
        row.customerType,
        row.createdAt,
        row.searchText,
      ],
    'order_records (tenant_id, id, record)': ({ id, record }) => [id, record],
  };
  const script = Object.entries(tables).map(([table, cells]) => {
    const lines = batch.map((row) => [tenantId, ...cells(row)].map(copied).join('\t'));
    return `copy ${table} from stdin;\n${lines.join('\n')}\n\\.\n`;
  });
  const options = [url, '--quiet', '--no-psqlrc', '--set=ON_ERROR_STOP=1'];
  execFileSync(psql, options, { input: script.join(''), stdio: ['pipe', 'ignore', 'inherit'] });
}

/** A value as COPY's text format has it. */
const copied = (value) =>
  String(value).replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('\t', '\\t');

const since = (started) => Math.round((performance.now() - started) / 1000);

async function measureAll(north, maker) {
  const ask = async (path) => {
    const answer = await north.secret('GET', path);
    if (answer.status !== 200) throw new Error(`${path}: ${answer.text}`);
    return answer.json;
  };
  // Once each, so that the measured ones find the indexes in memory.
  for (let n = 0; n < 20; n += 1) await ask(`/orders?${maker.nextSearch()}`);
  const repeated = (path) => Array.from({ length: 100 }, () => path);
  const found = [await measure('the first page', repeated('/orders'), ask)];
  const asked = Array.from({ length: searches }, () => `/orders?${maker.nextSearch()}`);
  found.push(await measure('a word and two filters', asked, ask));
  const counted = asked.slice(0, 100).map((path) => path.replace('/orders?', '/orders/counts?'));
  found.push(await measure('counts by status', counted, ask));
  found.push(await measure('one status', repeated('/orders?status=confirmed'), ask));
  return found.every(Boolean);
}

/** One after the other. Whether the bars hold. */
async function measure(title, paths, ask) {
  const times = [];
  for (const path of paths) {
    const begin = performance.now();
    const { total } = await ask(path);
    times.push({ ms: performance.now() - begin, path, total });
  }
  times.sort((a, b) => a.ms - b.ms);
  const at = (share) => times[Math.min(times.length - 1, Math.floor(share * times.length))].ms;
  const figures = { median: at(0.5), p90: at(0.9), p99: at(0.99), slowest: at(1) };
  const shown = Object.entries(figures).map(([name, ms]) => `${name} ${ms.toFixed(1)}`);
  console.log(`  ${title}, ms: ${shown.join(', ')}`);
  const { ms, path, total } = times.at(-1);
  console.log(`    the slowest: ${path} (${total ?? 'each'} found) ${ms.toFixed(0)} ms`);
  const missed = Object.entries(bars[title] ?? {}).filter(([name, bar]) => figures[name] > bar);
  for (const [name, bar] of missed) console.log(`  MISSED: ${name} must be at most ${bar} ms`);
  return missed.length === 0;
}

await main();
