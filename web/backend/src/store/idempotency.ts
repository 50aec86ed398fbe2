import type { Queries } from '../database.ts';
import { firstRow, hits } from './read.ts';
import { statement } from './statement.ts';

/** An idempotency key of a tenant on an endpoint. */
export interface KeyName {
  tenantId: string;
  endpoint: string;
  key: string;
}

export interface StoredAnswer {
  status: number;
  headers: string;
  body: string;
}

/** A claimed key, with its answer, or without one while the first request is running. */
export interface KeyRow {
  fingerprint: string;
  answer: StoredAnswer | null;
}

const insertClaim = statement(
  `insert into idempotency_keys (tenant_id, endpoint, key, fingerprint, claim, lease_until)
   values ($1, $2, $3, $4, $5, now() + interval '30 seconds')
   on conflict (tenant_id, endpoint, key) do update
     set fingerprint = excluded.fingerprint, claim = excluded.claim,
       lease_until = excluded.lease_until
     where idempotency_keys.status is null and idempotency_keys.lease_until <= now()
   returning key`,
);
const selectKey = statement<{
  fingerprint: string;
  status: number | null;
  headers: string;
  body: string;
}>(
  `select fingerprint, status, headers, body from idempotency_keys
   where tenant_id = $1 and endpoint = $2 and key = $3`,
);
const storeAnswer = statement(
  `update idempotency_keys
   set status = $5, headers = $6, body = $7, order_id = $8,
     expires_at = case when $9 then null else now() + interval '30 days' end
   where tenant_id = $1 and endpoint = $2 and key = $3 and claim = $4 and status is null
   returning key`,
);
const deleteClaim = statement(
  `delete from idempotency_keys
   where tenant_id = $1 and endpoint = $2 and key = $3 and claim = $4 and status is null`,
);
const deleteExpired = statement(
  'delete from idempotency_keys where tenant_id = $1 and expires_at <= now()',
);
const expireLeases = statement(
  'update idempotency_keys set lease_until = now() where tenant_id = $1 and status is null',
);

/**
 * Claims the key for 30 seconds. Returns false if it has an answer or another request holds it. An
 * expired lease can be taken over.
 */
export function claimKey(
  queries: Queries,
  { tenantId, endpoint, key }: KeyName,
  { fingerprint, claim }: { fingerprint: string; claim: string },
): Promise<boolean> {
  return hits(queries, insertClaim, [tenantId, endpoint, key, fingerprint, claim]);
}

export async function findKey(
  queries: Queries,
  { tenantId, endpoint, key }: KeyName,
): Promise<KeyRow | null> {
  const row = await firstRow(queries, selectKey, [tenantId, endpoint, key]);
  if (!row) return null;
  const { fingerprint, status, headers, body } = row;
  return { fingerprint, answer: status === null ? null : { status, headers, body } };
}

/**
 * Call this in the transaction of the change. If it returns false, the claim was taken over, and
 * the transaction must not commit.
 * @param answer With `creates` it is kept as long as the order, otherwise for 30 days
 */
export function insertAnswer(
  queries: Queries,
  { tenantId, endpoint, key }: KeyName,
  claim: string,
  answer: StoredAnswer & { orderId: string | null; creates: boolean },
): Promise<boolean> {
  const { status, headers, body, orderId, creates } = answer;
  const values = [tenantId, endpoint, key, claim, status, headers, body, orderId, creates];
  return hits(queries, storeAnswer, values);
}

/** Frees the key if there is no answer yet. */
export async function releaseClaim(
  queries: Queries,
  { tenantId, endpoint, key }: KeyName,
  claim: string,
): Promise<void> {
  await queries.query(deleteClaim, [tenantId, endpoint, key, claim]);
}

export async function deleteExpiredKeys(queries: Queries, tenantId: string): Promise<void> {
  await queries.query(deleteExpired, [tenantId]);
}

/** For a process that is the only user of the store: all other claims are stale. */
export async function expireAllLeases(queries: Queries, tenantId: string): Promise<void> {
  await queries.query(expireLeases, [tenantId]);
}
