import type { Caller } from './auth.ts';
import { newId } from './ids.ts';
import type { NewEvent } from './store/events.ts';

export interface Happening {
  /** Such as `order.confirmed`. */
  type: string;
  caller: Caller;
  now: Date;
  /** What was asked for: `create`, `confirm`, `edit` … */
  command: string;
  fromStatus: string | null;
  toStatus: string | null;
  /** The order's; null for what happens to a subscription. */
  revision: number | null;
  /** The subscription that it happens to; absent: it happens to the order. */
  subscriptionId?: string;
  /** A JSON text (`changesBetween`); absent: none. */
  changes?: string;
  /** The record as it is now, the core's own text. */
  record: string;
  /** Where it goes besides the tenant's webhook endpoints, such as `mail`. */
  alsoTo?: readonly string[];
}

/** An event for the order's history and for others (`type`, `timestamp`, `data` as they expect). */
export function eventOf(happening: Happening): NewEvent {
  const { type, caller, now, command, fromStatus, toStatus, revision, record } = happening;
  const head = JSON.stringify({ type, timestamp: now.toISOString(), tenantId: caller.tenantId });
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
    changes: happening.changes ?? '[]',
    payload: `${head.slice(0, -1)},"data":${record}}`,
    ...(happening.alsoTo && { alsoTo: happening.alsoTo }),
  };
}

/** Whole microseconds since 1970. */
export function microseconds(time: Date): bigint {
  return BigInt(time.getTime()) * 1000n;
}
