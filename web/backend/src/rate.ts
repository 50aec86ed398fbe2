import type { Queries } from './database.ts';
import { HttpFault } from './errors.ts';
import { takeFromRate } from './store/rates.ts';

const minute = 60_000;
/** A process takes permits from the store in blocks of this part of the limit. */
const blocksInLimit = 100;

/** What `RateLimit` headers tell. */
export interface RateState {
  limit: number;
  /** At least so many more in this window. */
  remaining: number;
  /** Until the next window. */
  secondsLeft: number;
}

interface Window {
  start: number;
  /** Taken from the store, and not yet used by a request. */
  permits: number;
  /** What all processes had left at the last look; 0: none asks again in this window. */
  left: number;
  /** While permits are being taken. */
  taking: Promise<void> | null;
}

/**
 * Counts requests in windows of one minute, for each name, over all processes; a limit of 0 means
 * none. All processes together never let more through than the limit. A process takes permits in
 * blocks, so that not every request writes the same row.
 */
export class RateLimit {
  readonly #limit: number;
  readonly #windows = new Map<string, Window>();
  #current = 0;

  constructor(perMinute: number) {
    this.#limit = perMinute;
  }

  /**
   * @returns null without a limit.
   * @throws HttpFault `TOO_MANY_REQUESTS` with `Retry-After`.
   */
  async count(
    queries: Queries,
    tenantId: string,
    name: string,
    now = Date.now(),
  ): Promise<RateState | null> {
    if (this.#limit === 0) return null;
    const start = Math.floor(now / minute);
    const secondsLeft = Math.ceil(((start + 1) * minute - now) / 1000);
    const window = this.#windowOf(tenantId, name, start);
    while (window.permits === 0 && window.left > 0) {
      window.taking ??= this.#takeBlock(queries, tenantId, name, window).finally(() => {
        window.taking = null;
      });
      await window.taking;
    }
    if (window.permits === 0) {
      throw new HttpFault('TOO_MANY_REQUESTS', { headers: { 'Retry-After': String(secondsLeft) } });
    }
    window.permits -= 1;
    return { limit: this.#limit, remaining: window.left + window.permits, secondsLeft };
  }

  #windowOf(tenantId: string, name: string, start: number): Window {
    if (start !== this.#current) {
      this.#current = start;
      this.#windows.clear();
    }
    const key = JSON.stringify([tenantId, name]);
    const window = this.#windows.get(key) ?? { start, permits: 0, left: this.#limit, taking: null };
    this.#windows.set(key, window);
    return window;
  }

  async #takeBlock(
    queries: Queries,
    tenantId: string,
    name: string,
    window: Window,
  ): Promise<void> {
    const count = Math.max(1, Math.floor(this.#limit / blocksInLimit));
    const use = await takeFromRate(queries, tenantId, name, { windowStart: window.start, count });
    window.left = Math.max(0, this.#limit - use.used);
    const leftBefore = Math.max(0, this.#limit - (use.used - count));
    window.permits = Math.min(count, leftBefore);
  }
}
