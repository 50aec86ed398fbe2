import type { Caller } from './auth.ts';
import { type Change, changesText } from './changes.ts';
import { newId } from './ids.ts';
import type { NewEvent } from './store/events.ts';

export interface Happening {
  /** Such as `order.confirmed`. */
  type: string;
  caller: Caller;
  now: Date;
  /** The command: `create`, `confirm`, `edit` … */
  command: string;
  fromStatus: string | null;
  toStatus: string | null;
  /** The revision of the order; null for an event of a subscription. */
  revision: number | null;
  /** The subscription that it happens to; absent: it happens to the order. */
  subscriptionId?: string;
  /** What `changesBetween` found; absent: nothing. */
  changes?: readonly Change[];
  /** The record as it is now, the core's own text: of a subscription for `subscription.…`. */
  record: string;
  /** The core's texts of the subscriptions that a hand-over made. */
  subscriptions?: readonly string[];
}

/**
 * An event for the order's history and for others. Its payload is `{ type, timestamp, tenantId,
 * data, subscriptions }`; only a hand-over has `subscriptions`.
 */
export function eventOf(happening: Happening): NewEvent {
  const { type, caller, now, command, fromStatus, toStatus, revision, record } = happening;
  const { subscriptions = [] } = happening;
  const handedOver =
    subscriptions.length > 0 ? `,"subscriptions":[${subscriptions.join(',')}]` : '';
  return {
    id: newId('evt'),
    type,
    at: microseconds(now),
    actor: { kind: caller.kind, name: caller.name },
    command,
    fromStatus,
    toStatus,
    revision,
    subscriptionId: happening.subscriptionId ?? null,
    changes: changesText(happening.changes ?? []),
    payload: payloadOf(type, now, caller.tenantId, record, handedOver),
    isMailed: isMailed(happening),
  };
}

/** The JSON text of an event for others. `data` is also JSON; `more` are members after it. */
export function payloadOf(
  type: string,
  now: Date,
  tenantId: string,
  data: string,
  more = '',
): string {
  const head = JSON.stringify({ type, timestamp: now.toISOString(), tenantId });
  return `${head.slice(0, -1)},"data":${data}${more}}`;
}

/**
 * One mail for a new order, one for each hand-over, one for each tracking number that comes later.
 */
function isMailed({ type, subscriptions = [], changes = [] }: Happening): boolean {
  if (type === 'order.created') return true;
  if (type === 'subscription.edited') {
    return changes.some(({ path, to }) => path === '/trackingNumber' && to !== null);
  }
  return subscriptions.length > 0;
}

/** Whole microseconds since 1970. */
export function microseconds(time: Date): bigint {
  return BigInt(time.getTime()) * 1000n;
}
