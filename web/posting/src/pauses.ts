const first = 2_000;

/** Whoever says "at once" again and again is not to be asked in a loop. */
const shortestNamedPause = 1_000;

/** Our own pauses stop growing here: someone is waiting for this order. */
export const longestPause = 10 * 60_000;

/** A shop may name a longer one, but a wrong clock reads days out of an HTTP date. */
export const longestNamedPause = 60 * 60_000;

/**
 * How long to wait after that many attempts: doubling, and of that a random share, so that all who
 * lost the same shop at the same moment do not come back at the same moment.
 */
export function growingPause(attempts: number, random: () => number): number {
  const most = Math.min(longestPause, first * 2 ** Math.min(attempts - 1, 20));
  return Math.round(most / 2 + (random() * most) / 2);
}

// RFC 9110 has three forms of a date, all in English and in GMT; they begin with the day's name.
// Date.parse alone would read a great deal more, "-5" among it.
const dateShape = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? /;

function bounded(pause: number): number {
  return Math.min(Math.max(shortestNamedPause, pause), longestNamedPause);
}

/** What `Retry-After` asks for in milliseconds, or null where it says nothing that can be read. */
export function namedPause(retryAfter: string | null, now: number): number | null {
  const text = retryAfter?.trim() ?? '';
  if (/^\d+$/.test(text)) return bounded(Number(text) * 1000);
  const date = dateShape.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(date)) return null;
  return bounded(date - now);
}
