// Opens a test's store as the service does, below HTTP.
import { migrationsFolder, source } from './source.mjs';

export const modules = await source({
  database: 'database',
  migrations: 'migrations',
  pglite: 'pglite',
  postgres: 'postgres',
  cleanUp: 'clean-up',
  auth: 'auth',
  sessions: 'sessions',
  idempotency: 'idempotency',
  rate: 'rate',
  orders: 'store/orders',
  orderLists: 'store/order-lists',
  subscriptions: 'store/subscriptions',
  subscriptionLists: 'store/subscription-lists',
  customers: 'store/customers',
  billingGroups: 'store/billing-groups',
  imports: 'store/imports',
  events: 'store/events',
  happenings: 'events',
  webhooks: 'store/webhooks',
  deliveries: 'store/deliveries',
  keys: 'store/keys',
  keyStore: 'store/idempotency',
  tenants: 'store/tenants',
  copy: 'store/copy',
  statement: 'store/statement',
});

export function openDatabase({ DATABASE_URL: url, DATA_DIR: folder }) {
  return url ? modules.postgres.openPostgres(url) : modules.pglite.openPglite(folder);
}

export async function openStore(environment) {
  const database = await openDatabase(environment);
  await modules.migrations.migrate(database, { folder: migrationsFolder, searchIndex: true });
  return database;
}

export const query = (database, text) => database.query({ text, name: null });
