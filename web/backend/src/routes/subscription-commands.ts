import { type Static, Type } from '@sinclair/typebox';
import type { Order } from 'termwise/full';
import { jsonAnswer } from '../answers.ts';
import { bodyLimits } from '../body.ts';
import { changeOrder } from '../change-order.ts';
import { changeSubscription, type SubscriptionChange } from '../change-subscription.ts';
import { HttpFault } from '../errors.ts';
import { hashEtag } from '../etags.ts';
import { handOverAnswer } from '../hand-over.ts';
import { answerOnce } from '../once.ts';
import { type KeyedCall, optionalBody, type Route, record, recordBody } from '../route.ts';
import { recordShape, shaped } from '../shapes.ts';
import { findOrder } from '../store/orders.ts';
import { findSubscription } from '../store/subscriptions.ts';

const HandOver = Type.Object(
  { subscriptions: Type.Array(recordShape('Subscription')), order: recordShape('Order') },
  { $id: 'HandOver' },
);

const Payments = Type.Object({ payments: Type.Array(recordShape('Payment')) }, { $id: 'Payments' });

export const subscriptionCommandRoutes: readonly Route[] = [
  {
    method: 'POST',
    path: '/subscriptions',
    access: 'secret',
    summary: 'Hands over units of an order: makes a subscription for each, all or none.',
    headers: ['Idempotency-Key', 'If-Match'],
    body: recordBody('FulfillCommand', bodyLimits.orders),
    answers: { 201: shaped(HandOver) },
    faults: [
      'INVALID_TRANSITION',
      'ITEM_ALREADY_FULFILLED',
      'ITEM_NOT_FOUND',
      'NOT_FOUND',
      'SERIAL_NUMBER_IN_USE',
      'SUBSCRIPTION_NOT_ACTIVE',
    ],
    handle: postSubscriptions,
  },
  {
    method: 'GET',
    path: '/subscriptions/:id',
    access: 'secret',
    summary: 'One subscription.',
    headers: ['If-None-Match'],
    answers: { 200: record('Subscription'), 304: null },
    handle: getSubscription,
  },
  {
    method: 'GET',
    path: '/subscriptions/:id/payments',
    access: 'secret',
    summary: "What is paid for a subscription, by its order's payment term: one payment a month.",
    answers: { 200: shaped(Payments) },
    handle: getPayments,
  },
  {
    method: 'PATCH',
    path: '/subscriptions/:id',
    access: 'secret',
    summary: 'Edits the details of an active subscription, or replaces its device.',
    headers: ['Idempotency-Key', 'If-Match'],
    body: recordBody('EditSubscriptionCommand', bodyLimits.orders),
    answers: { 200: record('Subscription') },
    faults: ['INVALID_TRANSITION', 'SERIAL_NUMBER_IN_USE'],
    handle: (call) => answerChange(call, 'edit'),
  },
  {
    method: 'POST',
    path: '/subscriptions/:id/cancel',
    access: 'secret',
    summary: 'Cancels an active subscription. Its order stays as it is.',
    headers: ['Idempotency-Key', 'If-Match'],
    body: optionalBody('CancelSubscriptionCommand', bodyLimits.orders),
    answers: { 200: record('Subscription') },
    faults: ['INVALID_TRANSITION'],
    handle: (call) => answerChange(call, 'cancel'),
  },
];

function postSubscriptions(call: KeyedCall): Promise<Response> {
  const { c, caller, body, services } = call;
  const orderId = services.core.fulfilledOrderId(body);
  const ifMatch = c.req.header('If-Match');
  const requested = { caller, orderId, action: 'fulfill', ifMatch, command: body } as const;
  const make = changeOrder(services, requested, handOverAnswer);
  return answerOnce(call, { creates: true, context: [], make });
}

async function getSubscription({ c, caller, services }: KeyedCall): Promise<Response> {
  const id = c.req.param('id') ?? '';
  const subscription = await findSubscription(services.database, caller.tenantId, id);
  if (!subscription) throw new HttpFault('NOT_FOUND');
  const { record } = subscription;
  return jsonAnswer(c, 200, record, { ETag: hashEtag(record) });
}

async function getPayments({ c, caller, services }: KeyedCall): Promise<Response> {
  const { core, database } = services;
  const id = c.req.param('id') ?? '';
  const subscription = await findSubscription(database, caller.tenantId, id);
  if (!subscription) throw new HttpFault('NOT_FOUND');
  const order = await findOrder(database, caller.tenantId, subscription.orderId);
  if (!order) throw new Error('A subscription belongs to no order');
  const { paymentTerm } = JSON.parse(order.record) as Order;
  const payments = core.payments(subscription.record, paymentTerm);
  const answer: Static<typeof Payments> = { payments };
  return jsonAnswer(c, 200, JSON.stringify(answer));
}

function answerChange(call: KeyedCall, action: SubscriptionChange['action']): Promise<Response> {
  const { c, caller, body, services } = call;
  const subscriptionId = c.req.param('id') ?? '';
  const command = body.length === 0 ? '{}' : body;
  const ifMatch = c.req.header('If-Match');
  const change = { caller, subscriptionId, action, ifMatch, command };
  return answerOnce(call, {
    creates: false,
    context: [subscriptionId],
    make: (queries) => changeSubscription(services, queries, change),
  });
}
