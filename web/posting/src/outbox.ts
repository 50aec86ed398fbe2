import type { Adapter } from './adapter.js';
import type { ChangeFeed } from './changes.js';
import { dismissed, isDraftAgain, type OutboxState } from './entry.js';
import type { Environment } from './environment.js';
import { type Order, OutboxRecords, returnToDrafts, type Submitted } from './outbox-records.js';
import { Sender } from './sender.js';
import type { Store, StoreUnavailable } from './store.js';

/** The tag of the Background Sync event that a service worker gets. */
export const syncTag = 'termwise-posting';

/**
 * Submitted orders, which are listed until a person has seen that they were sent. It dispatches
 * `change` when any tab changed an entry, and `problem` when `problem` changed.
 */
export class Outbox extends EventTarget {
  readonly #records: OutboxRecords;
  readonly #sender: Sender;
  readonly #ends: (() => void)[];

  constructor(
    private readonly environment: Environment,
    store: Store,
    changes: ChangeFeed,
    adapter: Adapter,
    name: string,
  ) {
    super();
    this.#records = new OutboxRecords(environment, store, changes);
    this.#sender = new Sender(environment, this.#records, adapter, `${name}/sender`);
    this.#sender.addEventListener('problem', () => this.dispatchEvent(new Event('problem')));
    const unsubscribe = changes.subscribe(({ about }) => {
      if (about !== 'outbox') return;
      this.dispatchEvent(new Event('change'));
      this.#sender.inBackground(this.#sender.setTimer());
    });
    const wake = () => this.#sender.inBackground(this.sendDue(true));
    this.#ends = [unsubscribe, environment.onWake(wake)];
    // The orders of an earlier visit.
    this.#sender.inBackground(this.sendDue());
  }

  /** Why the store failed while sending. Nothing is lost, but what is shown may be out of date. */
  get problem(): StoreUnavailable | null {
    return this.#sender.problem;
  }

  /** Oldest first. */
  list(): Promise<OutboxState[]> {
    return this.#records.list();
  }

  /**
   * Stores the order and its key and deletes its draft, in one transaction, and sends it.
   * @throws StoreUnavailable if nothing was stored: the order can be posted with `postOnce`
   */
  async submit(order: Order): Promise<Submitted> {
    const submitted = await this.#records.add(order);
    if (submitted.kind !== 'queued') return submitted;
    this.#sender.inBackground(this.environment.registerSync(syncTag));
    this.#sender.inBackground(this.sendDue());
    return submitted;
  }

  /** Sends an order now, even if the shop asked for a delay. Call it only if a person asks. */
  sendNow(id: string): Promise<void> {
    return this.#sender.send(false, id);
  }

  /** Sends what is due. If it is urgent, it also sends what only our own delays hold back. */
  sendDue(isUrgent = false): Promise<void> {
    return this.#sender.send(isUrgent, null);
  }

  /**
   * For a service worker's `sync` event. Rejects while an order waits, so that the browser tries
   * again.
   */
  async sync(): Promise<void> {
    await this.sendDue(true);
    const waiting = (await this.list()).filter(
      ({ state }) => state === 'waiting' || state === 'sending',
    );
    if (waiting.length > 0) throw new Error(`${waiting.length} orders are still waiting`);
  }

  /**
   * Makes a waiting order a draft again, under its own id. Returns false if it is being sent or may
   * be in the shop already: if it were changed then, it would become a second order.
   */
  withdraw(id: string): Promise<boolean> {
    return this.#records.change(id, async (transaction, entry) => {
      if (entry.state !== 'waiting' || entry.uncertain) return null;
      await returnToDrafts(transaction, entry, null, this.environment.now());
      return { ...entry, state: 'refused', reason: 'withdrawn', dismissed: true };
    });
  }

  /**
   * Call it only if a person asks. Returns false while the order is being sent. The draft of a
   * refused order stays. Before a person discards an `uncertain` order, tell them that it may be in
   * the shop.
   */
  discard(id: string): Promise<boolean> {
    return this.#records.change(id, async (_, entry) => {
      if (entry.state === 'sending') return null;
      // The body is still needed: the draft may be submitted again with the same content.
      return isDraftAgain(entry) ? { ...entry, dismissed: true } : dismissed(entry);
    });
  }

  /** Stops sending in this tab. The next tab that opens the outbox continues. */
  async close(): Promise<void> {
    for (const end of this.#ends) end();
    await this.#sender.close();
  }
}
