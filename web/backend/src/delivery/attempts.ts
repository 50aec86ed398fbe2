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

/** The deliveries of a tenant to one endpoint. */
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
  /** Seconds between attempts. After the last attempt a delivery is dead. */
  readonly retrySeconds: readonly number[];
}

/** Longer than an attempt takes, so that a process with an expired lease is gone. */
export const leaseSeconds = 60;
/** The maximum number of attempts to one endpoint at a time. */
const atOnce = 8;
/** The maximum number of deliveries of one order in a row. */
const inARow = 20;

const levels = { delivered: 'debug', failed: 'info', dead: 'warn' } as const;

/** Attempts due deliveries and stores the outcomes. */
export class Attempts {
  readonly #options: AttemptOptions;
  readonly #broken = new AbortController();
  #ending = false;

  constructor(options: AttemptOptions) {
    this.#options = options;
  }

  /** Attempts some deliveries of a lane. Returns false if none was due. */
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

  /** Begins nothing more. */
  end(): void {
    this.#ending = true;
  }

  /** Aborts running attempts and releases their deliveries. */
  abort(): void {
    this.#broken.abort();
  }

  /** Attempts a delivery, then the later events of the order that waited for its first attempt. */
  async #inOrder(lane: Lane, send: Send, first: DueDelivery): Promise<boolean> {
    let next: DueDelivery | null = first;
    for (let count = 0; count < inARow && next !== null && !this.#ending; count += 1) {
      if (!(await this.#attempt(lane, send, next))) return count > 0;
      if (next.attempts > 0) return true;
      next = await this.#following(lane, next);
    }
    return true;
  }

  #following({ tenantId, endpointId }: Lane, { aggregateId }: DueDelivery) {
    return nextFirstAttempt(this.#options.database, tenantId, endpointId, aggregateId);
  }

  /** Returns false if the lease was not available. */
  async #attempt(lane: Lane, send: Send, due: DueDelivery): Promise<boolean> {
    const { database } = this.#options;
    const { signal } = this.#broken;
    const { eventId, attempts } = due;
    const name: DeliveryName = { ...lane, eventId };
    if (!(await leaseDelivery(database, name, leaseSeconds))) return false;
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

/** An error of our own. It counts as a failed attempt, and only the operator sees the cause. */
function ownError(name: DeliveryName, error: unknown): Outcome {
  log.error({ ...name, err: error }, 'An attempt to deliver broke');
  return { kind: 'failed', status: null, error: 'Something went wrong on our side' };
}

/** @param milliseconds Until the next attempt; null if there is none */
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
