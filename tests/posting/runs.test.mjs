// A thousand runs through everything that can go wrong between a page and the shop. A seed that fails
// is played again by `node tests/posting/run.mjs <seed>`.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { posting } from './support/bundles.mjs';
import { openShop } from './support/shop.mjs';
import { tell } from './support/story.mjs';

const runs = 1000;

let shop;
before(async () => { shop = await openShop(); });
after(() => shop?.close());

test(`${runs} runs: no order lost, none doubled`, async (context) => {
  const module = await posting();
  const failures = [];
  let orders = 0, requests = 0;
  for (let seed = 1; seed <= runs; seed += 1) {
    try {
      const story = await tell(seed, shop, module);
      orders += story.orders.size;
      requests += story.trace.filter((line) => line.startsWith('request ')).length;
    } catch (failure) {
      failures.push(failure.message);
    }
  }
  context.diagnostic(`${orders} orders, ${requests} requests`);
  assert.equal(failures.length, 0, failures.join('\n\n'));
});
