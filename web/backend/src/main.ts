import { loadTermwise } from 'termwise/full';
import { buildApp } from './app.ts';
import { keepClean } from './clean-up.ts';
import { keysLine, runCommand } from './commands.ts';
import { type Config, readConfig } from './config.ts';
import { openDeliveries } from './delivery/open.ts';
import { Health } from './health.ts';
import { log } from './log.ts';
import { Metrics, serveMetrics } from './metrics.ts';
import { openStore } from './open-store.ts';
import { keepFillingSearchTexts } from './search-texts.ts';
import { HttpServer } from './server.ts';
import { prepareDemo, type TenantKeys } from './tenants.ts';

async function main(): Promise<void> {
  const [command, ...operands] = process.argv.slice(2);
  const config = readConfig(process.env);
  await (command === undefined ? start(config) : runCommand(config, command, operands));
}

async function start(config: Config): Promise<void> {
  log.level = config.logLevel;
  const core = await loadTermwise();
  const database = await openStore(config);
  const demo = await prepareDemo(database, core, config);
  const metrics = new Metrics();
  const health = new Health(database);
  const deliveries = openDeliveries(core, database, metrics, config.delivery);
  const app = buildApp({
    core,
    database,
    metrics,
    health,
    deliveries: deliveries.worker,
    allowPrivateWebhooks: config.delivery.allowPrivateWebhooks,
    requestSeconds: config.requestSeconds,
    metricsToken: config.metrics.token,
    checkoutDirectory: config.checkoutDirectory,
    pageConfig: demo && pageConfigFor(demo),
    ordersPerMinute: config.ordersPerMinute,
  });
  const endCleanUp = keepClean(database);
  const server = new HttpServer(app, metrics, config);
  const address = await server.listen();
  deliveries.worker.start();
  const endFilling = keepFillingSearchTexts(database, core);
  onStopSignal(config.stopSeconds, async () => {
    health.stopping = true;
    const limit = config.stopSeconds * 1000;
    await Promise.all([server.stop(limit), deliveries.stop(limit)]);
    await Promise.all([endCleanUp(), endFilling()]);
    await database.close();
  });
  if (config.metrics.port !== null) {
    console.log(`metrics: ${await serveMetrics(metrics, config.metrics.port)}`);
  }
  console.log(`store: ${database.description}`);
  if (demo) console.log(keysLine(demo));
  // The last line, so that everything is ready when a caller reads the address.
  console.log(`listening on ${address}`);
}

/** Everything that the page knows about this backend. */
function pageConfigFor({ tenant, publishable }: TenantKeys): object {
  return {
    productsUrl: '/products',
    endpoint: '/orders',
    payload: 'request',
    headers: { 'X-API-Key': publishable, 'X-Tenant-Id': tenant },
  };
}

/** `stop` runs once, with a time limit. A second signal ends the process at once. */
function onStopSignal(seconds: number, stop: () => Promise<void>): void {
  let stopping = false;
  const onSignal = (signal: string): void => {
    if (stopping) process.exit(1);
    stopping = true;
    log.info({ signal }, 'Stopping');
    setTimeout(
      () => fail(new Error('The store did not close in time')),
      (seconds + 5) * 1000,
    ).unref();
    stop().then(() => process.exit(0), fail);
  };
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, onSignal);
}

function fail(error: unknown): void {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}

// Not printed by Node, because the text could quote what a caller sent.
process.on('uncaughtException', (error) => {
  log.fatal({ err: error }, 'The process ends');
  process.exit(1);
});

main().catch(fail);
