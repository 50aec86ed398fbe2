import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FullTermwise } from 'termwise/full';
import { grantApiKey, newApiKey } from './auth.ts';
import { Catalogs } from './catalogs.ts';
import type { Config } from './config.ts';
import type { Database, Queries } from './database.ts';
import { hasCode } from './folder.ts';
import { hasTenant, hasTenants, insertOrigin, insertTenant } from './store.ts';

export interface TenantKeys {
  tenant: string;
  publishable: string;
  secret: string;
}

const demoTenant = 'demo';
const sampleCatalog = new URL('../sample/catalog.json', import.meta.url);

/** The keys exist in plain text here alone: whoever gets them has to keep them. */
export function addTenant(
  database: Database,
  tenant: string,
  origins: readonly string[],
): Promise<TenantKeys> {
  if (!/^[a-z0-9][a-z0-9-]{0,62}$/.test(tenant)) {
    throw new Error(`"${tenant}" is no tenant id: small letters, digits and hyphens, up to 63.`);
  }
  for (const origin of origins) requireOrigin(origin);
  return database.transaction(async (queries) => {
    if (await hasTenant(queries, tenant)) throw new Error(`The tenant "${tenant}" exists already.`);
    await insertTenant(queries, tenant);
    for (const origin of origins) await insertOrigin(queries, tenant, origin);
    const keys = newKeys(tenant);
    await grantKeys(queries, keys);
    return keys;
  });
}

function requireOrigin(origin: string): void {
  if (!URL.canParse(origin) || new URL(origin).origin !== origin) {
    throw new Error(`"${origin}" is no origin, such as https://shop.example.`);
  }
}

/** In an empty store, a tenant to look around with; its keys, or null where there is none. */
export async function prepareDemo(
  database: Database,
  core: FullTermwise,
  config: Config,
): Promise<TenantKeys | null> {
  if (!config.demo.enabled) return null;
  const sample = await readFile(sampleCatalog);
  const isThere = await database.transaction(async (queries) => {
    await queries.query("select pg_advisory_xact_lock(hashtext('termwise demo'))");
    if (await hasTenants(queries)) return hasTenant(queries, demoTenant);
    await insertTenant(queries, demoTenant);
    await new Catalogs(core).replace(queries, demoTenant, sample);
    return true;
  });
  if (!isThere) return null;
  const keys = await demoKeys(config);
  await database.transaction((queries) => grantKeys(queries, keys));
  return keys;
}

/** From the environment, else from a file beside the store, which outlives a restart. */
async function demoKeys({ demo, dataDirectory }: Config): Promise<TenantKeys> {
  const file = join(dataDirectory, 'demo-keys.json');
  const kept = await readFile(file, 'utf8').then(
    (text) => JSON.parse(text) as TenantKeys,
    (error: unknown) => {
      if (hasCode(error, 'ENOENT')) return null;
      throw error;
    },
  );
  const keys = kept ?? newKeys(demoTenant);
  if (!kept) await keepForOwner(file, dataDirectory, JSON.stringify(keys));
  return {
    tenant: demoTenant,
    publishable: demo.publishableKey ?? keys.publishable,
    secret: demo.secretKey ?? keys.secret,
  };
}

async function keepForOwner(file: string, directory: string, text: string): Promise<void> {
  await mkdir(directory, { recursive: true });
  await writeFile(file, text, { mode: 0o600 });
  // The mode above is only for a file that is new.
  await chmod(file, 0o600);
}

function newKeys(tenant: string): TenantKeys {
  return { tenant, publishable: newApiKey('publishable'), secret: newApiKey('secret') };
}

async function grantKeys(queries: Queries, keys: TenantKeys): Promise<void> {
  await grantApiKey(queries, keys.tenant, 'publishable', keys.publishable);
  await grantApiKey(queries, keys.tenant, 'secret', keys.secret);
}
