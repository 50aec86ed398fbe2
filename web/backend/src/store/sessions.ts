import type { Queries } from '../database.ts';
import type { Role } from './keys.ts';
import { firstRow } from './read.ts';
import { statement } from './statement.ts';
import { iso } from './times.ts';

export interface SessionRow {
  keyHash: string;
  role: Role;
  /** The name of the key. */
  name: string;
  /** ISO 8601, UTC. */
  expiresAt: string;
}

const deleteExpired = statement(
  'delete from sessions where tenant_id = $1 and expires_at <= now()',
);
const insert = statement(
  `insert into sessions (tenant_id, hash, key_hash, expires_at)
   values ($1, $2, $3, now() + interval '12 hours')`,
);
const selectSession = statement<SessionRow>(
  `select k.hash as "keyHash", k.role, k.name,
     ${iso('s.expires_at')} as "expiresAt"
   from sessions s join api_keys k on k.tenant_id = s.tenant_id and k.hash = s.key_hash
   where s.tenant_id = $1 and s.hash = $2 and s.expires_at > now() and k.revoked_at is null`,
);
const deleteOne = statement('delete from sessions where tenant_id = $1 and hash = $2');

/** The length of a session, as in the statement above. */
export const sessionSeconds = 12 * 60 * 60;

export async function deleteExpiredSessions(queries: Queries, tenantId: string): Promise<void> {
  await queries.query(deleteExpired, [tenantId]);
}

export async function insertSession(
  queries: Queries,
  tenantId: string,
  session: { hash: string; keyHash: string },
): Promise<void> {
  await queries.query(insert, [tenantId, session.hash, session.keyHash]);
}

/** Null if it has expired or was ended, or if its key is revoked. */
export function findSession(
  queries: Queries,
  tenantId: string,
  hash: string,
): Promise<SessionRow | null> {
  return firstRow(queries, selectSession, [tenantId, hash]);
}

export async function deleteSession(
  queries: Queries,
  tenantId: string,
  hash: string,
): Promise<void> {
  await queries.query(deleteOne, [tenantId, hash]);
}
