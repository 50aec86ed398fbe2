// The backend in this process, on a PGlite in memory. All runs share it; it is emptied after each.
import { OutgoingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { PGlite, types } from '@electric-sql/pglite';
import { loadTermwise } from 'termwise/full';
import { backend } from './bundles.mjs';
import { catalogAt } from './catalog.mjs';

const migrations = new URL('../../../web/backend/migrations/', import.meta.url);
const address = 'http://shop.example';
const writtenByOrders = [
  'orders',
  'order_records',
  'order_lookup_values',
  'order_events',
  'outbox',
  'deliveries',
  'customers',
  'idempotency_keys',
];

const queriesOn = (session) => ({
  query: async ({ text }, values = []) => (await session.query(text, [...values])).rows,
  script: (sql) => session.exec(sql),
});

/** The Node request and answer that the server would pass to the app. */
const serverSide = (body) => ({
  incoming: Readable.from(body === undefined ? [] : [Buffer.from(body)]),
  outgoing: new OutgoingMessage(),
  exchange: { requestId: 'run', startedAt: 0, route: 'none', faults: new Set() },
});

export async function openShop() {
  const { addTenant, buildApp, Health, Metrics, migrate } = await backend();
  const pglite = await PGlite.create({ parsers: { [types.INT8]: BigInt } });
  const database = {
    description: 'PGlite in memory',
    exclusive: true,
    ...queriesOn(pglite),
    transaction: (work) => pglite.transaction((transaction) => work(queriesOn(transaction))),
    close: () => pglite.close(),
  };
  await migrate(database, { folder: migrations, searchIndex: false });
  const keys = await addTenant(database, 'shop', []);
  const app = buildApp({
    core: await loadTermwise(),
    database,
    metrics: new Metrics(),
    health: new Health(database),
    deliveries: { wake() {} },
    allowPrivateWebhooks: false,
    requestSeconds: 20,
    metricsToken: null,
    pageConfig: null,
    ordersPerMinute: 0,
    checkoutDirectory: fileURLToPath(new URL('.', import.meta.url)),
  });
  const headersFor = (key) => ({ 'X-API-Key': key, 'X-Tenant-Id': keys.tenant });
  const shop = {
    target: { endpoint: `${address}/orders`, headers: headersFor(keys.publishable) },
    price: null,
    handle: async (url, { method, headers, body }) =>
      app.fetch(new Request(url, { method, headers, body }), serverSide(body)),
    async setPrice(price) {
      if (shop.price === price) return;
      shop.price = price;
      const headers = { ...headersFor(keys.secret), 'Content-Type': 'application/json' };
      const request = { method: 'PUT', headers, body: catalogAt(price) };
      const { status } = await shop.handle(`${address}/products`, request);
      if (status !== 200) throw new Error(`The catalog was rejected: ${status}`);
    },
    async orders() {
      const { rows } = await pglite.query('select record from order_records');
      return rows.map(({ record }) => JSON.parse(record));
    },
    async empty() {
      await pglite.exec(`truncate ${writtenByOrders.join(', ')}`);
      await shop.setPrice(10);
    },
    close: () => database.close(),
  };
  await shop.setPrice(10);
  return shop;
}
