// Plays every shared case in Node, on the whole package and, if it supports the case, on the
// checkout's small build. The answers are written to a file and compared with those of the other
// runtimes.
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { after, describe, it } from 'node:test';
import { loadTermwise as loadCheckout } from 'termwise';
import { loadTermwise } from 'termwise/full';
import { files, fixtures } from './cases.mjs';
import { play, suitsCheckout } from './player.mjs';

const answers = new URL('../../build/answers/', import.meta.url);
const termwise = await loadTermwise();
const checkout = await loadCheckout();
const lines = [];

for (const file of files) {
  describe(file.name, () => {
    for (const testCase of file.cases) {
      it(testCase.name, () => {
        const { problems, answer } = play(termwise, fixtures, testCase);
        lines.push(JSON.stringify({ name: testCase.name, answer }));
        assert.deepEqual(problems, []);
        if (!suitsCheckout(testCase)) return;
        const played = play(checkout, fixtures, testCase);
        assert.deepEqual(played.problems, []);
        assert.equal(played.answer, answer);
      });
    }
  });
}

after(() => {
  mkdirSync(answers, { recursive: true });
  writeFileSync(new URL('node.ndjson', answers), lines.map((line) => line + '\n').join(''));
});
