import type { Config } from './config.ts';
import type { Database } from './database.ts';
import { migrate } from './migrations.ts';
import { openPglite } from './pglite.ts';
import { openPostgres } from './postgres.ts';
import { copyTenant } from './store/copy.ts';
import { expireAllLeases } from './store/idempotency.ts';
import { insertTenant, listTenants, updateTenantMail } from './store/tenants.ts';

const migrations = new URL('../migrations/', import.meta.url);

/** Opens PostgreSQL if it is configured, else PGlite, and migrates it to the newest schema. */
export async function openStore(config: Config): Promise<Database> {
  const { databaseUrl, dataDirectory } = config;
  const database = databaseUrl ? openPostgres(databaseUrl) : await openPglite(dataDirectory);
  return broughtUp(database, config);
}

/**
 * Copies the whole store in the data directory into an empty PostgreSQL, in one transaction.
 * @returns The copied tenants
 */
export async function copyToPostgres(config: Config, databaseUrl: string): Promise<string[]> {
  const from = await openStore({ ...config, databaseUrl: null });
  try {
    const to = await broughtUp(openPostgres(databaseUrl), config);
    try {
      return await copyStore(from, to);
    } finally {
      await to.close();
    }
  } finally {
    await from.close();
  }
}

async function copyStore(from: Database, to: Database): Promise<string[]> {
  const tenants = await listTenants(from);
  await to.transaction(async (queries) => {
    if ((await listTenants(queries)).length > 0) {
      throw new Error('The PostgreSQL database already has tenants: copy into an empty one.');
    }
    for (const tenant of tenants) {
      await insertTenant(queries, tenant.id);
      await updateTenantMail(queries, tenant);
      await copyTenant(from, queries, tenant.id);
    }
  });
  return tenants.map(({ id }) => id);
}

/** Migrates the database; closes it if that fails. */
async function broughtUp(database: Database, { searchIndex }: Config): Promise<Database> {
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
