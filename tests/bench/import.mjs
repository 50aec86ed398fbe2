// An import of many orders into a PostgreSQL of its own: orders a second, and the most memory that
// the service's process took. Usage: node tests/bench/import.mjs [orders]     (default 100000)
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pipeline } from 'node:stream/promises';
import { startPostgres } from '../backend/support/postgres.mjs';
import { preparedPostgres } from '../backend/support/prepared.mjs';
import { client, startService } from '../backend/support/service.mjs';
import { somethingToImport } from '../backend/support/writers.mjs';

const mostMegabytes = 300;
const [count = 100_000] = process.argv.slice(2).map(Number);

const server = await startPostgres(await preparedPostgres());
const folder = await mkdtemp(join(tmpdir(), 'termwise-import-'));
let service;
try {
  const DATABASE_URL = await server.createDatabase('plain');
  service = await startService({ DATABASE_URL, DATA_DIR: folder });
  const like = (await somethingToImport(client(service, service.keys))).order;
  const first = await timed(() => sendOrders(like));
  const again = await timed(() => sendOrders(like));
  if (first.stored !== count || again.stored !== 0) {
    throw new Error(`${first.stored} were stored, and ${again.stored} when they came again`);
  }
  const megabytes = await mostMemory();
  console.log(`  ${count} orders: ${(count / first.seconds).toFixed(0)} orders/s`);
  console.log(`  the same file again: ${(count / again.seconds).toFixed(0)} lines/s`);
  console.log(`  most memory of the process: ${megabytes.toFixed(0)} MB   (bar: ${mostMegabytes})`);
  if (megabytes >= mostMegabytes) process.exitCode = 1;
} finally {
  await service?.stop();
  await server.remove();
  await rm(folder, { recursive: true });
}

async function timed(work) {
  const from = performance.now();
  const stored = await work();
  return { stored, seconds: (performance.now() - from) / 1000 };
}

/** How many lines were stored. Reads the answers while it sends. */
async function sendOrders(like) {
  const { tenant, secret } = service.keys;
  const headers = {
    'Content-Type': 'application/x-ndjson',
    'X-Tenant-Id': tenant,
    'X-API-Key': secret,
  };
  const sent = request(`${service.address}/orders/import`, { method: 'POST', headers });
  const sending = pipeline(lines(like), sent);
  const [answer] = await once(sent, 'response');
  let stored = 0;
  for await (const line of createInterface({ input: answer })) {
    if (JSON.parse(line).id !== undefined) stored += 1;
  }
  await sending;
  return stored;
}

/** Orders of three items, four of each customer. */
function* lines(like) {
  const [item] = like.items;
  const items = [1, 2, 3].map((n) => ({
    ...item,
    id: `1-${n}`,
    rentalStatus: 'pending',
    rentalIds: [],
  }));
  const { monthlyTotal, contractValue } = like.totals;
  const order = {
    ...like,
    status: 'confirmed',
    items,
    totals: { monthlyTotal: threefold(monthlyTotal), contractValue: threefold(contractValue) },
    rentalProgress: { rentedDevices: 0, totalDevices: 3 },
  };
  for (let n = 0; n < count; n += 1) {
    const customer = Math.floor(n / 4);
    const { email, ...person } = order.customer;
    const own = { email: `customer-${customer}@example.com`, ...person };
    const ids = { id: `ord-${n}`, customerId: `cus-${customer}`, customer: own };
    yield `${JSON.stringify({ ...order, ...ids })}\n`;
  }
}

/** Of an amount with at most two decimals. */
function threefold(amount) {
  return Math.round(amount * 300) / 100;
}

async function mostMemory() {
  const status = await readFile(`/proc/${service.pid}/status`, 'utf8');
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)[1]) / 1024;
}
