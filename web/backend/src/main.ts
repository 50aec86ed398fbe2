import type { AddressInfo } from 'node:net';
import type { ServerType } from '@hono/node-server';
import { serve } from '@hono/node-server';
import { loadTermwise } from 'termwise/full';
import { buildApp } from './app.ts';
import { keysLine, runCommand } from './commands.ts';
import { type Config, readConfig } from './config.ts';
import type { Database } from './database.ts';
import { openStore } from './open-store.ts';
import { prepareDemo, type TenantKeys } from './tenants.ts';

const patienceAtShutdown = 10_000;

async function main(): Promise<void> {
  const [command, ...operands] = process.argv.slice(2);
  const config = readConfig(process.env);
  await (command === undefined ? start(config) : runCommand(config, command, operands));
}

async function start(config: Config): Promise<void> {
  const core = await loadTermwise();
  const database = await openStore(config);
  const demo = await prepareDemo(database, core, config);
  const { checkoutDirectory, ordersPerMinute } = config;
  const pageConfig = demo && pageConfigFor(demo);
  const app = buildApp({ core, database, checkoutDirectory, pageConfig, ordersPerMinute });

  const server = serve({ fetch: app.fetch, hostname: config.host, port: config.port });
  server.once('listening', () => {
    console.log(`store: ${database.description}`);
    if (demo) console.log(keysLine(demo));
    // The last line: whoever waits for the address finds everything in place.
    const { address, family, port } = server.address() as AddressInfo;
    console.log(`listening on http://${family === 'IPv6' ? `[${address}]` : address}:${port}`);
  });
  server.once('error', (error) => fail(error));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => stop(server, database).catch(fail));
  }
}

/** All that the page knows of this backend: another one answers with its own. */
function pageConfigFor({ tenant, publishable }: TenantKeys): object {
  return {
    productsUrl: '/products',
    endpoint: '/orders',
    payload: 'request',
    headers: { 'X-API-Key': publishable, 'X-Tenant-Id': tenant },
  };
}

/** Requests under way get their answers; what takes too long is cut off. */
async function stop(server: ServerType, database: Database): Promise<void> {
  const cutOff = setTimeout(() => {
    if ('closeAllConnections' in server) server.closeAllConnections();
  }, patienceAtShutdown);
  await new Promise((resolve) => server.close(resolve));
  clearTimeout(cutOff);
  await database.close();
}

function fail(error: unknown): void {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}

main().catch(fail);
