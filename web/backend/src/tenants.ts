import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FullTermwise } from 'termwise/full';
import { grantApiKey, newApiKey } from './auth.ts';
import { Catalogs } from './catalogs.ts';
import type { Config } from './config.ts';
import type { Database, Queries } from './database.ts';
import { hasCode } from './folder.ts';
import { parseSender } from './mail/sender.ts';
import { type ListedApiKey, listApiKeys, type Role, revokeApiKey } from './store/keys.ts';
import {
  findTenant,
  insertOrigin,
  insertTenant,
  type Language,
  type OriginKind,
  type Tenant,
  updateTenantMail,
} from './store/tenants.ts';

export interface TenantKeys {
  tenant: string;
  publishable: string;
  secret: string;
}

const demoTenant = 'demo';
const sampleCatalog = new URL('../sample/catalog.json', import.meta.url);
const longestName = 100;

/** Returns the keys in plain text. They are not stored, so the caller has to keep them. */
export function addTenant(
  database: Database,
  tenant: string,
  origins: readonly string[],
): Promise<TenantKeys> {
  if (!/^[a-z0-9][a-z0-9-]{0,62}$/.test(tenant)) {
    throw new Error(
      `"${tenant}" is not a tenant id: use small letters, digits and hyphens, up to 63.`,
    );
  }
  for (const origin of origins) requireOrigin(origin);
  const keys = newKeys(tenant);
  return database.transaction(async (queries) => {
    const isNew = await insertTenant(queries, tenant);
    if (!isNew) throw new Error(`The tenant "${tenant}" exists already.`);
    for (const origin of origins) await insertOrigin(queries, tenant, 'api', origin);
    await grantKeys(queries, keys);
    return keys;
  });
}

/**
 * @param kind `api`: pages of the origin may read answers. `frame`: they may show the checkout in a
 * frame.
 */
export async function addOrigin(
  database: Database,
  tenant: string,
  kind: OriginKind,
  origin: string,
): Promise<void> {
  requireOrigin(origin);
  await requireTenant(database, tenant);
  await insertOrigin(database, tenant, kind, origin);
}

/**
 * From now on the tenant's customers get mail, through the processes that have an `SMTP_URL`.
 * @param from Such as `Acme <orders@acme.example>`.
 */
export async function setMail(
  database: Database,
  tenant: string,
  language: Language,
  from: string,
): Promise<void> {
  if (!parseSender(from)) {
    throw new Error(`"${from}" is no sender, such as "Acme <orders@acme.example>".`);
  }
  await requireTenant(database, tenant);
  await updateTenantMail(database, { id: tenant, language, mailFrom: from });
}

/** What waits to be sent goes out only if mail is turned on again. */
export async function turnMailOff(database: Database, tenant: string): Promise<void> {
  const { language } = await requireTenant(database, tenant);
  await updateTenantMail(database, { id: tenant, language, mailFrom: null });
}

/** @param name Who or what uses the key; the history of orders shows it */
export async function addKey(
  database: Database,
  tenant: string,
  role: Role,
  name: string,
): Promise<string> {
  const trimmed = name.trim();
  if (trimmed === '' || trimmed.length > longestName || /\p{Cc}/u.test(trimmed)) {
    throw new Error(`A key's name has 1 to ${longestName} characters.`);
  }
  await requireTenant(database, tenant);
  const key = newApiKey(role);
  await grantApiKey(database, tenant, { role, name: trimmed }, key);
  return key;
}

export async function listKeys(database: Database, tenant: string): Promise<ListedApiKey[]> {
  await requireTenant(database, tenant);
  return listApiKeys(database, tenant);
}

/**
 * Revokes a key at once and ends its sessions.
 * @param nameOrStart The key's name, or its first characters as `list-keys` shows them.
 */
export async function revokeKey(
  database: Database,
  tenant: string,
  nameOrStart: string,
): Promise<ListedApiKey> {
  const active = (await listKeys(database, tenant)).filter(({ revokedAt }) => revokedAt === null);
  const [key, another] = active.filter(
    ({ name, firstCharacters }) => name === nameOrStart || firstCharacters === nameOrStart,
  );
  if (!key) {
    throw new Error(`"${tenant}" has no active key "${nameOrStart}": see list-keys ${tenant}.`);
  }
  if (another) {
    throw new Error(`Several keys are called "${nameOrStart}": give the first characters of one.`);
  }
  await revokeApiKey(database, tenant, key.hash);
  return key;
}

async function requireTenant(database: Database, id: string): Promise<Tenant> {
  const tenant = await findTenant(database, id);
  if (!tenant) throw new Error(`There is no tenant "${id}".`);
  return tenant;
}

function requireOrigin(origin: string): void {
  if (!URL.canParse(origin) || new URL(origin).origin !== origin) {
    throw new Error(`"${origin}" is not an origin, such as https://shop.example.`);
  }
}

/** The demo tenant, which is created at the first start; null if it is switched off. */
export async function prepareDemo(
  database: Database,
  core: FullTermwise,
  config: Config,
): Promise<TenantKeys | null> {
  if (!config.demo.enabled) return null;
  const sample = await readFile(sampleCatalog);
  const keys = await demoKeys(config);
  await database.transaction(async (queries) => {
    const isNew = await insertTenant(queries, demoTenant);
    if (isNew) await new Catalogs(core).replace(queries, demoTenant, sample);
    await grantKeys(queries, keys);
  });
  return keys;
}

/** From the environment, or else from a file next to the store, which survives a restart. */
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
  // The mode above only applies to a new file.
  await chmod(file, 0o600);
}

function newKeys(tenant: string): TenantKeys {
  return { tenant, publishable: newApiKey('publishable'), secret: newApiKey('secret') };
}

async function grantKeys(queries: Queries, keys: TenantKeys): Promise<void> {
  for (const role of ['publishable', 'secret'] as const) {
    await grantApiKey(queries, keys.tenant, { role, name: role }, keys[role]);
  }
}
