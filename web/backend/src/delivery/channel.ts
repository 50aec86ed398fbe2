import type { OutboxEvent } from '../store/deliveries.ts';

/** The outcome of an attempt to deliver an event. */
export type Outcome =
  | { kind: 'delivered'; status: number | null }
  /** Another attempt may succeed. */
  | { kind: 'failed'; status: number | null; error: string }
  /** No attempt will succeed: the delivery is dead. */
  | { kind: 'refused'; status: number | null; error: string }
  /** The endpoint no longer wants events and is disabled. */
  | { kind: 'gone'; status: number; error: string }
  /** The process stops, so the attempt does not count. */
  | { kind: 'aborted' };

export interface Attempt {
  event: OutboxEvent;
  /** The number of earlier attempts. */
  attempts: number;
  /** Aborted when the process must stop. */
  signal: AbortSignal;
}

/**
 * Makes one attempt. The tenant's staff sees `error` of the outcome. A rejected promise is an error
 * of our own.
 */
export type Send = (attempt: Attempt) => Promise<Outcome>;

/** A way to deliver events. */
export interface Channel {
  /** Returns the function that sends to an endpoint; null if nothing may be sent to it now. */
  open(tenantId: string, endpointId: string): Promise<Send | null>;
  /** Closes its connections. */
  close(): Promise<void>;
}
