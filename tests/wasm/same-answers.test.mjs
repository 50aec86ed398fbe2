// Compares the answers of the three runtimes byte by byte. Run this after all of them have played
// the current cases: tests/wasm/cases.test.mjs, termwise_cases (CTest) and
// tests/e2e/cases.test.mjs.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { files } from './cases.mjs';

const folder = new URL('../../build/answers/', import.meta.url);
const names = files.flatMap((file) => file.cases.map(({ name }) => name));
const read = (runtime) => readFileSync(new URL(`${runtime}.ndjson`, folder), 'utf8');
const linesOf = (text) => text.split('\n').slice(0, -1);

/** The first case whose line is different. */
function firstDifference(lines, others) {
  const at = lines.findIndex((line, index) => line !== others[index]);
  return at < 0 ? undefined : `${names[at]}:\n${lines[at]}\n${others[at]}`;
}

describe('the answers', () => {
  for (const runtime of ['node', 'native', 'chromium']) {
    it(`of ${runtime} are for the current cases`, () => {
      const answered = linesOf(read(runtime)).map((line) => JSON.parse(line).name);
      assert.deepEqual(answered, names);
    });
  }

  for (const runtime of ['native', 'chromium']) {
    it(`of ${runtime} are the same as those of node, to the byte`, () => {
      const [text, expected] = [read(runtime), read('node')];
      assert.equal(firstDifference(linesOf(text), linesOf(expected)), undefined);
      assert.ok(text === expected, 'the files differ after their last case');
    });
  }
});
