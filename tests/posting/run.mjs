// Plays runs again: node tests/posting/run.mjs <seed> tells what happened in one,
// node tests/posting/run.mjs <first> <last> what became of the orders of many.
import { posting } from './support/bundles.mjs';
import { playRuns } from './support/runs.mjs';
import { openShop } from './support/shop.mjs';
import { tell } from './support/story.mjs';

const [first, last] = process.argv.slice(2).map(Number);
if (!Number.isInteger(first)) throw new Error('usage: node tests/posting/run.mjs <seed> [last seed]');
const shop = await openShop();
try {
  if (last === undefined) {
    const { trace } = await tell(first, shop, await posting());
    console.log(trace.join('\n'));
  } else {
    const { orders, requests, failures } = await playRuns(first, last, shop, await posting());
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
