import type { Handler, MiddlewareHandler } from 'hono';
import { Hono } from 'hono';
import type { FullTermwise } from 'termwise/full';
import { authenticate, requireSecret } from './auth.ts';
import { readBody, requireContentType } from './body.ts';
import { Catalogs } from './catalogs.ts';
import { cors } from './cors.ts';
import type { Database } from './database.ts';
import { errorResponse, HttpFault } from './errors.ts';
import { Idempotency } from './idempotency.ts';
import { pages, securityHeaders } from './pages.ts';
import { RateLimit, rateLimitHeaders } from './rate.ts';
import type { KeyedCall, KeyedRoute, Route } from './route.ts';
import { routes } from './routes.ts';
import type { AppContext, AppEnvironment, Services } from './services.ts';

export interface AppOptions {
  core: FullTermwise;
  database: Database;
  checkoutDirectory: string;
  pageConfig: object | null;
  ordersPerMinute: number;
}

export function buildApp(options: AppOptions): Hono<AppEnvironment> {
  const { core, database } = options;
  const services: Services = {
    core,
    database,
    catalogs: new Catalogs(core),
    idempotency: new Idempotency(database),
    rateLimit: new RateLimit(options.ordersPerMinute),
  };
  const app = new Hono<AppEnvironment>();
  app.onError((error) => errorResponse(error));
  app.notFound(() => errorResponse(new HttpFault('NOT_FOUND')));
  app.use('*', securityHeaders);
  for (const [path, here] of byPath(routes)) {
    const allowed = allowedMethods(here);
    app.all(path, named(path), cors(database, allowed), handlerOf(here, allowed, services));
  }
  app.route('/', pages(options.checkoutDirectory, options.pageConfig));
  return app;
}

/** A path without parameters goes before one that would match it, too: the first one is taken. */
function byPath(all: readonly Route[]): Map<string, Route[]> {
  const specificFirst = all.toSorted((a, b) => sortKey(a.path).localeCompare(sortKey(b.path)));
  const paths = new Map<string, Route[]>();
  for (const route of specificFirst) {
    const here = paths.get(route.path);
    if (here) here.push(route);
    else paths.set(route.path, [route]);
  }
  return paths;
}

const sortKey = (path: string): string => path.replaceAll(/:\w+/g, '~');

function allowedMethods(here: readonly Route[]): string[] {
  const methods = here.flatMap(({ method }) => (method === 'GET' ? ['GET', 'HEAD'] : [method]));
  return [...methods, 'OPTIONS'];
}

const named =
  (path: string): MiddlewareHandler<AppEnvironment> =>
  (c, next) => {
    c.set('route', path);
    return next();
  };

/** Hono answers HEAD from what GET answers and drops the body. */
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
    if (route.access === 'anyone') return route.handle({ c, services });
    return route.handle(await admit(c, route, services));
  };
}

/** Everything that a route declares about its callers and its body, before its handler runs. */
async function admit(c: AppContext, route: KeyedRoute, services: Services): Promise<KeyedCall> {
  const { database, rateLimit } = services;
  const key = c.req.header('X-API-Key');
  const caller = await authenticate(database, key, c.req.header('X-Tenant-Id'));
  if (route.access === 'secret') requireSecret(caller);
  if (route.counted) await countRequest(c, rateLimit, caller.keyHash);
  const call: KeyedCall = { c, caller, services, body: new Uint8Array() };
  if (!route.body) return call;
  requireContentType(c.req, route.body.type);
  if ('limit' in route.body) call.body = await readBody(c.req.raw, route.body.limit);
  return call;
}

async function countRequest(c: AppContext, rateLimit: RateLimit, name: string): Promise<void> {
  const allowance = await rateLimit.count(name);
  if (!allowance) return;
  const headers = rateLimitHeaders(allowance);
  if (!allowance.exceeded) {
    for (const [header, value] of Object.entries(headers)) c.header(header, value);
    return;
  }
  const retryAfter = { 'Retry-After': String(allowance.secondsLeft) };
  throw new HttpFault('TOO_MANY_REQUESTS', { headers: { ...headers, ...retryAfter } });
}
