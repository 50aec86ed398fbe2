/** Seconds between attempts, about three days in total. */
export const usualRetrySeconds: readonly number[] = [
  10,
  60,
  5 * 60,
  30 * 60,
  2 * 3600,
  5 * 3600,
  10 * 3600,
  14 * 3600,
  20 * 3600,
  24 * 3600,
];

/**
 * Each delay is up to a fifth shorter or longer, so that deliveries that failed together are spread
 * out.
 */
const jitter = 0.2;

/**
 * How long to wait for the next attempt, in milliseconds; null after the last one.
 * @param attempts The number of failed attempts
 */
export function pauseAfter(attempts: number, retrySeconds: readonly number[]): number | null {
  const seconds = retrySeconds[attempts - 1];
  if (seconds === undefined) return null;
  return Math.round(seconds * 1000 * (1 + jitter * (2 * Math.random() - 1)));
}
