// How long to wait before an order is sent again, in milliseconds.

const firstDelay = 2_000;

/** Our own delays do not grow beyond this, because a person is waiting for the order. */
export const maxBackoffDelay = 10 * 60_000;

/** Prevents a tight loop if a shop keeps answering "at once". */
const minRetryAfterDelay = 1_000;

/**
 * A shop may ask for a longer delay than ours, but with a wrong clock an HTTP date could mean days.
 */
export const maxRetryAfterDelay = 60 * 60_000;

/**
 * The delay after a number of attempts. It doubles each time, and half of it is random, so that
 * clients that lost the shop at the same moment do not all return at the same moment.
 */
export function backoffDelay(attempts: number, random: () => number): number {
  const most = Math.min(maxBackoffDelay, firstDelay * 2 ** Math.min(attempts - 1, 20));
  return Math.round(most / 2 + (random() * most) / 2);
}

// The three date formats of RFC 9110 begin with the name of the day. Date.parse alone accepts much
// more, such as "-5".
const dateShape = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? /;

function bounded(delay: number): number {
  return Math.min(Math.max(minRetryAfterDelay, delay), maxRetryAfterDelay);
}

/** The delay that `Retry-After` asks for, or null if it is missing or cannot be read. */
export function retryAfterDelay(retryAfter: string | null, now: number): number | null {
  const text = retryAfter?.trim() ?? '';
  if (/^\d+$/.test(text)) return bounded(Number(text) * 1000);
  const date = dateShape.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(date)) return null;
  return bounded(date - now);
}
