import { randomUUID } from 'node:crypto';
import type { Caller } from './auth.ts';
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
  changes?: readonly { path: string; from: unknown; to: unknown }[];
  /** The exact text of the record after the event. */
  record: string;
  /** Where it is sent besides the tenant's webhook endpoints, such as `mail`. */
  alsoTo?: readonly string[];
}

/** An event for the order's history and for others (`type`, `timestamp`, `data` as they expect). */
export function eventOf(happening: Happening): NewEvent {
  const { type, caller, now, command, fromStatus, toStatus, revision, record } = happening;
  const head = JSON.stringify({ type, timestamp: now.toISOString(), tenantId: caller.tenantId });
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
    payload: `${head.slice(0, -1)},"data":${record}}`,
    ...(happening.alsoTo && { alsoTo: happening.alsoTo }),
  };
}

/** Whole microseconds since 1970. */
export function microseconds(time: Date): bigint {
  return BigInt(time.getTime()) * 1000n;
}
