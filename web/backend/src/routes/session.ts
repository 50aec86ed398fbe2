import { type Static, Type } from '@sinclair/typebox';
import { getCookie } from 'hono/cookie';
import { jsonAnswer } from '../answers.ts';
import { bodyLimits, parsedJson } from '../body.ts';
import { HttpFault } from '../errors.ts';
import type { KeyedCall, OpenCall, Route } from '../route.ts';
import type { AppContext } from '../services.ts';
import {
  clearCookie,
  refuseOtherOrigins,
  requireSameOrigin,
  sessionCookie,
  setCookie,
  signIn,
  signOut,
} from '../sessions.ts';
import { shaped } from '../shapes.ts';

const Credentials = Type.Object({ key: Type.String() }, { $id: 'Credentials' });

const Session = Type.Object(
  {
    tenantId: Type.String(),
    actor: Type.Object({
      kind: Type.Union([Type.Literal('key'), Type.Literal('session')]),
      name: Type.String(),
    }),
    expiresAt: Type.Union([Type.String({ format: 'date-time' }), Type.Null()]),
  },
  { $id: 'Session' },
);

export const sessionRoutes: readonly Route[] = [
  {
    method: 'POST',
    path: '/session',
    access: 'anyone',
    summary: 'Signs in with a secret key of the tenant in X-Tenant-Id. The cookie lasts 12 hours.',
    body: { ...shaped(Credentials), limit: bodyLimits.session },
    answers: { 204: null },
    faults: ['UNAUTHORIZED', 'FORBIDDEN'],
    handle: postSession,
  },
  {
    method: 'GET',
    path: '/session',
    access: 'secret',
    summary: 'Who is signed in.',
    answers: { 200: shaped(Session) },
    handle: getSession,
  },
  {
    method: 'DELETE',
    path: '/session',
    access: 'anyone',
    summary: 'Signs out. Without a session it does nothing.',
    answers: { 204: null },
    faults: ['FORBIDDEN'],
    handle: deleteSession,
  },
];

async function postSession({ c, body, services }: OpenCall): Promise<Response> {
  refuseOtherOrigins(c.req.raw.headers);
  const value = await signIn(services.database, keyIn(body), c.req.header('X-Tenant-Id'));
  return noContent(setCookie(value, isSecure(c)));
}

function getSession({ c, caller }: KeyedCall): Response | Promise<Response> {
  const { tenantId, kind, name, expiresAt } = caller;
  const session: Static<typeof Session> = { tenantId, actor: { kind, name }, expiresAt };
  return jsonAnswer(c, 200, JSON.stringify(session));
}

async function deleteSession({ c, services }: OpenCall): Promise<Response> {
  const cookie = getCookie(c, sessionCookie);
  if (cookie !== undefined) {
    requireSameOrigin(c.req.raw.headers);
    await signOut(services.database, cookie);
  }
  return noContent(clearCookie(isSecure(c)));
}

function keyIn(body: Uint8Array): string {
  const sent = parsedJson(body);
  const key = typeof sent === 'object' && sent !== null && 'key' in sent ? sent.key : undefined;
  if (typeof key === 'string') return key;
  throw new HttpFault('BAD_REQUEST', { message: 'Send a JSON object: { "key": "sk_…" }' });
}

/** The proxy that terminates TLS sets this header. */
function isSecure(c: AppContext): boolean {
  return c.req.header('X-Forwarded-Proto')?.split(',')[0]?.trim() === 'https';
}

function noContent(cookie: string): Response {
  const headers = { 'Set-Cookie': cookie, 'Cache-Control': 'no-store' };
  return new Response(null, { status: 204, headers });
}
