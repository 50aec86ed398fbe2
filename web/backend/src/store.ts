import { readFile } from 'node:fs/promises';
import type { Database, Queries } from './database.ts';

// Every statement that reaches a tenant's rows names the tenant, also where an id alone would do.

export type Role = 'publishable' | 'secret';
export interface ApiKeyRow {
  hash: string;
  tenant_id: string;
  role: Role;
}
export interface OrderRow {
  record: string;
  revision: number;
}
export interface CatalogRow {
  etag: string;
  record: string;
}
export interface AnswerRow {
  fingerprint: string;
  status: number;
  headers: string;
  body: string;
}
export interface NewRecord {
  id: string;
  key: string;
  record: string;
}
export interface NewOrder {
  id: string;
  customerId: string;
  revision: number;
  record: string;
}

const schemaVersion = 1;

export async function prepareSchema(database: Database, schemaFile: URL): Promise<void> {
  const schema = await readFile(schemaFile, 'utf8');
  await database.transaction(async (queries) => {
    // `if not exists` alone is no match for two processes that start at once.
    await queries.query("select pg_advisory_xact_lock(hashtext('termwise schema'))");
    await queries.script(schema);
    const rows = await queries.query<{ version: number }>(
      'select max(version) as version from schema_version',
    );
    if (rows[0]?.version !== schemaVersion) {
      throw new Error(
        `The store has schema ${rows[0]?.version}, this build knows ${schemaVersion}.`,
      );
    }
  });
}

/** PostgreSQL text holds no NUL, so what has one is in no row; asking would be an error. */
const findable = (text: string): boolean => !text.includes('\0');

async function first<Row extends object>(
  queries: Queries,
  sql: string,
  values: readonly string[],
): Promise<Row | null> {
  if (!values.every(findable)) return null;
  const rows = await queries.query<Row>(sql, values);
  return rows[0] ?? null;
}

// Tenants and their keys

export async function hasTenants(queries: Queries): Promise<boolean> {
  return (await queries.query('select 1 from tenants limit 1')).length > 0;
}

export async function hasTenant(queries: Queries, tenantId: string): Promise<boolean> {
  return (await first(queries, 'select 1 from tenants where id = $1', [tenantId])) !== null;
}

export async function insertTenant(queries: Queries, tenantId: string): Promise<void> {
  await queries.query('insert into tenants (id) values ($1)', [tenantId]);
}

export async function insertOrigin(
  queries: Queries,
  tenantId: string,
  origin: string,
): Promise<void> {
  await queries.query(
    'insert into tenant_origins (tenant_id, origin) values ($1, $2) on conflict do nothing',
    [tenantId, origin],
  );
}

export async function insertApiKey(
  queries: Queries,
  key: ApiKeyRow & { selector: string },
): Promise<void> {
  await queries.query(
    `insert into api_keys (hash, selector, tenant_id, role) values ($1, $2, $3, $4)
     on conflict do nothing`,
    [key.hash, key.selector, key.tenant_id, key.role],
  );
}

/** Of every tenant: only so can a key of another one be told from an unknown key. */
export function apiKeysBySelector(queries: Queries, selector: string): Promise<ApiKeyRow[]> {
  return queries.query('select hash, tenant_id, role from api_keys where selector = $1', [
    selector,
  ]);
}

export async function listsOrigin(
  queries: Queries,
  tenantId: string,
  origin: string,
): Promise<boolean> {
  const sql = 'select 1 from tenant_origins where tenant_id = $1 and origin = $2';
  return (await first(queries, sql, [tenantId, origin])) !== null;
}

/** A preflight bears no tenant; the request that follows it is held against its own tenant. */
export async function someTenantListsOrigin(queries: Queries, origin: string): Promise<boolean> {
  const sql = 'select 1 from tenant_origins where origin = $1 limit 1';
  return (await first(queries, sql, [origin])) !== null;
}

// Catalogs

export async function catalogEtag(queries: Queries, tenantId: string): Promise<string | null> {
  const sql = 'select etag from catalogs where tenant_id = $1';
  return (await first<{ etag: string }>(queries, sql, [tenantId]))?.etag ?? null;
}

export function findCatalog(queries: Queries, tenantId: string): Promise<CatalogRow | null> {
  return first(queries, 'select etag, record from catalogs where tenant_id = $1', [tenantId]);
}

export async function putCatalog(
  queries: Queries,
  tenantId: string,
  catalog: CatalogRow,
): Promise<void> {
  await queries.query(
    `insert into catalogs (tenant_id, etag, record) values ($1, $2, $3)
     on conflict (tenant_id) do update set etag = excluded.etag, record = excluded.record`,
    [tenantId, catalog.etag, catalog.record],
  );
}

// Customers, billing groups, orders

export async function customerByKey(
  queries: Queries,
  tenantId: string,
  emailKey: string,
): Promise<string | null> {
  const sql = 'select record from customers where tenant_id = $1 and email_key = $2';
  return (await first<{ record: string }>(queries, sql, [tenantId, emailKey]))?.record ?? null;
}

export async function insertCustomer(
  queries: Queries,
  tenantId: string,
  customer: NewRecord,
): Promise<void> {
  await queries.query(
    'insert into customers (tenant_id, id, email_key, record) values ($1, $2, $3, $4)',
    [tenantId, customer.id, customer.key, customer.record],
  );
}

export async function billingGroupById(
  queries: Queries,
  tenantId: string,
  id: string,
): Promise<string | null> {
  const sql = 'select record from billing_groups where tenant_id = $1 and id = $2';
  return (await first<{ record: string }>(queries, sql, [tenantId, id]))?.record ?? null;
}

export async function billingGroupByKey(
  queries: Queries,
  tenantId: string,
  nameKey: string,
): Promise<string | null> {
  const sql = 'select record from billing_groups where tenant_id = $1 and name_key = $2';
  return (await first<{ record: string }>(queries, sql, [tenantId, nameKey]))?.record ?? null;
}

export async function insertBillingGroup(
  queries: Queries,
  tenantId: string,
  group: NewRecord,
): Promise<void> {
  await queries.query(
    'insert into billing_groups (tenant_id, id, name_key, record) values ($1, $2, $3, $4)',
    [tenantId, group.id, group.key, group.record],
  );
}

export function findOrder(
  queries: Queries,
  tenantId: string,
  id: string,
): Promise<OrderRow | null> {
  const sql = 'select record, revision from orders where tenant_id = $1 and id = $2';
  return first(queries, sql, [tenantId, id]);
}

export async function insertOrder(
  queries: Queries,
  tenantId: string,
  order: NewOrder,
): Promise<void> {
  await queries.query(
    `insert into orders (tenant_id, id, customer_id, revision, record)
     values ($1, $2, $3, $4, $5)`,
    [tenantId, order.id, order.customerId, order.revision, order.record],
  );
}

// Idempotency keys

/** Held until the transaction ends, in whatever process it runs; false when another holds it. */
export async function tryLock(queries: Queries, lock: bigint): Promise<boolean> {
  const rows = await queries.query<{ locked: boolean }>(
    'select pg_try_advisory_xact_lock($1::bigint) as locked',
    [lock.toString()],
  );
  return rows[0]?.locked === true;
}

export function findAnswer(
  queries: Queries,
  tenantId: string,
  endpoint: string,
  key: string,
): Promise<AnswerRow | null> {
  return first(
    queries,
    `select fingerprint, status, headers, body from idempotency_keys
     where tenant_id = $1 and endpoint = $2 and key = $3`,
    [tenantId, endpoint, key],
  );
}

export async function insertAnswer(
  queries: Queries,
  tenantId: string,
  endpoint: string,
  key: string,
  answer: AnswerRow & { orderId: string },
): Promise<void> {
  await queries.query(
    `insert into idempotency_keys
       (tenant_id, endpoint, key, fingerprint, order_id, status, headers, body)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      tenantId,
      endpoint,
      key,
      answer.fingerprint,
      answer.orderId,
      answer.status,
      answer.headers,
      answer.body,
    ],
  );
}
