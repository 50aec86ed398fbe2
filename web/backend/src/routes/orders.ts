import { jsonAnswer } from '../answers.ts';
import { bodyLimits } from '../body.ts';
import { HttpFault } from '../errors.ts';
import { revisionEtag } from '../etags.ts';
import { answerOnce } from '../once.ts';
import { placeOrder } from '../place-order.ts';
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

async function postOrder(call: KeyedCall): Promise<Response> {
  const { c, caller, body, services } = call;
  const status = c.req.query('status') ?? null;
  const answer = await answerOnce(call, {
    creates: true,
    // Staff and pages get different bytes for the same body.
    context: [caller.role, status ?? ''],
    make: (queries) => placeOrder(services, queries, { caller, body, status }),
  });
  if (!answer.headers.has('Idempotency-Replayed')) services.metrics.countOrders();
  return answer;
}

async function getOrder({ c, caller, services }: KeyedCall): Promise<Response> {
  const order = await findOrder(services.database, caller.tenantId, c.req.param('id') ?? '');
  if (!order) throw new HttpFault('NOT_FOUND');
  return jsonAnswer(c, 200, order.record, { ETag: revisionEtag(order.revision) });
}
