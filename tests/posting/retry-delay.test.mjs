import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bundled } from './support/bundles.mjs';

const delays = await bundled('delays', "export * from './retry-delay.ts'", 'web/posting/src');
const { backoffDelay, maxRetryAfterDelay, maxBackoffDelay, retryAfterDelay } = delays;
const now = Date.parse('2026-11-21T09:30:00Z');

test('a delay doubles up to its limit, and at least half of it is not random', () => {
  const range = (attempts) => [backoffDelay(attempts, () => 0), backoffDelay(attempts, () => 1)];
  assert.deepEqual([1, 2, 3].map(range), [
    [1000, 2000],
    [2000, 4000],
    [4000, 8000],
  ]);
  for (const attempts of [20, 1000, 1e9]) {
    assert.deepEqual(range(attempts), [maxBackoffDelay / 2, maxBackoffDelay]);
  }
});

for (const [text, pause] of [
  ['0', 1000],
  ['7', 7000],
  [' 120 ', 120_000],
  ['999999999999', maxRetryAfterDelay],
  ['Sat, 21 Nov 2026 09:31:00 GMT', 60_000],
  ['Saturday, 21-Nov-26 09:31:00 GMT', 60_000],
  ['Sat, 21 Nov 2026 09:00:00 GMT', 1000],
  ['Sun, 21 Nov 2027 09:30:00 GMT', maxRetryAfterDelay],
  [null, null],
  ['', null],
  ['soon', null],
  ['-5', null],
  ['1.5', null],
  ['7s', null],
]) {
  test(`Retry-After ${JSON.stringify(text)} is ${pause}`, () => {
    assert.equal(retryAfterDelay(text, now), pause);
  });
}
