import type { Adapter, OutgoingOrder } from './adapter.js';
import { attempt } from './attempt.js';
import type { ChangeFeed } from './changes.js';
import {
  afterAttempt,
  claimed,
  deferred,
  dismissed,
  isDeferred,
  isDraftAgain,
  isDue,
  type OutboxState,
  resumed,
  stateOf,
  type Urgency,
} from './entry.js';
import type { Environment } from './environment.js';
import {
  type OutboxRecord,
  type Returned,
  type Store,
  StoreUnavailable,
  type Summary,
  type Transaction,
} from './store.js';

/** An order as a form submits it. */
export interface Order extends Summary {
  /**
   * Made once for an order, such as the id of its draft. However often it is submitted, it is one
   * order.
   */
  readonly id: string;
  /** What is sent, to the byte. */
  readonly body: string;
  /** What the form restores itself from if the shop refuses the order; `body` if it is left out. */
  readonly content?: string;
  /** The key, if `postOnce` may have sent this body before. */
  readonly key?: string;
}

/**
 * `already`: this or another tab had submitted it before, and that entry is stored. `discarded`: a
 * person has discarded that entry since; to order it after all takes a new id.
 */
export interface Submitted {
  readonly kind: 'queued' | 'already' | 'discarded';
  readonly entry: OutboxState;
}

/** The tag of the Background Sync event that a service worker gets. */
export const syncTag = 'termwise-posting';

/** Milliseconds. In a sleeping machine timers stop while clocks go on or are set: so look again. */
const maxPollInterval = 60_000;

/** A person has only a few entries: all of them are read at once. */
async function all(transaction: Transaction): Promise<OutboxRecord[]> {
  return transaction.objectStore('outbox').getAll();
}

function entryFor(
  order: Order,
  outgoing: OutgoingOrder,
  earlier: readonly OutgoingOrder[],
  draftRevision: number,
  now: number,
): OutboxRecord {
  const { id, name, items, total, content = order.body } = order;
  return {
    id,
    name,
    items,
    total,
    content,
    ...outgoing,
    earlier,
    state: 'waiting',
    reason: 'new',
    faults: [],
    orderId: null,
    attempts: 0,
    createdAt: now,
    pausedAt: now,
    nextAttemptAt: now,
    pauseIsNamed: false,
    uncertain: false,
    wasUncertain: false,
    draftRevision,
    dismissed: false,
  };
}

async function returnToDrafts(
  transaction: Transaction,
  entry: OutboxRecord,
  returned: Returned | null,
  now: number,
): Promise<void> {
  const { id, content, name, items, total, createdAt } = entry;
  const revision = entry.draftRevision + 1;
  const record = { id, content, name, items, total, createdAt, changedAt: now, revision, returned };
  await transaction.objectStore('drafts').put(record);
}

/**
 * Submitted orders, until a person has seen that they were sent. It dispatches `change` when any
 * tab changed an entry, and `problem` when `problem` changed.
 */
export class Outbox extends EventTarget {
  /** Why the store failed while sending. Nothing is lost, but what is shown may be out of date. */
  problem: StoreUnavailable | null = null;
  #urgency: { all: boolean; ids: Set<string> } | null = null;
  #running: Promise<void> | null = null;
  #timer: unknown = null;
  #isClosed = false;
  readonly #ends: (() => void)[];

  constructor(
    private readonly environment: Environment,
    private readonly store: Store,
    private readonly changes: ChangeFeed,
    private readonly adapter: Adapter,
    private readonly name: string,
  ) {
    super();
    const unsubscribe = changes.subscribe(({ about }) => {
      if (about !== 'outbox') return;
      this.dispatchEvent(new Event('change'));
      this.#background(this.#setTimer());
    });
    this.#ends = [unsubscribe, environment.onWake(() => this.#background(this.sendDue(true)))];
    // The orders of an earlier visit.
    this.#background(this.sendDue());
  }

  /** Oldest first. */
  async list(): Promise<OutboxState[]> {
    const records = await this.store.read((transaction) =>
      transaction.objectStore('outbox').getAll(),
    );
    return records
      .filter((record) => !record.dismissed)
      .sort((one, other) => one.createdAt - other.createdAt)
      .map(stateOf);
  }

  /**
   * Stores the order and its key and deletes its draft, in one transaction, and sends it.
   * @throws StoreUnavailable if nothing was stored: the order can be posted with `postOnce`
   */
  async submit(order: Order): Promise<Submitted> {
    const submitted = await this.store.write('strict', (transaction) =>
      this.#enter(transaction, order),
    );
    if (submitted.kind !== 'queued') return submitted;
    this.changes.announce('draft', order.id);
    this.changes.announce('outbox', order.id);
    this.#background(this.environment.registerSync(syncTag));
    this.#background(this.sendDue());
    return submitted;
  }

  async #enter(transaction: Transaction, order: Order): Promise<Submitted> {
    const outbox = transaction.objectStore('outbox');
    const drafts = transaction.objectStore('drafts');
    const stored = await outbox.get(order.id);
    if (stored && !isDraftAgain(stored)) {
      const isDiscarded = stored.dismissed && stored.state !== 'sent';
      return { kind: isDiscarded ? 'discarded' : 'already', entry: stateOf(stored) };
    }
    const earlier = stored ? [...stored.earlier, { body: stored.body, key: stored.key }] : [];
    const { body } = order;
    const outgoing = earlier.find((one) => one.body === body) ?? {
      body,
      key: order.key ?? this.environment.newId(),
    };
    const others = earlier.filter((one) => one.key !== outgoing.key);
    const revision = (await drafts.get(order.id))?.revision ?? stored?.draftRevision ?? 0;
    const entry = entryFor(order, outgoing, others, revision, this.environment.now());
    await outbox.put(entry);
    await drafts.delete(order.id);
    return { kind: 'queued', entry: stateOf(entry) };
  }

  /** Sends an order now, even if the shop asked for a delay. By a person's choice. */
  async sendNow(id: string): Promise<void> {
    this.#request(false, id);
    await this.#run();
  }

  /** Sends what is due, and what is delayed only by us if it is urgent. */
  async sendDue(isUrgent = false): Promise<void> {
    this.#request(isUrgent, null);
    await this.#run();
  }

  /**
   * For a service worker's `sync` event: rejects while something waits, so that another follows.
   */
  async sync(): Promise<void> {
    await this.sendDue(true);
    const waiting = (await this.list()).filter(
      ({ state }) => state === 'waiting' || state === 'sending',
    );
    if (waiting.length > 0) throw new Error(`${waiting.length} of the orders still wait`);
  }

  /**
   * Makes a waiting order a draft again, under its own id. Returns false if it is being sent or may
   * be in the shop already: once changed, it would be a second order.
   */
  withdraw(id: string): Promise<boolean> {
    return this.#change(id, async (transaction, entry) => {
      if (entry.state !== 'waiting' || entry.uncertain) return null;
      await returnToDrafts(transaction, entry, null, this.environment.now());
      return { ...entry, state: 'refused', reason: 'withdrawn', dismissed: true };
    });
  }

  /**
   * By a person's choice only. Returns false while it is being sent. A refused order's draft stays.
   * Before a person discards an `uncertain` order, tell them that it may be in the shop.
   */
  discard(id: string): Promise<boolean> {
    return this.#change(id, async (_, entry) => {
      if (entry.state === 'sending') return null;
      // The body is still needed: the same content may be submitted again from the draft.
      return isDraftAgain(entry) ? { ...entry, dismissed: true } : dismissed(entry);
    });
  }

  async #change(
    id: string,
    change: (transaction: Transaction, entry: OutboxRecord) => Promise<OutboxRecord | null>,
  ): Promise<boolean> {
    const isChanged = await this.store.write('relaxed', async (transaction) => {
      const entry = await transaction.objectStore('outbox').get(id);
      const changed = entry && !entry.dismissed ? await change(transaction, entry) : null;
      if (changed) await transaction.objectStore('outbox').put(changed);
      return changed !== null;
    });
    if (isChanged) this.changes.announce('outbox', id);
    if (isChanged) this.changes.announce('draft', id);
    return isChanged;
  }

  /** Stops sending in this tab. The next tab that opens the outbox finishes what is being sent. */
  async close(): Promise<void> {
    this.#isClosed = true;
    for (const end of this.#ends) end();
    this.environment.clearTimer(this.#timer);
    await this.#running;
  }

  #background(work: Promise<unknown>): void {
    work.catch((cause: unknown) => {
      if (!this.#isClosed) this.environment.report(cause);
    });
  }

  #request(isUrgent: boolean, id: string | null): void {
    this.#urgency ??= { all: false, ids: new Set() };
    if (isUrgent) this.#urgency.all = true;
    if (id !== null) this.#urgency.ids.add(id);
  }

  /** One drain at a time in this tab; requests that come meanwhile cause one more. */
  #run(): Promise<void> {
    this.#running ??= this.#drainAll();
    return this.#running;
  }

  async #drainAll(): Promise<void> {
    try {
      while (this.#urgency && !this.#isClosed) {
        try {
          await this.#drainAlone();
        } finally {
          await this.#setTimer();
        }
      }
    } finally {
      // In the same step as the last check, so that no request is missed.
      this.#running = null;
    }
  }

  async #drainAlone(): Promise<void> {
    const { locks, isOnline } = this.environment;
    const drain = async (): Promise<void> => {
      const { all: isUrgent = false, ids = new Set<string>() } = this.#urgency ?? {};
      this.#urgency = null;
      // Without a network only what a person asked for is sent sooner.
      await this.#drain({ all: isUrgent && isOnline(), ids });
    };
    // It waits for the lock: a sender that has just checked for the last time would miss the order
    // that was submitted since.
    await (locks ? locks.request(`${this.name}/sender`, drain) : drain());
  }

  async #drain(urgency: Urgency): Promise<void> {
    try {
      await this.#resumeAll(urgency);
      const tried = new Set<string>();
      for (;;) {
        const entry = this.#isClosed ? null : await this.#claim(urgency, tried);
        if (!entry) break;
        tried.add(entry.id);
        if (entry.state === 'sending') await this.#post(entry);
      }
      this.#setProblem(null);
    } catch (cause) {
      if (!(cause instanceof StoreUnavailable)) throw cause;
      this.#setProblem(cause);
    }
  }

  async #resumeAll(urgency: Urgency): Promise<void> {
    const changed = await this.store.write('relaxed', async (transaction) => {
      const now = this.environment.now();
      const ids: string[] = [];
      for (const record of await all(transaction)) {
        const next = resumed(record, now, urgency);
        if (next === record) continue;
        await transaction.objectStore('outbox').put(next);
        ids.push(record.id);
      }
      return ids;
    });
    for (const id of changed) this.changes.announce('outbox', id);
  }

  /**
   * The next order that is due, marked as being sent; each at most once in a drain. It must not be
   * sent unmarked, even if the store is full: meanwhile it could be withdrawn and changed.
   */
  async #claim(urgency: Urgency, tried: ReadonlySet<string>): Promise<OutboxRecord | null> {
    const { environment } = this;
    const entry = await this.store.write('relaxed', async (transaction) => {
      const now = environment.now();
      const due = (await all(transaction))
        .filter((record) => isDue(record, now) && !tried.has(record.id))
        .sort((one, other) => one.createdAt - other.createdAt)[0];
      if (!due) return null;
      const isHeld = isDeferred(due, environment.isOnline(), urgency);
      const next = isHeld ? deferred(due, now) : claimed(due);
      await transaction.objectStore('outbox').put(next);
      return next;
    });
    if (entry) this.changes.announce('outbox', entry.id);
    return entry;
  }

  async #post(mine: OutboxRecord): Promise<void> {
    const { environment } = this;
    const verdict = await attempt(environment, this.adapter, mine);
    // A tab that dies here leaves `sending` behind: the next sender asks again with the same key.
    const changed = await this.store.write('relaxed', async (transaction) => {
      const outbox = transaction.objectStore('outbox');
      const stored = await outbox.get(mine.id);
      const now = environment.now();
      const next = stored ? afterAttempt(stored, mine, verdict, now, environment.random) : null;
      if (!next) return null;
      await outbox.put(next);
      const { outcome } = verdict;
      if (outcome.kind === 'refused' && outcome.reason !== 'key_taken') {
        const { reason, faults } = outcome;
        await returnToDrafts(transaction, next, { reason, faults }, now);
      }
      return next;
    });
    if (!changed) return;
    this.changes.announce('outbox', changed.id);
    if (changed.state === 'refused') this.changes.announce('draft', changed.id);
  }

  #setProblem(problem: StoreUnavailable | null): void {
    if (this.problem === problem) return;
    this.problem = problem;
    this.dispatchEvent(new Event('problem'));
  }

  /** For the next order that waits, or that another tab is sending, in case that tab is gone. */
  async #setTimer(): Promise<void> {
    if (this.#isClosed) return;
    const delay = await this.#delay();
    this.environment.clearTimer(this.#timer);
    if (delay === null || this.#isClosed) return;
    this.#timer = this.environment.setTimer(() => this.#background(this.sendDue()), delay);
  }

  async #delay(): Promise<number | null> {
    // What is due cannot be marked as being sent, so it stays due: wait before the next try.
    if (this.problem) return maxPollInterval;
    const states = await this.#listed();
    const now = this.environment.now();
    const delays = states
      .filter(({ state }) => state === 'waiting' || state === 'sending')
      .map(({ nextAttemptAt }) => Math.max(0, (nextAttemptAt ?? Infinity) - now));
    if (this.problem) return maxPollInterval;
    return delays.length > 0 ? Math.min(maxPollInterval, ...delays) : null;
  }

  async #listed(): Promise<OutboxState[]> {
    try {
      return await this.list();
    } catch (cause) {
      if (!(cause instanceof StoreUnavailable)) throw cause;
      this.#setProblem(cause);
      return [];
    }
  }
}
