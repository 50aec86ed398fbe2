import type { Queries } from './database.ts';
import { takeFromRate } from './store/rates.ts';

const minute = 60_000;
/** A process takes permits from the store in blocks: this many blocks make up the limit. */
const blocksInLimit = 100;

/** What a rate limit still allows a caller. */
export interface Allowance {
  /** The number of requests in each window. */
  limit: number;
  windowSeconds: number;
  /** The number of requests, at least, that are left in this window. */
  remaining: number;
  /** Seconds until this window ends. */
  secondsLeft: number;
  exceeded: boolean;
}

interface Window {
  start: number;
  /** Permits taken from the store and not yet used. */
  permits: number;
  /**
   * What was left for all processes at the last query; if 0, the store is not asked again in this
   * window.
   */
  left: number;
  /** Set while permits are being taken from the store. */
  taking: Promise<void> | null;
}

/**
 * Counts requests in windows of one minute, for each name, over all processes; 0 means no limit.
 * All processes together never allow more than the limit. A process takes permits in blocks, so
 * that not every request writes the same row.
 */
export class RateLimit {
  readonly #limit: number;
  readonly #windows = new Map<string, Window>();
  #current = 0;

  constructor(perMinute: number) {
    this.#limit = perMinute;
  }

  /** Counts one request. Returns null if there is no limit. */
  async count(
    queries: Queries,
    tenantId: string,
    name: string,
    now = Date.now(),
  ): Promise<Allowance | null> {
    if (this.#limit === 0) return null;
    const start = Math.floor(now / minute);
    const window = this.#windowOf(tenantId, name, start);
    while (window.permits === 0 && window.left > 0) {
      window.taking ??= this.#takeBlock(queries, tenantId, name, window).finally(() => {
        window.taking = null;
      });
      await window.taking;
    }
    const exceeded = window.permits === 0;
    if (!exceeded) window.permits -= 1;
    return {
      limit: this.#limit,
      windowSeconds: minute / 1000,
      remaining: window.left + window.permits,
      secondsLeft: Math.ceil(((start + 1) * minute - now) / 1000),
      exceeded,
    };
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

/** The fields of draft-ietf-httpapi-ratelimit-headers-10, with one policy named `key`. */
export function rateLimitHeaders(allowance: Allowance): Record<string, string> {
  const { limit, windowSeconds, remaining, secondsLeft } = allowance;
  return {
    'RateLimit-Policy': `"key";q=${limit};w=${windowSeconds}`,
    RateLimit: `"key";r=${remaining};t=${secondsLeft}`,
  };
}
