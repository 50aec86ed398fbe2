import type { Database } from '../database.ts';
import { log } from '../log.ts';
import { nextAttempts } from '../store/deliveries.ts';
import { listTenants } from '../store/tenants.ts';
import { type AttemptOptions, Attempts, type Lane } from './attempts.ts';

/** The interval in milliseconds at which the worker checks expected deliveries. */
const tick = 1_000;
/**
 * The number of ticks in which it checks every tenant once, for deliveries that other processes
 * left behind.
 */
const ticksForAll = 30;
/** The minimum time between two checks of one tenant. */
const shortestPause = 50;
/** The maximum number of endpoints that are served at the same time. */
const mostLanes = 32;

/**
 * Delivers the outbox. Several processes may do this, because each delivery is leased by one of
 * them. A process delivers its own events at once (`wake`) and repeats failed deliveries when they
 * are due. Deliveries of a killed process are found within half a minute.
 */
export class DeliveryWorker {
  readonly #database: Database;
  readonly #attempts: Attempts;
  readonly #mail: boolean;
  /** By tenant: when the next delivery is expected to be due. */
  readonly #expected = new Map<string, number>();
  readonly #lastLook = new Map<string, number>();
  readonly #wakes = new Map<string, NodeJS.Timeout>();
  readonly #queue = new Map<string, Lane>();
  readonly #running = new Map<string, Promise<void>>();
  #tenants: string[] = [];
  /** The number of ticks so far. */
  #ticks = 0;
  #turn = 0;
  #ticking: Promise<void> | null = null;
  #timer: NodeJS.Timeout | null = null;
  #stopping = false;
  #failing = false;

  constructor(options: AttemptOptions) {
    this.#database = options.database;
    this.#attempts = new Attempts(options);
    this.#mail = options.channels.mail !== null;
  }

  start(): void {
    this.#timer = setInterval(() => {
      this.#ticking ??= this.#tick().finally(() => {
        this.#ticking = null;
      });
    }, tick);
  }

  /**
   * Call this after writing events of a tenant. Checks the tenant at once, or shortly after the
   * last check.
   */
  wake(tenantId: string): void {
    if (this.#stopping || this.#wakes.has(tenantId)) return;
    const since = Date.now() - (this.#lastLook.get(tenantId) ?? 0);
    const look = (): void => {
      this.#wakes.delete(tenantId);
      void this.#look(tenantId);
    };
    this.#wakes.set(tenantId, setTimeout(look, since < shortestPause ? shortestPause : 0));
  }

  /**
   * Finishes running attempts within the given time; otherwise aborts them and releases their
   * deliveries.
   */
  async stop(milliseconds: number): Promise<void> {
    this.#stopping = true;
    if (this.#timer) clearInterval(this.#timer);
    for (const timer of this.#wakes.values()) clearTimeout(timer);
    this.#queue.clear();
    this.#attempts.end();
    const tooLate = setTimeout(() => this.#attempts.abort(), milliseconds);
    await this.#ticking;
    await Promise.all(this.#running.values());
    clearTimeout(tooLate);
  }

  /** Checks the tenants with expected deliveries, and the next ones in turn. */
  async #tick(): Promise<void> {
    const now = Date.now();
    const expected = [...this.#expected].filter(([, at]) => at <= now).map(([tenant]) => tenant);
    const inTurn = await this.#nextInTurn().catch((error: unknown) => this.#report(error));
    for (const tenantId of new Set([...expected, ...(inTurn ?? [])])) {
      if (this.#stopping) return;
      await this.#look(tenantId);
    }
  }

  async #nextInTurn(): Promise<string[]> {
    if (this.#ticks % ticksForAll === 0) {
      this.#tenants = (await listTenants(this.#database)).map(({ id }) => id);
      this.#turn = 0;
    }
    this.#ticks += 1;
    const atOnce = Math.ceil(this.#tenants.length / ticksForAll);
    const inTurn = this.#tenants.slice(this.#turn, this.#turn + atOnce);
    this.#turn += atOnce;
    if (this.#turn >= this.#tenants.length) this.#turn = 0;
    return inTurn;
  }

  /** Starts the lanes with due deliveries, and notes when the others will be due. */
  async #look(tenantId: string): Promise<void> {
    this.#lastLook.set(tenantId, Date.now());
    try {
      const found = await nextAttempts(this.#database, tenantId, { mail: this.#mail });
      this.#failing = false;
      this.#expect(tenantId, found);
      for (const { endpointId, milliseconds } of found) {
        if (milliseconds <= 0) this.#enqueue({ tenantId, endpointId });
      }
    } catch (error) {
      this.#report(error);
    }
  }

  #expect(tenantId: string, found: readonly { milliseconds: number }[]): void {
    const soonest = Math.min(...found.map(({ milliseconds }) => milliseconds));
    if (found.length === 0) this.#expected.delete(tenantId);
    else this.#expected.set(tenantId, Date.now() + Math.max(0, soonest));
  }

  #enqueue(lane: Lane): void {
    if (this.#stopping) return;
    this.#queue.set(keyOf(lane), lane);
    this.#serve();
  }

  #serve(): void {
    for (const [key, lane] of this.#queue) {
      if (this.#running.size >= mostLanes) return;
      if (this.#running.has(key)) continue;
      this.#queue.delete(key);
      this.#running.set(key, this.#run(key, lane));
    }
  }

  /** One turn of a lane. If there may be more, its next turn comes after the other lanes. */
  async #run(key: string, lane: Lane): Promise<void> {
    const worked = await this.#attempts.some(lane).catch((error: unknown) => this.#report(error));
    this.#running.delete(key);
    if (worked) this.#enqueue(lane);
    this.#serve();
  }

  /** Usually the store does not answer. The next tick tries again. */
  #report(error: unknown): void {
    if (!this.#failing) log.warn({ err: error }, 'Deliveries have to wait');
    this.#failing = true;
  }
}

function keyOf({ tenantId, endpointId }: Lane): string {
  return `${tenantId} ${endpointId}`;
}
