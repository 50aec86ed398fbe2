import { createHash, timingSafeEqual } from 'node:crypto';
import { jsonAnswer } from '../answers.ts';
import { HttpFault } from '../errors.ts';
import type { OpenCall, Route } from '../route.ts';

export const operationRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/healthz',
    access: 'anyone',
    summary: 'Whether this process takes requests and the store answers it in time.',
    answers: {
      200: {
        type: 'application/json',
        schema: {
          type: 'object',
          properties: { status: { const: 'ok' } },
          required: ['status'],
        },
      },
    },
    handle: getHealth,
  },
  {
    method: 'GET',
    path: '/metrics',
    access: 'operator',
    withoutStore: true,
    summary: 'The figures of this process for Prometheus.',
    answers: { 200: { type: 'text/plain', schema: { type: 'string' } } },
    handle: getMetrics,
  },
];

async function getHealth({ c, services }: OpenCall): Promise<Response> {
  await services.health.requireStore();
  return jsonAnswer(c, 200, JSON.stringify({ status: 'ok' }));
}

async function getMetrics({ c, services }: OpenCall): Promise<Response> {
  requireOperator(c.req.header('Authorization'), services.metricsToken);
  const headers = { 'Content-Type': services.metrics.contentType, 'Cache-Control': 'no-store' };
  return new Response(await services.metrics.text(), { headers });
}

function requireOperator(authorization: string | undefined, token: string | null): void {
  const [scheme, sent = ''] = (authorization ?? '').split(' ');
  const isRight = scheme?.toLowerCase() === 'bearer' && token !== null && equal(sent, token);
  if (isRight) return;
  throw new HttpFault('UNAUTHORIZED', {
    message: 'Send the METRICS_TOKEN of this service as a bearer token',
    headers: { 'WWW-Authenticate': 'Bearer' },
  });
}

/** Compares in constant time. Both hashes have the same length. */
function equal(left: string, right: string): boolean {
  const hash = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(left), hash(right));
}
