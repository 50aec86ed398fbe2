// The service inside the test's own process: it is reached over HTTP, and its store as well.
import { loadTermwise } from 'termwise/full';
import { client } from './service.mjs';
import { migrationsFolder, source } from './source.mjs';

export const parts = await source({
  app: 'app',
  database: 'database',
  health: 'health',
  lists: 'store/lists',
  log: 'log',
  metrics: 'metrics',
  migrations: 'migrations',
  orders: 'store/orders',
  outcome: 'outcome',
  customers: 'store/customers',
  subscriptions: 'store/subscriptions',
  pglite: 'pglite',
  postgres: 'postgres',
  searchTexts: 'search-texts',
  server: 'server',
  tenants: 'tenants',
});
parts.log.log.level = 'error';

export const core = await loadTermwise();

export async function startInProcess({ DATABASE_URL: url, DATA_DIR: folder }, changes = {}) {
  const { pglite, postgres, migrations, app, server, health, metrics, tenants } = parts;
  const database = url ? postgres.openPostgres(url) : await pglite.openPglite(folder);
  const { searchIndex = true, ...appChanges } = changes;
  await migrations.migrate(database, { folder: migrationsFolder, searchIndex });
  const figures = new metrics.Metrics();
  const options = { requestSeconds: 5, metricsToken: null, checkoutDirectory: folder };
  const state = new health.Health(database);
  const built = app.buildApp({
    core,
    database,
    metrics: figures,
    health: state,
    deliveries: { wake() {} },
    allowPrivateWebhooks: false,
    pageConfig: null,
    ordersPerMinute: 0,
    ...options,
    ...appChanges,
  });
  const limits = { host: '127.0.0.1', port: 0, requestSeconds: 5, maxConnections: 100 };
  const http = new server.HttpServer(built, figures, limits);
  const address = await http.listen();
  return {
    address,
    database,
    health: state,
    query: (text) => database.query({ text, name: null }),
    /** Adds a tenant; gives its id and calls with its keys. */
    async tenant(id) {
      const keys = await tenants.addTenant(database, id, []);
      const { publishable, secret } = client({ address }, keys);
      return { id, keys, publishable: closing(publishable), secret: closing(secret) };
    },
    async stop() {
      await http.stop(1000);
      await database.close();
    },
  };
}

/** PGlite works in this thread too, and a connection that idled meanwhile may be closed. */
const closing =
  (call) =>
  (method, path, { headers, ...options } = {}) =>
    call(method, path, { headers: { Connection: 'close', ...headers }, ...options });

/** An order as the service stores it. */
export function orderRow(text) {
  const record = core.normalizeOrder(text);
  return parts.outcome.orderRow(core, JSON.parse(record), record);
}
