import type { Context, Handler } from 'hono';
import { Hono } from 'hono';
import type { FullTermwise } from 'termwise/full';
import { authenticate, type Caller, requireSecret } from './auth.ts';
import { bodyLimits, readBody, requireJson } from './body.ts';
import { Catalogs } from './catalogs.ts';
import { cors } from './cors.ts';
import type { Database } from './database.ts';
import { errorResponse, HttpFault } from './errors.ts';
import { fingerprint, Idempotency, idempotencyKey } from './idempotency.ts';
import { placeOrder, revisionEtag } from './orders.ts';
import { pages, securityHeaders } from './pages.ts';
import { RateLimit } from './rate.ts';
import { ping } from './store/migrations.ts';
import { findOrder } from './store/orders.ts';

export interface AppOptions {
  core: FullTermwise;
  database: Database;
  checkoutDirectory: string;
  pageConfig: object | null;
  ordersPerMinute: number;
}

interface Services extends AppOptions {
  catalogs: Catalogs;
  idempotency: Idempotency;
  rateLimit: RateLimit;
}

type ApiHandler = (c: Context, caller: Caller) => Promise<Response>;
type Methods = Partial<Record<'GET' | 'PUT' | 'POST' | 'PATCH', ApiHandler>>;

export function buildApp(options: AppOptions): Hono {
  const services: Services = {
    ...options,
    catalogs: new Catalogs(options.core),
    idempotency: new Idempotency(options.database),
    rateLimit: new RateLimit(options.ordersPerMinute),
  };
  const app = new Hono();
  app.onError(errorResponse);
  app.notFound(() => errorResponse(new HttpFault('NOT_FOUND')));
  app.use('*', securityHeaders);

  app.get('/healthz', (c) => health(c, services));
  const route = (path: string, methods: Methods): void => {
    app.use(path, cors(services.database));
    app.all(path, apiHandler(services, methods));
  };
  route('/products', {
    GET: (c, caller) => getProducts(c, caller, services),
    PUT: (c, caller) => putProducts(c, caller, services),
  });
  route('/orders', { POST: (c, caller) => postOrder(c, caller, services) });
  route('/orders/:id', { GET: (c, caller) => getOrder(c, caller, services) });
  app.route('/', pages(options.checkoutDirectory, options.pageConfig));
  return app;
}

/** Hono answers HEAD from the GET handler and drops the body. */
function apiHandler({ database }: Services, methods: Methods): Handler {
  const allow = Object.keys(methods).flatMap((name) => (name === 'GET' ? ['GET', 'HEAD'] : [name]));
  return async (c) => {
    const method = c.req.method === 'HEAD' ? 'GET' : c.req.method;
    const handle = methods[method as keyof Methods];
    if (!handle) {
      throw new HttpFault('METHOD_NOT_ALLOWED', { headers: { Allow: allow.join(', ') } });
    }
    const key = c.req.header('X-API-Key');
    return handle(c, await authenticate(database, key, c.req.header('X-Tenant-Id')));
  };
}

async function health(c: Context, { database }: Services): Promise<Response> {
  await ping(database);
  c.header('Cache-Control', 'no-store');
  return c.json({ status: 'ok' });
}

function getProducts(
  c: Context,
  { tenantId, role }: Caller,
  { catalogs, database }: Services,
): Promise<Response> {
  return catalogs.use(database, tenantId, Promise.resolve(), ({ views }) => {
    const { text, etag } = views[role];
    return json(c, 200, text, { ETag: etag, 'Cache-Control': 'private, no-cache' });
  });
}

async function putProducts(
  c: Context,
  caller: Caller,
  { catalogs, database }: Services,
): Promise<Response> {
  requireSecret(caller);
  requireJson(c.req.raw);
  const source = await readBody(c.req.raw, bodyLimits.catalog);
  const { etag, record } = await catalogs.replace(database, caller.tenantId, source);
  return json(c, 200, record, { ETag: etag });
}

async function postOrder(c: Context, caller: Caller, services: Services): Promise<Response> {
  const { core, catalogs, database, idempotency, rateLimit } = services;
  await rateLimit.count(database, caller.tenantId, caller.keyHash);
  requireJson(c.req.raw);
  const key = idempotencyKey(c.req.header('Idempotency-Key'));
  const body = await readBody(c.req.raw, bodyLimits.orders);
  const status = c.req.query('status') ?? null;

  const answer = await idempotency.once(
    {
      tenantId: caller.tenantId,
      endpoint: 'POST /orders',
      key,
      fingerprint: fingerprint([caller.role, status ?? ''], body),
      creates: true,
    },
    (queries) => placeOrder(core, catalogs, queries, { caller, body, status }),
  );
  return json(c, answer.status, answer.body, answer.headers);
}

async function getOrder(c: Context, caller: Caller, { database }: Services): Promise<Response> {
  requireSecret(caller);
  const order = await findOrder(database, caller.tenantId, c.req.param('id') ?? '');
  if (!order) throw new HttpFault('NOT_FOUND');
  return json(c, 200, order.record, { ETag: revisionEtag(order.revision) });
}

/** The core's text goes out as it stands. A GET whose ETag the caller still has needs no body. */
function json(c: Context, status: number, text: string, headers: Record<string, string>) {
  const all = { 'Content-Type': 'application/json', 'Cache-Control': 'no-store', ...headers };
  const reading = c.req.method === 'GET' || c.req.method === 'HEAD';
  if (reading && headers.ETag && stillHas(c.req.header('If-None-Match'), headers.ETag)) {
    return new Response(null, {
      status: 304,
      headers: { ETag: headers.ETag, 'Cache-Control': all['Cache-Control'] },
    });
  }
  return new Response(text, { status, headers: all });
}

/** RFC 9110, 13.1.2: `*` or a list, compared weakly. */
function stillHas(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  const tags = ifNoneMatch.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  return tags.includes(etag) || tags.includes('*');
}
