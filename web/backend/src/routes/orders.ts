import { jsonAnswer } from '../answers.ts';
import { bodyLimits } from '../body.ts';
import { HttpFault } from '../errors.ts';
import { fingerprint, idempotencyKey } from '../idempotency.ts';
import { placeOrder, revisionEtag } from '../orders.ts';
import { type KeyedCall, type Route, record, recordBody } from '../route.ts';
import { findOrder } from '../store/orders.ts';

export const orderRoutes: readonly Route[] = [
  {
    method: 'POST',
    path: '/orders',
    access: 'publishable',
    summary: 'Creates an order. A publishable key creates standard orders, always pending.',
    query: { status: { description: 'The status of the new order, with a secret key.' } },
    headers: ['Idempotency-Key'],
    body: recordBody('OrderRequest', bodyLimits.orders),
    answers: { 201: record('Order') },
    faults: ['FORBIDDEN', 'NOT_FOUND', 'PRICE_CHANGED'],
    counted: true,
    handle: postOrder,
  },
  {
    method: 'GET',
    path: '/orders/:id',
    access: 'secret',
    summary: 'One order.',
    headers: ['If-None-Match'],
    answers: { 200: record('Order'), 304: null },
    handle: getOrder,
  },
];

async function postOrder({ c, caller, body, services }: KeyedCall): Promise<Response> {
  const { core, catalogs, idempotency, metrics } = services;
  const status = c.req.query('status') ?? null;
  const answer = await idempotency.once(
    {
      tenantId: caller.tenantId,
      endpoint: 'POST /orders',
      key: idempotencyKey(c.req.header('Idempotency-Key')),
      fingerprint: fingerprint([caller.role, status ?? ''], body),
      creates: true,
    },
    (queries) => placeOrder(core, catalogs, queries, { caller, body, status }),
  );
  if (answer.headers['Idempotency-Replayed'] === undefined) metrics.countOrders();
  return jsonAnswer(c, answer.status, answer.body, answer.headers);
}

async function getOrder({ c, caller, services }: KeyedCall): Promise<Response> {
  const order = await findOrder(services.database, caller.tenantId, c.req.param('id') ?? '');
  if (!order) throw new HttpFault('NOT_FOUND');
  return jsonAnswer(c, 200, order.record, { ETag: revisionEtag(order.revision) });
}
