// How long to wait before an order is sent again, in milliseconds.

const firstDelay = 2_000;

/** Our own delays stop growing here: a person is waiting for the order. */
export const maxBackoffDelay = 10 * 60_000;

/** A shop that answers "at once" again and again is not asked in a loop. */
const minRetryAfterDelay = 1_000;

/** A shop may ask for a longer delay than ours, but a wrong clock makes days of an HTTP date. */
export const maxRetryAfterDelay = 60 * 60_000;

/**
 * The delay after that many attempts. It doubles, and half of it is random, so that clients which
 * lost the shop at the same moment do not come back at the same moment.
 */
export function backoffDelay(attempts: number, random: () => number): number {
  const most = Math.min(maxBackoffDelay, firstDelay * 2 ** Math.min(attempts - 1, 20));
  return Math.round(most / 2 + (random() * most) / 2);
}

// RFC 9110 has three forms of a date, all in English and in GMT; they begin with the day's name.
// Date.parse alone accepts a great deal more, such as "-5".
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
