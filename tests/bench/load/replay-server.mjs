// A server that checks nothing and has no core: it answers each POST with the statements that the
// service sent for one order, or with a bare insert.
// Usage: node replay.mjs <all | insert>     DATABASE_URL and ORDER (a request as text) are set
import { createServer } from 'node:http';
import { loadTermwise } from 'termwise/full';
import { buildApp } from '../../../web/backend/src/app.ts';
import { Health } from '../../../web/backend/src/health.ts';
import { log } from '../../../web/backend/src/log.ts';
import { Metrics } from '../../../web/backend/src/metrics.ts';
import { openPostgres } from '../../../web/backend/src/postgres.ts';
import { HttpServer } from '../../../web/backend/src/server.ts';
import { newIds, recorder, template } from './recording.mjs';

const database = openPostgres(process.env.DATABASE_URL);
const places = new Map();
const steps = (await recordOrder()).map(({ kind, statements }) => ({
  kind,
  statements: statements.map(({ statement, values }) => ({
    statement,
    values: template(values, places),
  })),
}));

const server = createServer((incoming, outgoing) => {
  incoming.resume().on('end', async () => {
    await (process.argv[2] === 'insert' ? insert() : replay());
    outgoing.writeHead(201, { 'Content-Type': 'application/json' }).end(process.env.ORDER);
  });
});
server.listen(0, '127.0.0.1', () => {
  console.log(
    `steps: ${JSON.stringify(steps.map(({ kind, statements }) => [kind, statements.length]))}`,
  );
  console.log(`listening on http://127.0.0.1:${server.address().port}`);
});

async function replay() {
  const ids = newIds(places);
  const send = (queries, { statements }) =>
    Promise.all(statements.map(({ statement, values }) => queries.query(statement, values(ids))));
  for (let at = 0; at < steps.length; at += 1) {
    if (steps[at].kind !== 'begin') {
      await send(database, steps[at]);
      continue;
    }
    const begin = at + 1;
    const end = steps.findIndex(({ kind }, place) => place > at && kind === 'commit');
    await database.transaction(async (queries) => {
      for (const step of steps.slice(begin, end)) await send(queries, step);
    });
    at = end;
  }
}

const records = steps
  .flatMap(({ statements }) => statements)
  .find(({ statement }) => statement.text.startsWith('insert into order_records'));

function insert() {
  return database.query(records.statement, records.values(newIds(places)));
}

/** What the service asks of its database for one order of a customer who is known. */
async function recordOrder() {
  log.level = 'silent';
  const recording = recorder(database);
  const app = buildApp({
    core: await loadTermwise(),
    database: recording,
    metrics: new Metrics(),
    health: new Health(recording),
    requestSeconds: 20,
    metricsToken: null,
    checkoutDirectory: '.',
    pageConfig: null,
    ordersPerMinute: 0,
  });
  const service = new HttpServer(app, new Metrics(), {
    host: '127.0.0.1',
    port: 0,
    requestSeconds: 20,
    maxConnections: 10,
  });
  const address = await service.listen();
  const post = async () => {
    const answer = await fetch(`${address}/orders`, {
      method: 'POST',
      headers: { ...JSON.parse(process.env.HEADERS), 'Idempotency-Key': crypto.randomUUID() },
      body: process.env.ORDER,
    });
    if (answer.status !== 201) throw new Error(await answer.text());
    await answer.text();
  };
  // The first one makes the customer and opens the catalog.
  await post();
  const found = await recording.record(post);
  await service.stop(1000);
  return found;
}
