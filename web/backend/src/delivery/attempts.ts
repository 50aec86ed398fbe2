import type { Database } from '../database.ts';
import { log } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import {
  type DeliveryName,
  type DueDelivery,
  dueDeliveries,
  findEvent,
  leaseDelivery,
  mailEndpoint,
  nextFirstAttempt,
  releaseDelivery,
  type Settlement,
  settleDelivery,
} from '../store/deliveries.ts';
import { disableEndpoint } from '../store/webhooks.ts';
import type { Channel, Outcome, Send } from './channel.ts';
import { pauseAfter } from './retries.ts';

/** All that goes from a tenant to one endpoint. */
export interface Lane {
  readonly tenantId: string;
  readonly endpointId: string;
}

export interface Channels {
  readonly webhooks: Channel;
  /** Null if this process sends no mail. */
  readonly mail: Channel | null;
}

export interface AttemptOptions {
  readonly database: Database;
  readonly metrics: Metrics;
  readonly channels: Channels;
  /** Seconds between an attempt and the next. After the last one a delivery is dead. */
  readonly retrySeconds: readonly number[];
}

/** Longer than an attempt takes: whoever holds a delivery for longer is gone. */
export const leaseSeconds = 60;
/** To one endpoint at a time. */
const atOnce = 8;
/** Of one order, before another one's turn comes. */
const inARow = 20;

const levels = { delivered: 'debug', failed: 'info', dead: 'warn' } as const;

/** Attempts what is due, and writes down what came of it. */
export class Attempts {
  readonly #options: AttemptOptions;
  readonly #stopping = new AbortController();

  constructor(options: AttemptOptions) {
    this.#options = options;
  }

  /** Attempts some deliveries of a lane; false if none was due. */
  async some(lane: Lane): Promise<boolean> {
    const { database, channels } = this.#options;
    const { tenantId, endpointId } = lane;
    const channel = endpointId === mailEndpoint ? channels.mail : channels.webhooks;
    const send = await channel?.open(tenantId, endpointId);
    if (!send) return false;
    const due = await dueDeliveries(database, tenantId, endpointId, atOnce);
    const made = await Promise.allSettled(due.map((first) => this.#inOrder(lane, send, first)));
    const broken = made.find(({ status }) => status === 'rejected');
    if (broken) throw (broken as PromiseRejectedResult).reason;
    return made.some((one) => one.status === 'fulfilled' && one.value);
  }

  /** Breaks off what is under way, and gives it back. */
  abort(): void {
    this.#stopping.abort();
  }

  /** One delivery, then the order's events that waited for its first attempt. */
  async #inOrder(lane: Lane, send: Send, first: DueDelivery): Promise<boolean> {
    let next: DueDelivery | null = first;
    for (let count = 0; count < inARow && next !== null; count += 1) {
      if (!(await this.#attempt(lane, send, next))) return count > 0;
      if (next.attempts > 0) return true;
      next = await this.#following(lane, next);
    }
    return true;
  }

  #following({ tenantId, endpointId }: Lane, { aggregateId }: DueDelivery) {
    return nextFirstAttempt(this.#options.database, tenantId, endpointId, aggregateId);
  }

  /** False if it was not to be had. */
  async #attempt(lane: Lane, send: Send, due: DueDelivery): Promise<boolean> {
    const { database } = this.#options;
    const { signal } = this.#stopping;
    const { eventId, attempts } = due;
    const name: DeliveryName = { ...lane, eventId };
    if (signal.aborted || !(await leaseDelivery(database, name, leaseSeconds))) return false;
    const event = await findEvent(database, lane.tenantId, eventId);
    if (!event) throw new Error('A delivery has no event');
    const outcome = await send({ event, attempts, signal }).catch((error: unknown) =>
      ownError(name, error),
    );
    await this.#settle(name, event.type, attempts, outcome);
    return outcome.kind !== 'aborted' && outcome.kind !== 'gone';
  }

  async #settle(name: DeliveryName, type: string, attempts: number, outcome: Outcome) {
    const { database, metrics, retrySeconds } = this.#options;
    if (outcome.kind === 'aborted') return releaseDelivery(database, name);
    const settlement = settlementOf(outcome, pauseAfter(attempts + 1, retrySeconds));
    await settleDelivery(database, name, settlement);
    if (outcome.kind === 'gone') {
      await database.transaction((queries) =>
        disableEndpoint(queries, name.tenantId, name.endpointId, outcome.error),
      );
    }
    const { state, status } = settlement;
    const result = state === 'pending' ? 'failed' : state;
    metrics.countDelivery(name.endpointId === mailEndpoint ? 'mail' : 'webhook', result);
    const level = levels[result];
    log[level](
      { ...name, type, attempt: attempts + 1, result, status },
      'A delivery was attempted',
    );
  }
}

/** Not the endpoint's fault, so it counts as any failure; the cause is for the operator alone. */
function ownError(name: DeliveryName, error: unknown): Outcome {
  log.error({ ...name, err: error }, 'An attempt to deliver broke');
  return { kind: 'failed', status: null, error: 'Something went wrong on our side' };
}

/** @param milliseconds Until the next attempt; null if there is none. */
function settlementOf(
  outcome: Exclude<Outcome, { kind: 'aborted' }>,
  milliseconds: number | null,
): Settlement {
  const { status } = outcome;
  if (outcome.kind === 'delivered') {
    return { state: 'delivered', milliseconds: 0, status, error: null };
  }
  const { error } = outcome;
  if (outcome.kind === 'failed' && milliseconds !== null) {
    return { state: 'pending', milliseconds, status, error };
  }
  return { state: 'dead', milliseconds: 0, status, error };
}
