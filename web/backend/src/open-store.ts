import type { Config } from './config.ts';
import type { Database } from './database.ts';
import { migrate } from './migrations.ts';
import { openPglite } from './pglite.ts';
import { openPostgres } from './postgres.ts';
import { expireAllLeases } from './store/idempotency.ts';
import { listTenants } from './store/tenants.ts';

const migrations = new URL('../migrations/', import.meta.url);

/** PostgreSQL if the configuration names one, else PGlite; with the newest schema. */
export async function openStore(config: Config): Promise<Database> {
  const { databaseUrl, dataDirectory, searchIndex } = config;
  const database = databaseUrl ? openPostgres(databaseUrl) : await openPglite(dataDirectory);
  try {
    await migrate(database, { folder: migrations, searchIndex });
    if (database.exclusive) await releaseWhatDiedBefore(database);
  } catch (error) {
    await database.close();
    throw error;
  }
  return database;
}

async function releaseWhatDiedBefore(database: Database): Promise<void> {
  for (const { id } of await listTenants(database)) await expireAllLeases(database, id);
}
