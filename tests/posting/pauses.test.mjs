import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bundled } from './support/bundles.mjs';

const pauses = await bundled('pauses', "export * from './pauses.ts'", 'web/posting/src');
const { growingPause, longestNamedPause, longestPause, namedPause } = pauses;
const now = Date.parse('2026-11-21T09:30:00Z');

test('a pause doubles up to its bound, at least half of it in any case', () => {
  const range = (attempts) => [growingPause(attempts, () => 0), growingPause(attempts, () => 1)];
  assert.deepEqual([1, 2, 3].map(range), [
    [1000, 2000],
    [2000, 4000],
    [4000, 8000],
  ]);
  for (const attempts of [20, 1000, 1e9]) {
    assert.deepEqual(range(attempts), [longestPause / 2, longestPause]);
  }
});

for (const [text, pause] of [
  ['0', 1000],
  ['7', 7000],
  [' 120 ', 120_000],
  ['999999999999', longestNamedPause],
  ['Sat, 21 Nov 2026 09:31:00 GMT', 60_000],
  ['Saturday, 21-Nov-26 09:31:00 GMT', 60_000],
  ['Sat, 21 Nov 2026 09:00:00 GMT', 1000],
  ['Sun, 21 Nov 2027 09:30:00 GMT', longestNamedPause],
  [null, null],
  ['', null],
  ['soon', null],
  ['-5', null],
  ['1.5', null],
  ['7s', null],
]) {
  test(`Retry-After ${JSON.stringify(text)} is ${pause}`, () => {
    assert.equal(namedPause(text, now), pause);
  });
}
