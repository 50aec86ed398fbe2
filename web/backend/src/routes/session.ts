import { getCookie } from 'hono/cookie';
import { jsonAnswer } from '../answers.ts';
import { bodyLimits } from '../body.ts';
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

const text = { type: 'string' };

const whoIsSignedIn = {
  type: 'object',
  properties: {
    tenantId: text,
    actor: {
      type: 'object',
      properties: { kind: { enum: ['key', 'session'] }, name: text },
      required: ['kind', 'name'],
    },
    expiresAt: { type: ['string', 'null'], format: 'date-time' },
  },
  required: ['tenantId', 'actor', 'expiresAt'],
};

export const sessionRoutes: readonly Route[] = [
  {
    method: 'POST',
    path: '/session',
    access: 'anyone',
    summary: 'Signs in with a secret key of the tenant in X-Tenant-Id. The cookie lasts 12 hours.',
    body: {
      type: 'application/json',
      limit: bodyLimits.session,
      schema: { type: 'object', properties: { key: text }, required: ['key'] },
    },
    answers: { 204: null },
    faults: ['UNAUTHORIZED', 'FORBIDDEN'],
    handle: postSession,
  },
  {
    method: 'GET',
    path: '/session',
    access: 'secret',
    summary: 'Who is signed in.',
    answers: { 200: { type: 'application/json', schema: whoIsSignedIn } },
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
  return jsonAnswer(c, 200, JSON.stringify({ tenantId, actor: { kind, name }, expiresAt }));
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
  const sent = parsed(new TextDecoder().decode(body));
  const key = typeof sent === 'object' && sent !== null && 'key' in sent ? sent.key : undefined;
  if (typeof key === 'string') return key;
  throw new HttpFault('BAD_REQUEST', { message: 'Send a JSON object: { "key": "sk_…" }' });
}

/** Undefined if it is not JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** The proxy that terminates TLS sets this header. */
function isSecure(c: AppContext): boolean {
  return c.req.header('X-Forwarded-Proto')?.split(',')[0]?.trim() === 'https';
}

function noContent(cookie: string): Response {
  const headers = { 'Set-Cookie': cookie, 'Cache-Control': 'no-store' };
  return new Response(null, { status: 204, headers });
}
