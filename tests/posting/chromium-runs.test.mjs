// Random runs in Chromium against the built backend. `node tests/posting/run.mjs --chromium <seed>`
// plays a failed seed again, `run.mjs --chromium 1 100` plays a hundred.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mistakes } from './support/mistakes.mjs';
import { playRuns } from './support/runs.mjs';
import { openStage } from './support/stage.mjs';

const runs = 12;

/** Resolves with the result of `work` and with what is wrong in the store afterwards. */
async function onStage(work) {
  const stage = await openStage();
  let result, differences;
  try {
    result = await work(stage);
  } finally {
    differences = await stage.close();
  }
  return { result, differences };
}

test(`${runs} runs in Chromium: no order is lost or duplicated`, async (context) => {
  const { result, differences } = await onStage(({ play }) => playRuns(1, runs, play));
  const { orders, requests, failures } = result;
  context.diagnostic(`${orders} orders, ${requests} requests`);
  const told = [...failures, ...differences];
  assert.equal(told.length, 0, told.join('\n\n'));
});

// The other mistakes are found in the simulated browser, where runs are faster.
test('the runs find a mistake', async (context) => {
  await onStage(async ({ breakPosting, play }) => {
    await breakPosting(mistakes['a new key for each attempt']);
    let failure = null;
    for (let seed = 1; seed <= 30 && !failure; seed += 1) {
      failure = await play(seed).then(
        () => null,
        (cause) => cause,
      );
    }
    const [line] = failure?.message.split('\n') ?? ['nothing'];
    assert.match(line, /is in the shop \d times/);
    context.diagnostic(line);
  });
});
