import type { Queries } from '../database.ts';
import { firstRow, hits } from './read.ts';
import { statement } from './statement.ts';

/** `api`: pages of that origin may read answers. `frame`: they may show the checkout in a frame. */
export type OriginKind = 'api' | 'frame';
export const languages = ['en', 'de'] as const;
export type Language = (typeof languages)[number];
export interface Tenant {
  id: string;
  /** The language of mail to its customers. */
  language: Language;
  /** Who sends it, such as `Acme <orders@acme.example>`; null if the tenant sends none. */
  mailFrom: string | null;
}

const columns = 'id, language, mail_from as "mailFrom"';
const selectTenants = statement<Tenant>(`select ${columns} from tenants order by id`);
const selectTenant = statement<Tenant>(`select ${columns} from tenants where id = $1`);
const insertTenantRow = statement(
  'insert into tenants (id) values ($1) on conflict (id) do nothing returning id',
);
const updateMail = statement(
  'update tenants set language = $2, mail_from = $3 where id = $1 returning id',
);
const insertOriginRow = statement(
  `insert into tenant_origins (tenant_id, kind, origin) values ($1, $2, $3)
   on conflict (tenant_id, kind, origin) do nothing`,
);
const selectOrigin = statement(
  'select 1 as one from tenant_origins where tenant_id = $1 and kind = $2 and origin = $3',
);
const selectOrigins = statement<{ origin: string }>(
  'select origin from tenant_origins where tenant_id = $1 and kind = $2 order by origin',
);
const selectOriginOfAny = statement(
  "select 1 as one from tenant_origins where origin = $1 and kind = 'api' limit 1",
);

/** All tenants, because outbox, clean-up and metrics work tenant by tenant. */
export function listTenants(queries: Queries): Promise<Tenant[]> {
  return queries.query(selectTenants);
}

export function findTenant(queries: Queries, tenantId: string): Promise<Tenant | null> {
  return firstRow(queries, selectTenant, [tenantId]);
}

/** Returns false if it exists. Waits for another transaction that is creating it. */
export function insertTenant(queries: Queries, tenantId: string): Promise<boolean> {
  return hits(queries, insertTenantRow, [tenantId]);
}

/** False if there is no such tenant. */
export function updateTenantMail(
  queries: Queries,
  { id, language, mailFrom }: Tenant,
): Promise<boolean> {
  return hits(queries, updateMail, [id, language, mailFrom]);
}

export async function insertOrigin(
  queries: Queries,
  tenantId: string,
  kind: OriginKind,
  origin: string,
): Promise<void> {
  await queries.query(insertOriginRow, [tenantId, kind, origin]);
}

export function listsOrigin(
  queries: Queries,
  tenantId: string,
  kind: OriginKind,
  origin: string,
): Promise<boolean> {
  return hits(queries, selectOrigin, [tenantId, kind, origin]);
}

export async function listOrigins(
  queries: Queries,
  tenantId: string,
  kind: OriginKind,
): Promise<string[]> {
  const rows = await queries.query(selectOrigins, [tenantId, kind]);
  return rows.map(({ origin }) => origin);
}

/** For preflights, which do not name a tenant. */
export function someTenantListsOrigin(queries: Queries, origin: string): Promise<boolean> {
  return hits(queries, selectOriginOfAny, [origin]);
}
