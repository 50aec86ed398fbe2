import type { IncomingHttpHeaders } from 'node:http';
import type { Handler, MiddlewareHandler } from 'hono';
import { Hono } from 'hono';
import { getCookie } from 'hono/cookie';
import { authenticate, type Caller, requireSecret } from './auth.ts';
import { readBody, requireContentType } from './body.ts';
import { Catalogs } from './catalogs.ts';
import { cors } from './cors.ts';
import { errorResponse, HttpFault } from './errors.ts';
import { Idempotency } from './idempotency.ts';
import { pages, securityHeaders } from './pages.ts';
import { RateLimit, rateLimitHeaders } from './rate.ts';
import type { KeyedCall, KeyedRoute, Route } from './route.ts';
import { routes } from './routes.ts';
import type { AppContext, AppEnvironment, Services } from './services.ts';
import { requireSameOrigin, sessionCookie, signedIn } from './sessions.ts';

export interface AppOptions
  extends Pick<
    Services,
    | 'core'
    | 'database'
    | 'metrics'
    | 'health'
    | 'deliveries'
    | 'allowPrivateWebhooks'
    | 'requestSeconds'
    | 'metricsToken'
  > {
  checkoutDirectory: string;
  pageConfig: object | null;
  ordersPerMinute: number;
}

export function buildApp(options: AppOptions): Hono<AppEnvironment> {
  const { checkoutDirectory, pageConfig, ordersPerMinute, ...given } = options;
  const services: Services = {
    ...given,
    catalogs: new Catalogs(given.core),
    idempotency: new Idempotency(given.database),
    rateLimit: new RateLimit(ordersPerMinute),
  };
  const app = new Hono<AppEnvironment>();
  app.onError((error, c) => errorResponse(error, c.env.exchange, c.req.header('Accept')));
  app.notFound((c) => {
    const fault = new HttpFault('NOT_FOUND');
    return errorResponse(fault, c.env.exchange, c.req.header('Accept'));
  });
  app.use('*', securityHeaders);
  app.use('*', refuseWhileStopping(services));
  for (const [path, here] of byPath(routes)) {
    const allowed = allowedMethods(here);
    const crossOrigin = cors(services.database, allowed);
    app.all(path, named(path), crossOrigin, handlerOf(here, allowed, services));
  }
  app.use('*', named('page'));
  app.route('/', pages(checkoutDirectory, pageConfig));
  return app;
}

/** Running requests are answered; new ones must go to another process. */
function refuseWhileStopping({ health }: Services): MiddlewareHandler<AppEnvironment> {
  return (_, next) => {
    if (!health.stopping) return next();
    throw new HttpFault('STOPPING', { headers: { Connection: 'close', 'Retry-After': '1' } });
  };
}

/** Paths without parameters come before paths with parameters, because the first match is used. */
function byPath(all: readonly Route[]): Map<string, Route[]> {
  const specificFirst = all.toSorted((a, b) => (sortKey(a.path) < sortKey(b.path) ? -1 : 1));
  const paths = new Map<string, Route[]>();
  for (const route of specificFirst) {
    const here = paths.get(route.path);
    if (here) here.push(route);
    else paths.set(route.path, [route]);
  }
  return paths;
}

/** `~` comes after everything else that a path has. */
const sortKey = (path: string): string => path.replaceAll(/:\w+/g, '~');

function allowedMethods(here: readonly Route[]): string[] {
  const methods = here.flatMap(({ method }) => (method === 'GET' ? ['GET', 'HEAD'] : [method]));
  return [...methods, 'OPTIONS'];
}

const named =
  (path: string): MiddlewareHandler<AppEnvironment> =>
  (c, next) => {
    c.env.exchange.route = path;
    return next();
  };

/** Hono answers HEAD with the handler of GET and drops the body. */
function handlerOf(
  here: readonly Route[],
  allowed: readonly string[],
  services: Services,
): Handler<AppEnvironment> {
  const byMethod = new Map<string, Route>(here.map((route) => [route.method, route]));
  const allow = { Allow: allowed.join(', ') };
  return async (c) => {
    if (c.req.method === 'OPTIONS') return new Response(null, { status: 204, headers: allow });
    const route = byMethod.get(c.req.method === 'HEAD' ? 'GET' : c.req.method);
    if (!route) throw new HttpFault('METHOD_NOT_ALLOWED', { headers: allow });
    if (isKeyed(route)) return answerKeyed(route, await admit(c, route, services));
    return route.handle({ c, services, body: await bodyOf(c, route, services) });
  };
}

/** What was written is delivered to others at once. */
async function answerKeyed(route: KeyedRoute, call: KeyedCall): Promise<Response> {
  const answer = await route.handle(call);
  if (route.method !== 'GET') call.services.deliveries.wake(call.caller.tenantId);
  return answer;
}

function isKeyed(route: Route): route is KeyedRoute {
  return route.access === 'publishable' || route.access === 'secret';
}

/** Checks everything that a route declares about callers and body, before its handler runs. */
async function admit(c: AppContext, route: KeyedRoute, services: Services): Promise<KeyedCall> {
  const caller = await callerOf(c, services);
  if (route.access === 'secret') requireSecret(caller);
  if (route.counted) await countRequest(c, services, caller);
  return { c, caller, services, body: await bodyOf(c, route, services) };
}

/** Authenticates by key, or by the session cookie if one of our own pages sent the request. */
async function callerOf(c: AppContext, { database }: Services): Promise<Caller> {
  const key = c.req.header('X-API-Key');
  const tenantId = c.req.header('X-Tenant-Id');
  const cookie = getCookie(c, sessionCookie);
  if (key !== undefined || cookie === undefined) return authenticate(database, key, tenantId);
  requireSameOrigin(c.req.raw.headers);
  return signedIn(database, cookie, tenantId);
}

/** Empty if the handler reads the body itself. */
async function bodyOf(c: AppContext, { body }: Route, services: Services): Promise<Uint8Array> {
  if (!body) return new Uint8Array();
  if ('optional' in body && hasNoBody(c.env.incoming.headers)) return new Uint8Array();
  requireContentType(c.req, body.type);
  if (!('limit' in body)) return new Uint8Array();
  return readBody(c.env.incoming, body.limit, services.requestSeconds);
}

/** RFC 9112, 6.3. */
function hasNoBody(headers: IncomingHttpHeaders): boolean {
  return headers['transfer-encoding'] === undefined && Number(headers['content-length'] ?? 0) === 0;
}

/** Counts the request, so that every answer says how many are left. */
async function countRequest(c: AppContext, services: Services, caller: Caller): Promise<void> {
  const { database, rateLimit } = services;
  const allowance = await rateLimit.count(database, caller.tenantId, caller.keyHash);
  if (!allowance) return;
  for (const [header, value] of Object.entries(rateLimitHeaders(allowance))) {
    c.env.outgoing.setHeader(header, value);
  }
  if (!allowance.exceeded) return;
  const headers = { 'Retry-After': String(allowance.secondsLeft) };
  throw new HttpFault('TOO_MANY_REQUESTS', { headers });
}
