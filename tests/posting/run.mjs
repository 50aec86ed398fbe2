// Plays runs again: node tests/posting/run.mjs <seed> tells what happened in one,
// node tests/posting/run.mjs <first> <last> what became of the orders of many.
import { posting } from './support/bundles.mjs';
import { playRuns } from './support/runs.mjs';
import { openShop } from './support/shop.mjs';
import { simulate } from './support/simulation.mjs';

const [first, last] = process.argv.slice(2).map(Number);
if (!Number.isInteger(first)) throw new Error('usage: node tests/posting/run.mjs <seed> [last seed]');
const [shop, module] = await Promise.all([openShop(), posting()]);
const play = (seed) => simulate(seed, shop, module);
try {
  if (last === undefined) {
    const { trace } = await play(first);
    console.log(trace.join('\n'));
  } else {
    const { orders, requests, failures } = await playRuns(first, last, play);
    for (const failure of failures) console.error(failure);
    console.log(`seeds ${first} to ${last}: ${orders} orders, ${requests} requests, ${failures.length} runs failed`);
    if (failures.length > 0) process.exitCode = 1;
  }
} catch (error) {
  console.error(error);
  process.exitCode = 1;
} finally {
  await shop.close();
}
