import type { OutboxEvent } from '../store/deliveries.ts';

/** What came of one attempt to deliver an event. */
export type Outcome =
  | { kind: 'delivered'; status: number | null }
  /** Another attempt may succeed. */
  | { kind: 'failed'; status: number | null; error: string }
  /** No attempt will succeed: the delivery is dead. */
  | { kind: 'refused'; status: number | null; error: string }
  /** The endpoint wants nothing any more: it is disabled. */
  | { kind: 'gone'; status: number; error: string }
  /** The process stops: nothing was decided. */
  | { kind: 'aborted' };

export interface Attempt {
  event: OutboxEvent;
  /** How many there were before. */
  attempts: number;
  /** Aborted when the process must stop. */
  signal: AbortSignal;
}

/**
 * Makes one attempt. `error` in its outcome is shown to the tenant's staff; a rejection is an error
 * of our own.
 */
export type Send = (attempt: Attempt) => Promise<Outcome>;

/** A way to reach others. */
export interface Channel {
  /** What sends to that endpoint; null if nothing may be sent to it now. */
  open(tenantId: string, endpointId: string): Promise<Send | null>;
  /** Ends its connections. */
  close(): Promise<void>;
}
