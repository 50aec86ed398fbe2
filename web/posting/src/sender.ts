import type { Adapter } from './adapter.js';
import { attempt } from './attempt.js';
import type { OutboxState, Urgency } from './entry.js';
import type { Environment } from './environment.js';
import type { OutboxRecords } from './outbox-records.js';
import { type OutboxRecord, StoreUnavailable } from './store.js';

/** In milliseconds. Timers stop while a machine sleeps, so the outbox is checked this often. */
const maxPollInterval = 60_000;

/**
 * Sends the orders of the outbox when they are due. Of all tabs only one sends at a time. It
 * dispatches `problem` when `problem` changed.
 */
export class Sender extends EventTarget {
  /** Why the store failed while sending. */
  problem: StoreUnavailable | null = null;
  #urgency: { all: boolean; ids: Set<string> } | null = null;
  #running: Promise<void> | null = null;
  #timer: unknown = null;
  #isClosed = false;

  constructor(
    private readonly environment: Environment,
    private readonly records: OutboxRecords,
    private readonly adapter: Adapter,
    private readonly lockName: string,
  ) {
    super();
  }

  /**
   * Sends what is due. `isUrgent` also sends what only our own delays hold back. The order `id` is
   * sent at once.
   */
  async send(isUrgent: boolean, id: string | null): Promise<void> {
    this.#urgency ??= { all: false, ids: new Set() };
    if (isUrgent) this.#urgency.all = true;
    if (id !== null) this.#urgency.ids.add(id);
    await this.#run();
  }

  /** Runs `work` without waiting for it; its errors are reported. */
  inBackground(work: Promise<unknown>): void {
    work.catch((cause: unknown) => {
      if (!this.#isClosed) this.environment.report(cause);
    });
  }

  /** Stops sending in this tab. The next tab that opens the outbox continues. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.environment.clearTimer(this.#timer);
    await this.#running;
  }

  /** One drain at a time in this tab. Calls during a drain cause one more. */
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
          await this.setTimer();
        }
      }
    } finally {
      // No `await` since the last check of #urgency, so no call is missed.
      this.#running = null;
    }
  }

  async #drainAlone(): Promise<void> {
    const { locks, isOnline } = this.environment;
    const drain = async (): Promise<void> => {
      const { all: isUrgent = false, ids = new Set<string>() } = this.#urgency ?? {};
      this.#urgency = null;
      // Without a network, only what a person asked for is sent sooner.
      await this.#drain({ all: isUrgent && isOnline(), ids });
    };
    // Waits for the lock: the tab that holds it may have checked for new orders for the last time.
    await (locks ? locks.request(this.lockName, drain) : drain());
  }

  async #drain(urgency: Urgency): Promise<void> {
    try {
      await this.records.resumeAll(urgency);
      const tried = new Set<string>();
      for (;;) {
        const entry = this.#isClosed ? null : await this.records.claimNext(urgency, tried);
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

  /** If this tab is closed meanwhile, the entry stays `sending`; the next sender resends it. */
  async #post(mine: OutboxRecord): Promise<void> {
    const verdict = await attempt(this.environment, this.adapter, mine);
    await this.records.recordVerdict(mine, verdict);
  }

  #setProblem(problem: StoreUnavailable | null): void {
    if (this.problem === problem) return;
    this.problem = problem;
    this.dispatchEvent(new Event('problem'));
  }

  /** For the next order that waits, or that another tab is sending, in case that tab is closed. */
  async setTimer(): Promise<void> {
    if (this.#isClosed) return;
    const delay = await this.#delay();
    this.environment.clearTimer(this.#timer);
    if (delay === null || this.#isClosed) return;
    const sendDue = () => this.inBackground(this.send(false, null));
    this.#timer = this.environment.setTimer(sendDue, delay);
  }

  async #delay(): Promise<number | null> {
    // A due order that cannot be marked as being sent stays due: wait before the next attempt.
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
      return await this.records.list();
    } catch (cause) {
      if (!(cause instanceof StoreUnavailable)) throw cause;
      this.#setProblem(cause);
      return [];
    }
  }
}
