// An outbox entry's life: pure functions from one record to the next. Nothing here waits or writes.
import type { Fault, Outcome } from './adapter.js';
import type { Verdict } from './attempt.js';
import { backoffDelay, maxBackoffDelay, retryAfterDelay } from './retry-delay.js';
import type { OutboxPhase, OutboxRecord, Reason, Summary } from './store.js';

/** What a screen shows of a submitted order. */
export interface OutboxState extends Summary {
  readonly id: string;
  readonly state: OutboxPhase;
  /** Why it waits or was refused. */
  readonly reason: Reason | null;
  readonly faults: readonly Fault[];
  readonly attempts: number;
  /** When it is sent next, in milliseconds since 1970; null if it is not sent by itself. */
  readonly nextAttemptAt: number | null;
  readonly orderId: string | null;
  readonly createdAt: number;
  /** The shop may have it already: it can be sent again as it is, but not changed. */
  readonly uncertain: boolean;
}

/** Which orders are to be sent sooner than planned. */
export interface Urgency {
  /** All: the network came back, or someone looks at the page. */
  readonly all: boolean;
  /** Those that a person asked to send now. */
  readonly ids: ReadonlySet<string>;
}

// Looking at the page shortens our own delays, but not the last minute that a shop asked for.
const respectedWait = 60_000;

/**
 * Whether it was refused and can be corrected. One whose key is taken is in the shop, so it is no
 * draft.
 */
export function isDraftAgain({ state, reason }: Pick<OutboxState, 'state' | 'reason'>): boolean {
  return state === 'refused' && reason !== 'key_taken';
}

export function stateOf(record: OutboxRecord): OutboxState {
  const { id, state, reason, faults, attempts, orderId, createdAt, uncertain } = record;
  const { name, items, total } = record;
  const nextAttemptAt = state === 'waiting' ? record.nextAttemptAt : null;
  return {
    id,
    state,
    reason,
    faults,
    attempts,
    nextAttemptAt,
    orderId,
    createdAt,
    uncertain,
    name,
    items,
    total,
  };
}

function waiting(
  record: OutboxRecord,
  reason: Reason,
  now: number,
  delay: number,
  pauseIsNamed = false,
): OutboxRecord {
  return {
    ...record,
    state: 'waiting',
    reason,
    pausedAt: now,
    nextAttemptAt: now + delay,
    pauseIsNamed,
  };
}

function broughtForward(record: OutboxRecord, now: number, urgency: Urgency): OutboxRecord {
  const left = record.nextAttemptAt - now;
  if (left <= 0) return record;
  const isAsked = urgency.ids.has(record.id);
  const mayBeSooner = urgency.all && (!record.pauseIsNamed || left > respectedWait);
  return isAsked || mayBeSooner ? { ...record, pausedAt: now, nextAttemptAt: now } : record;
}

/** The record as a sender takes it over: nobody else is sending, and the clock may have moved. */
export function resumed(record: OutboxRecord, now: number, urgency: Urgency): OutboxRecord {
  if (record.dismissed) return record;
  // Its sender is gone, with or without an answer. Sending the same key again finds out.
  if (record.state === 'sending') return waiting(record, 'interrupted', now, 0);
  if (record.state !== 'waiting') return record;
  // A delay that has not begun yet: the clock was put back. The length of the delay counts.
  const delay = record.nextAttemptAt - record.pausedAt;
  const inTime =
    now < record.pausedAt ? { ...record, pausedAt: now, nextAttemptAt: now + delay } : record;
  return broughtForward(inTime, now, urgency);
}

export function isDue(record: OutboxRecord, now: number): boolean {
  return record.state === 'waiting' && !record.dismissed && record.nextAttemptAt <= now;
}

/**
 * Whether it waits because there is no network. Browsers are sometimes wrong about that, so after
 * one delay it is sent all the same.
 */
export function isDeferred(record: OutboxRecord, isOnline: boolean, urgency: Urgency): boolean {
  return !isOnline && record.reason !== 'offline' && !urgency.ids.has(record.id);
}

export function deferred(record: OutboxRecord, now: number): OutboxRecord {
  return waiting(record, 'offline', now, maxBackoffDelay);
}

export function claimed(record: OutboxRecord): OutboxRecord {
  const { uncertain } = record;
  return {
    ...record,
    state: 'sending',
    attempts: record.attempts + 1,
    wasUncertain: uncertain,
    uncertain: true,
  };
}

/** Sent. The person's data is not stored longer than it is needed. */
function sent(record: OutboxRecord, orderId: string | null): OutboxRecord {
  return {
    ...record,
    state: 'sent',
    reason: null,
    faults: [],
    orderId,
    uncertain: false,
    body: '',
    content: '',
    earlier: [],
  };
}

/** Hidden from all lists, but known by its id. */
export function dismissed(record: OutboxRecord): OutboxRecord {
  return {
    ...record,
    dismissed: true,
    body: '',
    content: '',
    earlier: [],
    faults: [],
    name: '',
    items: 0,
    total: '',
  };
}

type Refused = Extract<Outcome, { kind: 'refused' }>;

function refused(record: OutboxRecord, { reason, faults }: Refused): OutboxRecord {
  // The shop looks up the key before it judges, so after a verdict it has no order of this key.
  return { ...record, state: 'refused', reason, faults, uncertain: reason === 'key_taken' };
}

function delayed(
  record: OutboxRecord,
  { outcome, shopTime }: Verdict,
  now: number,
  random: () => number,
): OutboxRecord {
  if (outcome.kind !== 'no_verdict') return record;
  const { reason, retryAfter } = outcome;
  const asked = retryAfterDelay(retryAfter, shopTime ?? now);
  const delay = asked ?? backoffDelay(record.attempts, random);
  const madeNothing = reason === 'unauthorized' || reason === 'busy';
  const uncertain = madeNothing ? record.wasUncertain : true;
  return { ...waiting(record, reason, now, delay, asked !== null), uncertain };
}

/** `record` is what is stored now, `mine` what was sent. Returns null if nothing changes. */
export function afterAttempt(
  record: OutboxRecord,
  mine: OutboxRecord,
  verdict: Verdict,
  now: number,
  random: () => number,
): OutboxRecord | null {
  if (record.key !== mine.key) return null;
  const { outcome } = verdict;
  // True whatever happened meanwhile; a person who discarded it must learn of it.
  if (outcome.kind === 'sent') return { ...sent(record, outcome.orderId), dismissed: false };
  const isMine = record.attempts === mine.attempts && record.state === 'sending';
  if (!isMine) return null;
  return outcome.kind === 'refused'
    ? refused(record, outcome)
    : delayed(record, verdict, now, random);
}
