// Every shared case in Node. The answers go to a file, for the comparison with the other runtimes.
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { after, describe, it } from 'node:test';
import { loadTermwise } from 'termwise';
import { files, fixtures } from './cases.mjs';
import { play } from './player.mjs';

const answers = new URL('../../build/answers/', import.meta.url);
const termwise = await loadTermwise();
const lines = [];

for (const file of files) {
  describe(file.name, () => {
    for (const testCase of file.cases) {
      it(testCase.name, () => {
        const { problems, answer } = play(termwise, fixtures, testCase);
        lines.push(JSON.stringify({ name: testCase.name, answer }));
        assert.deepEqual(problems, []);
      });
    }
  });
}

after(() => {
  mkdirSync(answers, { recursive: true });
  writeFileSync(new URL('node.ndjson', answers), lines.map((line) => line + '\n').join(''));
});
