import type { Adapter } from './adapter.js';
import { attempt } from './attempt.js';
import {
  caughtUp,
  claimed,
  dismissed,
  type Hurry,
  heldBack,
  isDraftAgain,
  isDue,
  isHeldBack,
  type OutboxState,
  settled,
  stateOf,
} from './entry.js';
import type { Environment } from './environment.js';
import type { Newsroom } from './news.js';
import {
  type OutboxRecord,
  type Parcel,
  type Returned,
  StorageUnavailable,
  type Store,
  type Summary,
  type Transaction,
} from './store.js';

/** An order as a form hands it in. */
export interface Order extends Summary {
  /** Made once for one order, such as its draft's: however often it is handed in, it is one order. */
  readonly id: string;
  /** What is sent, to the byte. */
  readonly body: string;
  /** What the form restores itself from, should the order come back; `body` if it is left out. */
  readonly content?: string;
  /** Where this body may have been sent by `postOnce` before: the key that it was sent with. */
  readonly key?: string;
}

/**
 * `already`: this or another tab had handed it in, and what is kept is that. `discarded`: so it was,
 * and a person then gave it up; whoever wants it after all orders it under a new id.
 */
export interface HandedIn {
  readonly kind: 'queued' | 'already' | 'discarded';
  readonly entry: OutboxState;
}

/** The tag under which a service worker hears of Background Sync. */
export const syncTag = 'termwise-posting';

/** Timers stand still in sleeping machines while clocks go on or are put back: so look again. */
const lookAtLeastEvery = 60_000;

/** Entries of a person come to a handful; all of them are read at once. */
async function all(transaction: Transaction): Promise<OutboxRecord[]> {
  return transaction.objectStore('outbox').getAll();
}

function entryFor(
  order: Order,
  parcel: Parcel,
  earlier: readonly Parcel[],
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
    ...parcel,
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

async function bringBack(
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
 * What was handed in, until a person has seen that it was sent. It dispatches `change` when any tab
 * changed an entry, and `problem` when `problem` did.
 */
export class Outbox extends EventTarget {
  /** The storage failed while sending. Nothing is lost by it, but what is shown may be out of date. */
  problem: StorageUnavailable | null = null;
  #hurry: { all: boolean; ids: Set<string> } | null = null;
  #running: Promise<void> | null = null;
  #timer: unknown = null;
  #isClosed = false;
  readonly #ends: (() => void)[];

  constructor(
    private readonly environment: Environment,
    private readonly store: Store,
    private readonly news: Newsroom,
    private readonly adapter: Adapter,
    private readonly name: string,
  ) {
    super();
    const heard = news.listen(({ about }) => {
      if (about !== 'outbox') return;
      this.dispatchEvent(new Event('change'));
      this.#background(this.#setTimer());
    });
    this.#ends = [heard, environment.onWake(() => this.#background(this.sendDue(true)))];
    // What an earlier visit left.
    this.#background(this.sendDue());
  }

  /** The oldest first. */
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
   * Keeps the order and its key in one transaction, ends its draft in the same, and sends it. Where
   * this throws `StorageUnavailable` nothing was kept: the order may be posted with `postOnce`.
   */
  async handIn(order: Order): Promise<HandedIn> {
    const handedIn = await this.store.write('strict', (transaction) =>
      this.#keep(transaction, order),
    );
    if (handedIn.kind !== 'queued') return handedIn;
    this.news.tell('draft', order.id);
    this.news.tell('outbox', order.id);
    this.#background(this.environment.registerSync(syncTag));
    this.#background(this.sendDue());
    return handedIn;
  }

  async #keep(transaction: Transaction, order: Order): Promise<HandedIn> {
    const outbox = transaction.objectStore('outbox');
    const drafts = transaction.objectStore('drafts');
    const kept = await outbox.get(order.id);
    if (kept && !isDraftAgain(kept)) {
      const isGivenUp = kept.dismissed && kept.state !== 'sent';
      return { kind: isGivenUp ? 'discarded' : 'already', entry: stateOf(kept) };
    }
    const earlier = kept ? [...kept.earlier, { body: kept.body, key: kept.key }] : [];
    const { body } = order;
    const parcel = earlier.find((one) => one.body === body) ?? {
      body,
      key: order.key ?? this.environment.newId(),
    };
    const others = earlier.filter((one) => one.key !== parcel.key);
    const revision = (await drafts.get(order.id))?.revision ?? kept?.draftRevision ?? 0;
    const entry = entryFor(order, parcel, others, revision, this.environment.now());
    await outbox.put(entry);
    await drafts.delete(order.id);
    return { kind: 'queued', entry: stateOf(entry) };
  }

  /** Now, and whatever the shop asked for: a person wants it. */
  async sendNow(id: string): Promise<void> {
    this.#want(false, id);
    await this.#run();
  }

  /** Sends what is due; with `hurry`, also what only our own pauses hold back. */
  async sendDue(hurry = false): Promise<void> {
    this.#want(hurry, null);
    await this.#run();
  }

  /** For a service worker's `sync` event: rejects while something waits, so that another follows. */
  async sync(): Promise<void> {
    await this.sendDue(true);
    const waiting = (await this.list()).filter(
      ({ state }) => state === 'waiting' || state === 'sending',
    );
    if (waiting.length > 0) throw new Error(`${waiting.length} of the orders still wait`);
  }

  /**
   * Makes an order that waits a draft again, under its own id. False where that cannot be: it is
   * being sent, or may be in the shop already, and a changed one would be a second order.
   */
  takeBack(id: string): Promise<boolean> {
    return this.#change(id, async (transaction, entry) => {
      if (entry.state !== 'waiting' || entry.uncertain) return null;
      await bringBack(transaction, entry, null, this.environment.now());
      return { ...entry, state: 'refused', reason: 'taken_back', dismissed: true };
    });
  }

  /**
   * By a person's choice only; false while it is being sent. A refused order's draft stays. Whoever
   * discards an `uncertain` one must be told that it may be in the shop.
   */
  discard(id: string): Promise<boolean> {
    return this.#change(id, async (_, entry) => {
      if (entry.state === 'sending') return null;
      // Its contents are still needed: the same content may be handed in again from the draft.
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
    if (isChanged) this.news.tell('outbox', id);
    if (isChanged) this.news.tell('draft', id);
    return isChanged;
  }

  /** Ends this tab's part. What is being sent is finished by whoever opens the outbox next. */
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

  #want(hurry: boolean, id: string | null): void {
    this.#hurry ??= { all: false, ids: new Set() };
    if (hurry) this.#hurry.all = true;
    if (id !== null) this.#hurry.ids.add(id);
  }

  /** One drain at a time in this tab; wishes that come meanwhile are met by one more. */
  #run(): Promise<void> {
    this.#running ??= this.#drainAll();
    return this.#running;
  }

  async #drainAll(): Promise<void> {
    try {
      while (this.#hurry && !this.#isClosed) {
        try {
          await this.#drainAlone();
        } finally {
          await this.#setTimer();
        }
      }
    } finally {
      // In the same step as the last look at what is wanted: no wish may fall in between.
      this.#running = null;
    }
  }

  async #drainAlone(): Promise<void> {
    const { locks, isOnline } = this.environment;
    const drain = async (): Promise<void> => {
      const { all: isHurry = false, ids = new Set<string>() } = this.#hurry ?? {};
      this.#hurry = null;
      // Without a network there is nothing to hurry for, but for what a person asked.
      await this.#drain({ all: isHurry && isOnline(), ids });
    };
    // Not "if it is free": a sender that has just looked for the last time would miss the order
    // that was handed in since.
    await (locks ? locks.request(`${this.name}/sender`, drain) : drain());
  }

  async #drain(hurry: Hurry): Promise<void> {
    try {
      await this.#catchUp(hurry);
      const tried = new Set<string>();
      for (;;) {
        const entry = this.#isClosed ? null : await this.#claim(hurry, tried);
        if (!entry) break;
        tried.add(entry.id);
        if (entry.state === 'sending') await this.#post(entry);
      }
      this.#setProblem(null);
    } catch (cause) {
      if (!(cause instanceof StorageUnavailable)) throw cause;
      this.#setProblem(cause);
    }
  }

  async #catchUp(hurry: Hurry): Promise<void> {
    const changed = await this.store.write('relaxed', async (transaction) => {
      const now = this.environment.now();
      const ids: string[] = [];
      for (const record of await all(transaction)) {
        const next = caughtUp(record, now, hurry);
        if (next === record) continue;
        await transaction.objectStore('outbox').put(next);
        ids.push(record.id);
      }
      return ids;
    });
    for (const id of changed) this.news.tell('outbox', id);
  }

  /**
   * The next one that is due, marked as being sent; each at most once a drain. Unmarked it may not
   * be sent, also where the storage is full: it could be taken back meanwhile, and changed.
   */
  async #claim(hurry: Hurry, tried: ReadonlySet<string>): Promise<OutboxRecord | null> {
    const { environment } = this;
    const entry = await this.store.write('relaxed', async (transaction) => {
      const now = environment.now();
      const due = (await all(transaction))
        .filter((record) => isDue(record, now) && !tried.has(record.id))
        .sort((one, other) => one.createdAt - other.createdAt)[0];
      if (!due) return null;
      const isHeld = isHeldBack(due, environment.isOnline(), hurry);
      const next = isHeld ? heldBack(due, now) : claimed(due);
      await transaction.objectStore('outbox').put(next);
      return next;
    });
    if (entry) this.news.tell('outbox', entry.id);
    return entry;
  }

  async #post(mine: OutboxRecord): Promise<void> {
    const { environment } = this;
    const verdict = await attempt(environment, this.adapter, mine);
    // A tab that dies here leaves `sending` behind: the next sender asks again with the same key.
    const changed = await this.store.write('relaxed', async (transaction) => {
      const outbox = transaction.objectStore('outbox');
      const kept = await outbox.get(mine.id);
      const now = environment.now();
      const next = kept ? settled(kept, mine, verdict, now, environment.random) : null;
      if (!next) return null;
      await outbox.put(next);
      const { outcome } = verdict;
      if (outcome.kind === 'refused' && outcome.reason !== 'key_taken') {
        const { reason, faults } = outcome;
        await bringBack(transaction, next, { reason, faults }, now);
      }
      return next;
    });
    if (!changed) return;
    this.news.tell('outbox', changed.id);
    if (changed.state === 'refused') this.news.tell('draft', changed.id);
  }

  #setProblem(problem: StorageUnavailable | null): void {
    if (this.problem === problem) return;
    this.problem = problem;
    this.dispatchEvent(new Event('problem'));
  }

  /** For the earliest of what waits; for what another tab sends, in case that tab is gone. */
  async #setTimer(): Promise<void> {
    if (this.#isClosed) return;
    const delay = await this.#delay();
    this.environment.clearTimer(this.#timer);
    if (delay === null || this.#isClosed) return;
    this.#timer = this.environment.setTimer(() => this.#background(this.sendDue()), delay);
  }

  async #delay(): Promise<number | null> {
    // What is due cannot be marked as being sent, so it stays due: no use in looking at once.
    if (this.problem) return lookAtLeastEvery;
    const states = await this.#listed();
    const now = this.environment.now();
    const delays = states
      .filter(({ state }) => state === 'waiting' || state === 'sending')
      .map(({ nextAttemptAt }) => Math.max(0, (nextAttemptAt ?? Infinity) - now));
    if (this.problem) return lookAtLeastEvery;
    return delays.length > 0 ? Math.min(lookAtLeastEvery, ...delays) : null;
  }

  async #listed(): Promise<OutboxState[]> {
    try {
      return await this.list();
    } catch (cause) {
      if (!(cause instanceof StorageUnavailable)) throw cause;
      this.#setProblem(cause);
      return [];
    }
  }
}
