import type { Queries } from '../database.ts';
import { hits, rows } from './read.ts';
import { statement } from './statement.ts';
import { iso } from './times.ts';

export type Role = 'publishable' | 'secret';

export interface ApiKeyRow {
  hash: string;
  role: Role;
  name: string;
}

export interface NewApiKey extends ApiKeyRow {
  /** The first digits of the hash. */
  selector: string;
  /** The first characters of the key itself. */
  firstCharacters: string;
}

export interface ListedApiKey {
  hash: string;
  role: Role;
  name: string;
  /** Null for old keys, of which they were not stored. */
  firstCharacters: string | null;
  /** ISO 8601, UTC. */
  createdAt: string;
  revokedAt: string | null;
}

const insertKey = statement(
  `insert into api_keys (tenant_id, selector, hash, role, name, first_characters)
   values ($1, $2, $3, $4, $5, $6) on conflict (tenant_id, selector, hash) do nothing`,
);
const selectActive = statement<ApiKeyRow>(
  `select hash, role, name from api_keys
   where tenant_id = $1 and selector = $2 and revoked_at is null`,
);
const selectAll = statement<ListedApiKey>(
  `select hash, role, name, first_characters as "firstCharacters",
     ${iso('created_at')} as "createdAt", ${iso('revoked_at')} as "revokedAt"
   from api_keys where tenant_id = $1 order by api_keys.created_at, hash`,
);
const revoke = statement(
  `update api_keys set revoked_at = now()
   where tenant_id = $1 and hash = $2 and revoked_at is null returning hash`,
);

/** Does not change an existing key, even if it is revoked. */
export async function insertApiKey(
  queries: Queries,
  tenantId: string,
  { selector, hash, role, name, firstCharacters }: NewApiKey,
): Promise<void> {
  await queries.query(insertKey, [tenantId, selector, hash, role, name, firstCharacters]);
}

export function activeApiKeys(
  queries: Queries,
  tenantId: string,
  selector: string,
): Promise<ApiKeyRow[]> {
  return rows(queries, selectActive, [tenantId, selector]);
}

/** Oldest first, including revoked keys. */
export function listApiKeys(queries: Queries, tenantId: string): Promise<ListedApiKey[]> {
  return rows(queries, selectAll, [tenantId]);
}

export function revokeApiKey(queries: Queries, tenantId: string, hash: string): Promise<boolean> {
  return hits(queries, revoke, [tenantId, hash]);
}
