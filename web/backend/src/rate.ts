import { HttpFault } from './errors.ts';

const minute = 60_000;

/** Counts in windows of one minute, for each name; 0 means no limit. */
export class RateLimit {
  readonly #perMinute: number;
  readonly #counts = new Map<string, number>();
  #window = 0;

  constructor(perMinute: number) {
    this.#perMinute = perMinute;
  }

  count(name: string, now = Date.now()): void {
    if (this.#perMinute === 0) return;
    const window = Math.floor(now / minute);
    if (window !== this.#window) {
      this.#window = window;
      this.#counts.clear();
    }
    const count = (this.#counts.get(name) ?? 0) + 1;
    this.#counts.set(name, count);
    if (count <= this.#perMinute) return;
    const secondsLeft = Math.ceil(((window + 1) * minute - now) / 1000);
    throw new HttpFault('TOO_MANY_REQUESTS', { headers: { 'Retry-After': String(secondsLeft) } });
  }
}
