// Plays random runs again. `node tests/posting/run.mjs <seed>` prints what happened in one run,
// `node tests/posting/run.mjs <first> <last>` a summary of many. With --chromium before the seeds,
// they are played in Chromium.
import { posting } from './support/bundles.mjs';
import { playRuns } from './support/runs.mjs';
import { openShop } from './support/shop.mjs';
import { simulate } from './support/simulation.mjs';
import { openStage } from './support/stage.mjs';

const operands = process.argv.slice(2);
const isInChromium = operands[0] === '--chromium';
const [first, last] = operands.slice(isInChromium ? 1 : 0).map(Number);
if (!Number.isInteger(first)) {
  throw new Error('usage: node tests/posting/run.mjs [--chromium] <seed> [last seed]');
}

async function openSimulation() {
  const [shop, module] = await Promise.all([openShop(), posting()]);
  return {
    play: (seed) => simulate(seed, shop, module),
    async close() {
      await shop.close();
      return [];
    },
  };
}

const stage = await (isInChromium ? openStage() : openSimulation());
const from = Date.now();
const played = await playRuns(first, last ?? first, stage.play);
const seconds = Math.round((Date.now() - from) / 1000);
const { orders, requests, story } = played;
const failures = [...played.failures, ...(await stage.close())];
if (last === undefined && story) console.log(story.trace.join('\n'));
for (const failure of failures) console.error(failure);
console.log(
  `seeds ${first} to ${last ?? first}: ${orders} orders, ${requests} requests, ` +
    `${failures.length} runs failed, ${seconds} s`,
);
if (failures.length > 0) process.exitCode = 1;
