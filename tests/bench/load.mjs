// Orders a second over HTTP, on a PostgreSQL of its own, with 32 connections. Beside the service: the
// same with a stub in place of the core, a server that sends the same statements without core and
// checks, and a bare insert. They take turns, so that what disturbs one disturbs all; read the ratios.
// Of a machine that does other work too, the processor's time (the server's and PostgreSQL's) says more
// than the clock.
// Usage: node tests/bench/load.mjs [rounds] [orders a turn]     (default 7 rounds of 1500)
import { spawn } from 'node:child_process';
import { mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import autocannon from 'autocannon';
import { startPostgres } from '../backend/support/postgres.mjs';
import { preparedPostgres } from '../backend/support/prepared.mjs';
import { item, orderRequest } from '../backend/support/service.mjs';
import { makePrograms } from './load/builds.mjs';
import { median } from './measure.mjs';

const [rounds = 7, orders = 1500] = process.argv.slice(2).map(Number);
const connections = 32;
const customers = 200;
/** Before that the code is not yet compiled for good. */
const warmUp = 5000;
const millisecondsInTick = 10;

const requestOf = (customer) =>
  JSON.stringify(
    orderRequest({
      customer: { email: `customer-${customer}@example.com` },
      items: [item(), item({ contractLength: 12 }), item({ quantity: 1 })],
    }),
  );
const bodies = Array.from({ length: customers }, (_, number) => requestOf(number));

const programs = await makePrograms();
const server = await startPostgres(await preparedPostgres());
const folder = await mkdtemp(join(tmpdir(), 'termwise-load-'));
const contenders = [];
try {
  await begin('the service', programs.service);
  await begin('a stub in place of the core', programs.stubbed);
  await begin('its statements alone', programs.replay, 'all');
  await begin('a bare insert', programs.replay, 'insert');
  for (const contender of contenders) await turn(contender, warmUp, []);
  for (let round = 0; round < rounds; round += 1) {
    for (const contender of contenders) await turn(contender, orders, contender.turns);
  }
  report();
} finally {
  for (const { child } of contenders) child.kill('SIGKILL');
  await server.remove();
  await rm(folder, { recursive: true });
}

/** Each has a database of its own, so that all of them grow alike. */
async function begin(name, program, ...operands) {
  const log = await open(join(folder, `${contenders.length}.log`), 'a');
  const keys = { tenant: 'demo', secret: 'sk_load', publishable: 'pk_load' };
  const headers = { 'X-API-Key': keys.secret, 'X-Tenant-Id': keys.tenant };
  headers['Content-Type'] = 'application/json';
  const DATABASE_URL = await server.createDatabase('plain');
  if (operands.length > 0) await prepareDemo(DATABASE_URL, keys);
  const child = spawn(process.execPath, [program, ...operands], {
    env: {
      ...process.env,
      ...environmentOf(DATABASE_URL, keys),
      ORDER: bodies[0],
      HEADERS: JSON.stringify(headers),
    },
    stdio: ['ignore', 'pipe', log.fd],
  });
  const contender = { name, child, headers, turns: [], sent: 0 };
  contenders.push(contender);
  contender.address = await listening(child);
}

function environmentOf(DATABASE_URL, { publishable, secret }) {
  return {
    DATABASE_URL,
    DATA_DIR: folder,
    PORT: '0',
    // High enough to be counted and never to be reached.
    ORDERS_PER_MINUTE: '100000000',
    DEMO_SECRET_KEY: secret,
    DEMO_PUBLISHABLE_KEY: publishable,
  };
}

/** Starts the service once, for the tenant and its catalog. */
async function prepareDemo(url, keys) {
  const child = spawn(process.execPath, [programs.service], {
    env: { ...process.env, ...environmentOf(url, keys) },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await listening(child);
  child.kill('SIGKILL');
}

function listening(child) {
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`a server ended with ${code}`)));
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line.startsWith('steps: ')) console.log(line);
      if (line.startsWith('listening on ')) resolve(line.slice('listening on '.length));
    });
  });
}

async function turn(contender, amount, turns) {
  const before = [
    await processorTime([contender.child.pid]),
    await processorTime(await server.processes()),
  ];
  const result = await autocannon({
    url: `${contender.address}/orders`,
    connections,
    amount,
    method: 'POST',
    requests: [
      {
        setupRequest: (request) => ({
          ...request,
          headers: { ...contender.headers, 'Idempotency-Key': crypto.randomUUID() },
          body: bodies[(contender.sent += 1) % customers],
        }),
      },
    ],
  });
  if (result.errors > 0 || result.non2xx > 0) {
    throw new Error(`${contender.name}: ${result.errors} errors, ${result.non2xx} refusals`);
  }
  turns.push({
    perSecond: result.requests.total / result.duration,
    server: ((await processorTime([contender.child.pid])) - before[0]) / result.requests.total,
    store: ((await processorTime(await server.processes())) - before[1]) / result.requests.total,
    p50: result.latency.p50,
    p99: result.latency.p99,
  });
}

/** In milliseconds, all that these processes have used. */
async function processorTime(processes) {
  const ticks = await Promise.all(
    processes.map(async (id) => {
      const stat = await readFile(`/proc/${id}/stat`, 'utf8').catch((error) => {
        // A worker of PostgreSQL's that has ended since.
        if (error.code === 'ENOENT' || error.code === 'ESRCH') return '';
        throw error;
      });
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return Number(fields[11] ?? 0) + Number(fields[12] ?? 0);
    }),
  );
  return ticks.reduce((sum, one) => sum + one, 0) * millisecondsInTick;
}

function report() {
  const of = ({ turns }, figure) => median(turns.map((one) => one[figure]));
  const [service, stubbed, statements] = contenders;
  console.log(`\nOrders of three items, ${connections} connections, medians of ${rounds} turns`);
  for (const contender of contenders) {
    const figures = ['perSecond', 'p50', 'p99'].map((figure) => of(contender, figure).toFixed(0));
    const [perSecond, p50, p99] = figures.map((figure) => figure.padStart(5));
    const [own, store] = ['server', 'store'].map((figure) => of(contender, figure).toFixed(2));
    console.log(
      `  ${contender.name.padEnd(30)} ${perSecond}/s  p50 ${p50} ms  p99 ${p99} ms  ` +
        `processor ${own} + ${store} ms`,
    );
  }
  // Of turns that are neighbours, as the machine is not the same from one round to the next.
  const ratio = (other, figure) =>
    median(service.turns.map((turn, n) => figure(turn) / figure(other.turns[n])));
  const clock = ({ perSecond }) => perSecond;
  const processor = (turn) => 1 / (turn.server + turn.store);
  for (const [by, figure] of [
    ['the clock', clock],
    ['the processor', processor],
  ]) {
    const share = (1 - ratio(stubbed, figure)) * 100;
    console.log(
      `  by ${by.padEnd(13)}  share of the core ${share.toFixed(1)} % (bar: 15 %), ` +
        `beside its statements alone × ${ratio(statements, figure).toFixed(2)} (bar: 0.6)`,
    );
  }
}
