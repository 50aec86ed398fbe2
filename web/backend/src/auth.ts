import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Queries } from './database.ts';
import { HttpFault } from './errors.ts';
import { activeApiKeys, insertApiKey, type Role } from './store/keys.ts';

export interface Caller {
  tenantId: string;
  role: Role;
  /** Identifies the key without revealing it. */
  keyHash: string;
  /** The key's name, which the history of an order shows. */
  name: string;
  /** Whether the caller used a key or a session cookie. */
  kind: 'key' | 'session';
  /** When the session ends, ISO 8601 in UTC; null for a key. */
  expiresAt: string | null;
}

const prefixes: Record<Role, string> = { publishable: 'pk_', secret: 'sk_' };
const selectorLength = 12;
const firstCharacters = 11;

/**
 * A key has 256 random bits and cannot be guessed, so one round of SHA-256 is enough to store it.
 */
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
 * @throws HttpFault `UNAUTHORIZED`, the same for a key that is missing, unknown, revoked or of
 *   another tenant (rule H1)
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

/** The hash of a key or of a session's token, as it is stored. */
export function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

function equalInConstantTime(left: string, right: string): boolean {
  return timingSafeEqual(Buffer.from(left, 'hex'), Buffer.from(right, 'hex'));
}
