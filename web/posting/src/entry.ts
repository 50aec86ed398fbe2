// An outbox entry's life: pure functions from one record to the next. Nothing here waits or writes.
import type { Fault, Outcome } from './adapter.js';
import type { Verdict } from './attempt.js';
import { growingPause, longestPause, namedPause } from './pauses.js';
import type { OutboxPhase, OutboxRecord, Reason, Summary } from './store.js';

/** What a screen shows of an order that was handed in. */
export interface OutboxState extends Summary {
  readonly id: string;
  readonly state: OutboxPhase;
  /** Why it waits or came back. */
  readonly reason: Reason | null;
  readonly faults: readonly Fault[];
  readonly attempts: number;
  /** When it is sent next, in milliseconds since 1970; null where nothing will be done by itself. */
  readonly nextAttemptAt: number | null;
  readonly orderId: string | null;
  readonly createdAt: number;
  /** It may be in the shop already: it can be sent again as it is, but not changed. */
  readonly uncertain: boolean;
}

/** A request for an order's being sent sooner than planned. */
export interface Hurry {
  /** The network came back, or someone looks at the page. */
  readonly all: boolean;
  /** What a person asked to be sent now. */
  readonly ids: ReadonlySet<string>;
}

// Looking at the page shortens what we or a clock set, but not the moment that a shop asked for.
const politeWait = 60_000;

/** Whether it came back to be mended. One whose key is taken is in the shop, and no draft. */
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

function pausing(
  record: OutboxRecord,
  reason: Reason,
  now: number,
  pause: number,
  pauseIsNamed = false,
): OutboxRecord {
  return {
    ...record,
    state: 'waiting',
    reason,
    pausedAt: now,
    nextAttemptAt: now + pause,
    pauseIsNamed,
  };
}

function hurried(record: OutboxRecord, now: number, hurry: Hurry): OutboxRecord {
  const left = record.nextAttemptAt - now;
  if (left <= 0) return record;
  const isAsked = hurry.ids.has(record.id);
  const mayBeSooner = hurry.all && (!record.pauseIsNamed || left > politeWait);
  return isAsked || mayBeSooner ? { ...record, pausedAt: now, nextAttemptAt: now } : record;
}

/** What a sender finds, as it is true now: nobody else is sending, and the clock may have moved. */
export function caughtUp(record: OutboxRecord, now: number, hurry: Hurry): OutboxRecord {
  // Whoever was sending it is gone, with or without an answer. The same key finds out.
  if (record.dismissed) return record;
  if (record.state === 'sending') return pausing(record, 'interrupted', now, 0);
  if (record.state !== 'waiting') return record;
  // A pause that has not begun yet: the clock was put back. Its length is what was meant.
  const pause = record.nextAttemptAt - record.pausedAt;
  const inTime =
    now < record.pausedAt ? { ...record, pausedAt: now, nextAttemptAt: now + pause } : record;
  return hurried(inTime, now, hurry);
}

export function isDue(record: OutboxRecord, now: number): boolean {
  return record.state === 'waiting' && !record.dismissed && record.nextAttemptAt <= now;
}

/**
 * Without a network an attempt is useless, but browsers are wrong about that at times: it is held
 * back for one pause, then made all the same.
 */
export function isHeldBack(record: OutboxRecord, isOnline: boolean, hurry: Hurry): boolean {
  return !isOnline && record.reason !== 'offline' && !hurry.ids.has(record.id);
}

export function heldBack(record: OutboxRecord, now: number): OutboxRecord {
  return pausing(record, 'offline', now, longestPause);
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

/** The person's data is not kept longer than it is needed. */
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

/** Gone from all lists, but known by its id. */
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
  // The shop looks for the key before it judges, so a verdict means that nothing was made by it.
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
  const named = namedPause(retryAfter, shopTime ?? now);
  const pause = named ?? growingPause(record.attempts, random);
  const madeNothing = reason === 'unauthorized' || reason === 'busy';
  const uncertain = madeNothing ? record.wasUncertain : true;
  return { ...pausing(record, reason, now, pause, named !== null), uncertain };
}

/** `record` as it is kept now, `mine` as it was when the request left; null changes nothing. */
export function settled(
  record: OutboxRecord,
  mine: OutboxRecord,
  verdict: Verdict,
  now: number,
  random: () => number,
): OutboxRecord | null {
  if (record.key !== mine.key) return null;
  const { outcome } = verdict;
  // True whatever happened meanwhile, and a person who gave it up must learn of it.
  if (outcome.kind === 'sent') return { ...sent(record, outcome.orderId), dismissed: false };
  const isMine = record.attempts === mine.attempts && record.state === 'sending';
  if (!isMine) return null;
  return outcome.kind === 'refused'
    ? refused(record, outcome)
    : delayed(record, verdict, now, random);
}
