import { authenticate, type Caller, hashOf, newToken, requireSecret } from './auth.ts';
import type { Queries } from './database.ts';
import { HttpFault } from './errors.ts';
import { deleteSession, findSession, insertSession, sessionSeconds } from './store/sessions.ts';

export const sessionCookie = 'termwise_session';

/** The session of a cookie, with its tenant, which every look-up needs. */
interface SessionName {
  tenantId: string;
  hash: string;
}

/**
 * Opens a session for a secret key.
 * @returns The value of the cookie, which is not stored in plain text
 * @throws HttpFault `UNAUTHORIZED`, or `FORBIDDEN` for a publishable key.
 */
export async function signIn(
  queries: Queries,
  key: string | undefined,
  tenantId: string | undefined,
): Promise<string> {
  const caller = await authenticate(queries, key, tenantId);
  requireSecret(caller);
  const token = newToken();
  const session = { hash: hashOf(token), keyHash: caller.keyHash };
  await insertSession(queries, caller.tenantId, session);
  return `${caller.tenantId}.${token}`;
}

/**
 * Finds the caller of a session.
 * @param tenantId From `X-Tenant-Id`; by default the tenant of the cookie
 * @throws HttpFault `UNAUTHORIZED` if there is no session, or it has expired, or its key is revoked
 */
export async function signedIn(
  queries: Queries,
  cookie: string | undefined,
  tenantId: string | undefined,
): Promise<Caller> {
  const name = sessionName(cookie);
  const otherTenant = tenantId !== undefined && tenantId !== name?.tenantId;
  const row = name && !otherTenant && (await findSession(queries, name.tenantId, name.hash));
  if (!row) throw new HttpFault('UNAUTHORIZED');
  return { tenantId: name.tenantId, kind: 'session', ...row };
}

/** Does nothing if there is no such session. */
export async function signOut(queries: Queries, cookie: string | undefined): Promise<void> {
  const name = sessionName(cookie);
  if (name) await deleteSession(queries, name.tenantId, name.hash);
}

/** @param secure Whether the browser uses TLS, with us or with a proxy */
export function setCookie(value: string, secure: boolean): string {
  return cookieHeader(value, sessionSeconds, secure);
}

export function clearCookie(secure: boolean): string {
  return cookieHeader('', 0, secure);
}

function cookieHeader(value: string, seconds: number, secure: boolean): string {
  const attributes = `Path=/; Max-Age=${seconds}; HttpOnly; SameSite=Strict`;
  return `${sessionCookie}=${value}; ${attributes}${secure ? '; Secure' : ''}`;
}

/**
 * Whether one of our own pages sent the request. Browsers say so in `Sec-Fetch-Site`. Older ones,
 * and all over plain HTTP, only send `Origin`.
 */
export function isSameOrigin(headers: Headers): boolean {
  const site = headers.get('Sec-Fetch-Site');
  if (site !== null) return site === 'same-origin';
  const origin = headers.get('Origin');
  return origin !== null && hostOf(origin) === headers.get('Host');
}

/** Needed because a browser sends the cookie with every request to this host, from any page. */
export function requireSameOrigin(headers: Headers): void {
  if (!isSameOrigin(headers)) {
    throw new HttpFault('FORBIDDEN', {
      message: 'A session can only be used by pages of this host',
    });
  }
}

/** Programs send neither header and may sign in. */
export function refuseOtherOrigins(headers: Headers): void {
  if (headers.has('Sec-Fetch-Site') || headers.has('Origin')) requireSameOrigin(headers);
}

function hostOf(origin: string): string | null {
  return URL.canParse(origin) ? new URL(origin).host : null;
}

function sessionName(cookie: string | undefined): SessionName | null {
  const [, tenantId, token] = /^([^.]+)\.([\w-]{43})$/.exec(cookie ?? '') ?? [];
  return tenantId && token ? { tenantId, hash: hashOf(token) } : null;
}
