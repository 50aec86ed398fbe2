import type { Action, OrderOutcome, OrderStatus, Subscription } from 'termwise/full';
import type { Caller } from './auth.ts';
import { changesBetween } from './changes.ts';
import { eventOf } from './events.ts';
import type { KnownRecords } from './known-records.ts';
import type { NewEvent } from './store/events.ts';
import type { OrderRow } from './store/orders.ts';

export interface ChangedOrder {
  caller: Caller;
  now: Date;
  action: Action;
  /** The row before the change. */
  row: OrderRow;
  known: KnownRecords;
  outcome: OrderOutcome;
}

/**
 * The event of a command, which is named after the command, or for `fulfill` after the new status.
 */
const ofAction: Partial<Record<Action, string>> = {
  confirm: 'order.confirmed',
  edit: 'order.edited',
  cancel: 'order.cancelled',
};

/** The events after units were handed over or the last open unit was removed. */
const ofStatus: Partial<Record<OrderStatus, string>> = {
  partial: 'order.partially_fulfilled',
  fulfilled: 'order.fulfilled',
};

/**
 * The events of a command: those of the order with its new subscriptions, and, by order id, those
 * of ended subscriptions of other orders.
 */
export function eventsOfOrder(changed: ChangedOrder): {
  ofOrder: NewEvent[];
  ofOthers: ReadonlyMap<string, NewEvent[]>;
} {
  const { row, outcome } = changed;
  const ended = new Map<string, NewEvent[]>();
  for (const one of outcome.endedSubscriptions) {
    const before = ended.get(one.orderId) ?? [];
    ended.set(one.orderId, [...before, endedEvent(changed, one)]);
  }
  const made = outcome.subscriptions.map((subscription) => createdEvent(changed, subscription));
  const ofOrder = [...(ended.get(row.id) ?? []), ...made, ...orderEvents(changed)];
  ended.delete(row.id);
  return { ofOrder, ofOthers: ended };
}

function orderEvents({ caller, now, action, row, outcome }: ChangedOrder): NewEvent[] {
  const { order, orderText: record } = outcome;
  const fromStatus = (JSON.parse(row.record) as { status: OrderStatus }).status;
  const subscriptions = outcome.subscriptions.map((made) => JSON.stringify(made));
  const types = [ofAction[action]];
  if (action === 'fulfill' || fromStatus !== order.status) types.push(ofStatus[order.status]);
  return types
    .filter((type) => type !== undefined)
    .map((type, place) =>
      eventOf({
        type,
        caller,
        now,
        command: action,
        fromStatus,
        toStatus: order.status,
        revision: order.revision,
        record,
        // The first event has all changes of the command.
        ...(place === 0 && { changes: changesBetween(row.record, record), subscriptions }),
      }),
    );
}

function createdEvent({ caller, now }: ChangedOrder, subscription: Subscription): NewEvent {
  return eventOf({
    type: 'subscription.created',
    caller,
    now,
    command: 'fulfill',
    fromStatus: null,
    toStatus: subscription.status,
    revision: null,
    subscriptionId: subscription.id,
    record: JSON.stringify(subscription),
  });
}

function endedEvent({ caller, now, known }: ChangedOrder, ended: Subscription): NewEvent {
  const row = known.subscriptionRows.get(ended.id);
  const record = JSON.stringify(ended);
  return eventOf({
    type: 'subscription.ended',
    caller,
    now,
    command: 'fulfill',
    fromStatus: row?.status ?? null,
    toStatus: ended.status,
    revision: null,
    subscriptionId: ended.id,
    changes: changesBetween(row?.record ?? 'null', record),
    record,
  });
}
