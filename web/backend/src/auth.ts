import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Queries } from './database.ts';
import { HttpFault } from './errors.ts';
import { apiKeysBySelector, insertApiKey, type Role } from './store.ts';

export interface Caller {
  tenantId: string;
  role: Role;
  /** Names the key without being of use to anyone who reads it. */
  keyHash: string;
}

const prefixes: Record<Role, string> = { publishable: 'pk_', secret: 'sk_' };
const selectorLength = 12;

/** 256 random bits: a key cannot be guessed, so one round of SHA-256 keeps it safe at rest. */
export function newApiKey(role: Role): string {
  return prefixes[role] + randomBytes(32).toString('base64url');
}

export async function grantApiKey(
  queries: Queries,
  tenantId: string,
  role: Role,
  key: string,
): Promise<void> {
  const hash = keyHash(key);
  const selector = hash.slice(0, selectorLength);
  await insertApiKey(queries, { hash, selector, tenant_id: tenantId, role });
}

export async function authenticate(
  queries: Queries,
  key: string | undefined,
  tenantId: string | undefined,
): Promise<Caller> {
  if (!key || !tenantId) throw new HttpFault('UNAUTHORIZED');
  const hash = keyHash(key);
  const candidates = await apiKeysBySelector(queries, hash.slice(0, selectorLength));
  const known = candidates.find((candidate) => equalInConstantTime(candidate.hash, hash));
  if (!known) throw new HttpFault('UNAUTHORIZED');
  // The same answer for a tenant that exists and one that does not.
  if (known.tenant_id !== tenantId) throw new HttpFault('FORBIDDEN');
  return { tenantId, role: known.role, keyHash: hash };
}

export function requireSecret(caller: Caller): void {
  if (caller.role !== 'secret') throw new HttpFault('FORBIDDEN');
}

function keyHash(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}

function equalInConstantTime(left: string, right: string): boolean {
  return timingSafeEqual(Buffer.from(left, 'hex'), Buffer.from(right, 'hex'));
}
