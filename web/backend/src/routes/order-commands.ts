import { type Static, type TSchema, Type } from '@sinclair/typebox';
import type { Action } from 'termwise/full';
import { jsonAnswer } from '../answers.ts';
import { bodyLimits } from '../body.ts';
import { changeOrder, orderAnswer } from '../change-order.ts';
import { HttpFault } from '../errors.ts';
import { answerOnce } from '../once.ts';
import { type KeyedCall, optionalBody, type Route, record, recordBody } from '../route.ts';
import { shaped } from '../shapes.ts';
import { type EventRow, listOrderEvents } from '../store/events.ts';
import { findOrder } from '../store/orders.ts';

const orNull = <Shape extends TSchema>(shape: Shape) => Type.Union([shape, Type.Null()]);

const OrderEvent = Type.Object({
  id: Type.String(),
  type: Type.String(),
  at: Type.String({ format: 'date-time' }),
  actor: Type.Object({ kind: Type.String(), name: Type.String() }),
  command: Type.String(),
  fromStatus: orNull(Type.String()),
  toStatus: orNull(Type.String()),
  revision: orNull(Type.Integer()),
  subscriptionId: orNull(Type.String()),
  changes: Type.Array(
    Type.Object({ path: Type.String(), from: Type.Unknown(), to: Type.Unknown() }),
  ),
});
const OrderEvents = Type.Object({ events: Type.Array(OrderEvent) }, { $id: 'OrderEvents' });

const change = {
  access: 'secret',
  headers: ['Idempotency-Key', 'If-Match'],
  answers: { 200: record('Order') },
} as const;

export const orderCommandRoutes: readonly Route[] = [
  {
    ...change,
    method: 'PATCH',
    path: '/orders/:id',
    summary: 'Edits an order: each member that is sent replaces what was there.',
    body: recordBody('EditCommand', bodyLimits.orders),
    faults: [
      'BILLING_GROUP_NOT_FOUND',
      'CURRENCY_MISMATCH',
      'INVALID_TRANSITION',
      'ITEM_LOCKED',
      'ITEM_NOT_FOUND',
      'PRICE_CHANGED',
      'VARIANT_NOT_FOUND',
    ],
    handle: (call: KeyedCall) => answerChange(call, 'edit'),
  },
  {
    ...change,
    method: 'POST',
    path: '/orders/:id/confirm',
    summary: 'Confirms a pending order.',
    body: optionalBody('SimpleCommand', bodyLimits.orders),
    faults: ['INVALID_TRANSITION'],
    handle: (call: KeyedCall) => answerChange(call, 'confirm'),
  },
  {
    ...change,
    method: 'POST',
    path: '/orders/:id/cancel',
    summary: 'Cancels an order that has no subscription.',
    body: optionalBody('CancelCommand', bodyLimits.orders),
    faults: ['INVALID_TRANSITION'],
    handle: (call: KeyedCall) => answerChange(call, 'cancel'),
  },
  {
    method: 'GET',
    path: '/orders/:id/events',
    access: 'secret',
    summary: 'What happened to an order and to its subscriptions, the oldest first.',
    answers: { 200: shaped(OrderEvents) },
    handle: getEvents,
  },
];

function answerChange(call: KeyedCall, action: Action): Promise<Response> {
  const { c, caller, body, services } = call;
  const orderId = c.req.param('id') ?? '';
  const command = body.length === 0 ? '{}' : body;
  const ifMatch = c.req.header('If-Match');
  const requested = { caller, orderId, action, ifMatch, command };
  const make = changeOrder(services, requested, orderAnswer);
  return answerOnce(call, { creates: false, context: [orderId], make });
}

async function getEvents({ c, caller, services }: KeyedCall): Promise<Response> {
  const { database } = services;
  const id = c.req.param('id') ?? '';
  const [order, events] = await Promise.all([
    findOrder(database, caller.tenantId, id),
    listOrderEvents(database, caller.tenantId, id),
  ]);
  if (!order) throw new HttpFault('NOT_FOUND');
  return jsonAnswer(c, 200, `{"events":[${events.map(eventText).join(',')}]}`);
}

/** The changes are already a text, in which numbers keep their digits. */
function eventText({ changes, at, actorKind, actorName, ...row }: EventRow): string {
  const event: Omit<Static<typeof OrderEvent>, 'changes'> = {
    id: row.id,
    type: row.type,
    at: new Date(Number(at / 1000n)).toISOString(),
    actor: { kind: actorKind, name: actorName },
    command: row.command,
    fromStatus: row.fromStatus,
    toStatus: row.toStatus,
    revision: row.revision,
    subscriptionId: row.subscriptionId,
  };
  return `${JSON.stringify(event).slice(0, -1)},"changes":${changes}}`;
}
