const minute = 60_000;

/** What a rate limit leaves to a caller. */
export interface Allowance {
  /** Requests in each window. */
  limit: number;
  windowSeconds: number;
  /** Requests left in this window. */
  remaining: number;
  /** Until this window ends. */
  secondsLeft: number;
  exceeded: boolean;
}

/** Counts in windows of one minute, for each name; 0 means no limit. */
export class RateLimit {
  readonly #perMinute: number;
  readonly #counts = new Map<string, number>();
  #window = 0;

  constructor(perMinute: number) {
    this.#perMinute = perMinute;
  }

  /** Counts one request. Returns null if there is no limit. */
  async count(name: string, now = Date.now()): Promise<Allowance | null> {
    if (this.#perMinute === 0) return null;
    const window = Math.floor(now / minute);
    if (window !== this.#window) {
      this.#window = window;
      this.#counts.clear();
    }
    const count = (this.#counts.get(name) ?? 0) + 1;
    this.#counts.set(name, count);
    return {
      limit: this.#perMinute,
      windowSeconds: minute / 1000,
      remaining: Math.max(0, this.#perMinute - count),
      secondsLeft: Math.ceil(((window + 1) * minute - now) / 1000),
      exceeded: count > this.#perMinute,
    };
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
