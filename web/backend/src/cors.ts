import type { MiddlewareHandler } from 'hono';
import type { Queries } from './database.ts';
import { listsOrigin, someTenantListsOrigin } from './store/tenants.ts';

const exposed = [
  'ETag',
  'Location',
  'Idempotency-Replayed',
  'Retry-After',
  'RateLimit',
  'RateLimit-Policy',
  'X-Request-Id',
].join(', ');
const requestHeaders =
  'Content-Type, X-API-Key, X-Tenant-Id, Idempotency-Key, If-Match, If-None-Match, X-Request-Id';
const preflightSeconds = '600';

/**
 * Only origins that the tenant lists may read an answer. A preflight does not name a tenant, so it
 * is allowed for an origin that any tenant lists. The request itself is checked with its own
 * tenant.
 */
export function cors(queries: Queries, methods: readonly string[]): MiddlewareHandler {
  return async (c, next) => {
    const origin = c.req.header('Origin');
    const preflight =
      c.req.method === 'OPTIONS' && c.req.header('Access-Control-Request-Method') !== undefined;
    if (preflight && origin !== undefined) {
      c.header('Vary', 'Origin, Access-Control-Request-Method, Access-Control-Request-Headers');
      if (await someTenantListsOrigin(queries, origin)) {
        c.header('Access-Control-Allow-Origin', origin);
        c.header('Access-Control-Allow-Methods', methods.join(', '));
        c.header('Access-Control-Allow-Headers', requestHeaders);
        c.header('Access-Control-Max-Age', preflightSeconds);
      }
      return c.body(null, 204);
    }

    const tenantId = c.req.header('X-Tenant-Id');
    const listed =
      origin !== undefined &&
      tenantId !== undefined &&
      (await listsOrigin(queries, tenantId, 'api', origin));
    await next();
    c.header('Vary', 'Origin', { append: true });
    if (listed) {
      c.header('Access-Control-Allow-Origin', origin);
      c.header('Access-Control-Expose-Headers', exposed);
    }
    return undefined;
  };
}
