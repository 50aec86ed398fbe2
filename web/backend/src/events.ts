import { randomUUID } from 'node:crypto';
import type { Caller } from './auth.ts';
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
  changes?: readonly { path: string; from: unknown; to: unknown }[];
  /** The record as it is now, the core's own text. */
  record: string;
  /** Where it goes besides the tenant's webhook endpoints, such as `mail`. */
  alsoTo?: readonly string[];
}

/** An event for the order's history and for others (`type`, `timestamp`, `data` as they expect). */
export function eventOf(happening: Happening): NewEvent {
  const { type, caller, now, command, fromStatus, toStatus, revision, record } = happening;
  return {
    id: `evt_${randomUUID().replaceAll('-', '')}`,
    type,
    at: microseconds(now),
    actor: { kind: caller.kind, name: caller.name },
    command,
    fromStatus,
    toStatus,
    revision,
    changes: JSON.stringify(happening.changes ?? []),
    payload: payloadOf(type, now, caller.tenantId, record),
    ...(happening.alsoTo && { alsoTo: happening.alsoTo }),
  };
}

/** What others are told: a JSON text with `data`, itself a JSON text. */
export function payloadOf(type: string, now: Date, tenantId: string, data: string): string {
  const head = JSON.stringify({ type, timestamp: now.toISOString(), tenantId });
  return `${head.slice(0, -1)},"data":${data}}`;
}

/** Whole microseconds since 1970. */
export function microseconds(time: Date): bigint {
  return BigInt(time.getTime()) * 1000n;
}
