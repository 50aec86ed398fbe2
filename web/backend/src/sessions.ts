import { authenticate, type Caller, hashOf, newToken, requireSecret } from './auth.ts';
import type { Queries } from './database.ts';
import { HttpFault } from './errors.ts';
import { deleteSession, findSession, insertSession, sessionSeconds } from './store/sessions.ts';

export const sessionCookie = 'termwise_session';

/** Which session a cookie names: the tenant first, as every look-up needs it. */
interface SessionName {
  tenantId: string;
  hash: string;
}

/**
 * Opens a session for a secret key.
 * @returns The cookie's value, which exists in plain text here alone.
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
 * Who signed in.
 * @param tenantId Of `X-Tenant-Id`; absent, it is the cookie's.
 * @throws HttpFault `UNAUTHORIZED` without a session, or if it is over or its key revoked.
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

/** @param secure Whether the browser speaks TLS with us or with the proxy before us. */
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
 * Whether a page of our own sent the request. Browsers say so in `Sec-Fetch-Site`; an older one, or
 * one that does not trust plain HTTP, in `Origin` alone.
 */
export function isSameOrigin(headers: Headers): boolean {
  const site = headers.get('Sec-Fetch-Site');
  if (site !== null) return site === 'same-origin';
  const origin = headers.get('Origin');
  return origin !== null && hostOf(origin) === headers.get('Host');
}

/** A cookie goes with every request to this host, whoever wrote the page that sends it. */
export function requireSameOrigin(headers: Headers): void {
  if (!isSameOrigin(headers)) {
    throw new HttpFault('FORBIDDEN', { message: 'A session serves the pages of this host alone' });
  }
}

/** Programs have no pages and send neither header: they may sign in, too. */
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
