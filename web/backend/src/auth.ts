import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Queries } from './database.ts';
import { HttpFault } from './errors.ts';
import { activeApiKeys, insertApiKey, type Role } from './store/keys.ts';

export interface Caller {
  tenantId: string;
  role: Role;
  /** Names the key without being of use to anyone who reads it. */
  keyHash: string;
  /** The key's name: who did it, in an order's history. */
  name: string;
  /** Whether the caller came with a key or with a session's cookie. */
  kind: 'key' | 'session';
  /** When the session ends, ISO 8601 in UTC; null for a key. */
  expiresAt: string | null;
}

const prefixes: Record<Role, string> = { publishable: 'pk_', secret: 'sk_' };
const selectorLength = 12;
const firstCharacters = 11;

/** 256 random bits: a key cannot be guessed, so one round of SHA-256 keeps it safe at rest. */
export function newApiKey(role: Role): string {
  return prefixes[role] + newToken();
}

export function newToken(): string {
  return randomBytes(32).toString('base64url');
}

export async function grantApiKey(
  queries: Queries,
  tenantId: string,
  { role, name }: { role: Role; name: string },
  key: string,
): Promise<void> {
  const hash = hashOf(key);
  await insertApiKey(queries, tenantId, {
    hash,
    selector: hash.slice(0, selectorLength),
    role,
    name,
    firstCharacters: key.slice(0, firstCharacters),
  });
}

/**
 * @throws HttpFault `UNAUTHORIZED` for a key that is missing, unknown, revoked or another tenant's:
 *   the same answer for all of them (rule H1).
 */
export async function authenticate(
  queries: Queries,
  key: string | undefined,
  tenantId: string | undefined,
): Promise<Caller> {
  if (!key || !tenantId) throw new HttpFault('UNAUTHORIZED');
  const hash = hashOf(key);
  const candidates = await activeApiKeys(queries, tenantId, hash.slice(0, selectorLength));
  const known = candidates.find((candidate) => equalInConstantTime(candidate.hash, hash));
  if (!known) throw new HttpFault('UNAUTHORIZED');
  return {
    tenantId,
    role: known.role,
    keyHash: hash,
    name: known.name,
    kind: 'key',
    expiresAt: null,
  };
}

/** @throws HttpFault `FORBIDDEN` for a publishable key. */
export function requireSecret(caller: Caller): void {
  if (caller.role !== 'secret') throw new HttpFault('FORBIDDEN');
}

/** What the store keeps of a key or a session's token. */
export function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

function equalInConstantTime(left: string, right: string): boolean {
  return timingSafeEqual(Buffer.from(left, 'hex'), Buffer.from(right, 'hex'));
}
