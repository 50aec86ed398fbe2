// The life of an outbox entry, as pure functions from one record to the next.
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
  /**
   * When it will be sent next, in milliseconds since 1970; null if it will not be sent
   * automatically.
   */
  readonly nextAttemptAt: number | null;
  readonly orderId: string | null;
  readonly createdAt: number;
  /** Whether the shop may have it already. It can be sent again unchanged, but not withdrawn. */
  readonly uncertain: boolean;
}

/** Which orders should be sent sooner than planned. */
export interface Urgency {
  /** All of them, because the network is back or a person looks at the page. */
  readonly all: boolean;
  /** Those that a person asked to send now. */
  readonly ids: ReadonlySet<string>;
}

// If a person looks at the page, this much of a delay that the shop asked for is still respected.
// Our own delays end at once.
const respectedWait = 60_000;

/**
 * Whether it was refused and is a draft again. If its key is taken, the shop has the order, so
 * there is nothing to correct.
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

/**
 * The record when a sender starts: no other tab is sending, and the clock may have been changed.
 */
export function resumed(record: OutboxRecord, now: number, urgency: Urgency): OutboxRecord {
  if (record.dismissed) return record;
  // Its sender is gone, and the answer is unknown. Sending the same key again brings it.
  if (record.state === 'sending') return waiting(record, 'interrupted', now, 0);
  if (record.state !== 'waiting') return record;
  // If the delay seems to begin in the future, the clock was set back: restart the delay now.
  const delay = record.nextAttemptAt - record.pausedAt;
  const inTime =
    now < record.pausedAt ? { ...record, pausedAt: now, nextAttemptAt: now + delay } : record;
  return broughtForward(inTime, now, urgency);
}

export function isDue(record: OutboxRecord, now: number): boolean {
  return record.state === 'waiting' && !record.dismissed && record.nextAttemptAt <= now;
}

/**
 * Whether it should wait because there is no network. Browsers are sometimes wrong about that, so
 * it is sent anyway after one delay.
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

/** The data of a person is not stored longer than it is needed. */
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

/** Hidden from all lists. Only the id and the state are kept. */
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
  // The shop looks up the key first, so a verdict means that it has no order with this key.
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

/** `record` is stored now, `mine` was sent. Returns null if nothing changes. */
export function afterAttempt(
  record: OutboxRecord,
  mine: OutboxRecord,
  verdict: Verdict,
  now: number,
  random: () => number,
): OutboxRecord | null {
  if (record.key !== mine.key) return null;
  const { outcome } = verdict;
  // This holds even if a person has discarded the order meanwhile, and they must see it.
  if (outcome.kind === 'sent') return { ...sent(record, outcome.orderId), dismissed: false };
  const isMine = record.attempts === mine.attempts && record.state === 'sending';
  if (!isMine) return null;
  return outcome.kind === 'refused'
    ? refused(record, outcome)
    : delayed(record, verdict, now, random);
}
