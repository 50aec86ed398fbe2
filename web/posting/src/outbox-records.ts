import type { OutgoingOrder } from './adapter.js';
import type { Verdict } from './attempt.js';
import type { ChangeFeed } from './changes.js';
import {
  afterAttempt,
  claimed,
  deferred,
  isDeferred,
  isDraftAgain,
  isDue,
  type OutboxState,
  resumed,
  stateOf,
  type Urgency,
} from './entry.js';
import type { Environment } from './environment.js';
import type { OutboxRecord, Returned, Store, Summary, Transaction } from './store.js';

/** An order as a form submits it. */
export interface Order extends Summary {
  /**
   * Assigned once for each order, for example the id of its draft. An order that is submitted
   * several times under one id is one order.
   */
  readonly id: string;
  /** What is sent, to the byte. */
  readonly body: string;
  /** What the form restores itself from if the shop refuses the order; by default the `body`. */
  readonly content?: string;
  /** The idempotency key, if `postOnce` may have sent this body before. */
  readonly key?: string;
}

/**
 * `already`: this or another tab has submitted the order before; `entry` is that entry.
 * `discarded`: a person has discarded that entry; submit the order under a new id.
 */
export interface Submitted {
  readonly kind: 'queued' | 'already' | 'discarded';
  readonly entry: OutboxState;
}

/** A person has only a few entries, so all of them are read at once. */
async function all(transaction: Transaction): Promise<OutboxRecord[]> {
  return transaction.objectStore('outbox').getAll();
}

function newRecord(
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

/** Stores the content of an entry as a draft again, under the same id. */
export async function returnToDrafts(
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
 * The outbox as it is stored. Each change is one transaction, which `entry.ts` decides, and is
 * announced to all tabs.
 */
export class OutboxRecords {
  constructor(
    private readonly environment: Environment,
    private readonly store: Store,
    private readonly changes: ChangeFeed,
  ) {}

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

  /** Stores a submitted order and its key and deletes its draft. */
  async add(order: Order): Promise<Submitted> {
    const submitted = await this.store.write('strict', (transaction) =>
      this.#enter(transaction, order),
    );
    if (submitted.kind !== 'queued') return submitted;
    this.changes.announce('draft', order.id);
    this.changes.announce('outbox', order.id);
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
    const entry = newRecord(order, outgoing, others, revision, this.environment.now());
    await outbox.put(entry);
    await drafts.delete(order.id);
    return { kind: 'queued', entry: stateOf(entry) };
  }

  /**
   * Replaces a visible entry by what `change` returns, or leaves it if that is null. Returns
   * whether it was replaced.
   */
  async change(
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

  /** Prepares all entries for a sender that has just started: see `resumed`. */
  async resumeAll(urgency: Urgency): Promise<void> {
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
   * Marks the oldest due entry that is not in `tried` as being sent and returns it; without a
   * network it is deferred instead. An entry must never be sent unmarked, even if the store is
   * full: it could be withdrawn and changed meanwhile.
   */
  async claimNext(urgency: Urgency, tried: ReadonlySet<string>): Promise<OutboxRecord | null> {
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

  /** Stores the outcome of sending `mine`. A refused order becomes a draft again. */
  async recordVerdict(mine: OutboxRecord, verdict: Verdict): Promise<void> {
    const { environment } = this;
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
}
