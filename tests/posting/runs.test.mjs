// Random runs through everything that can go wrong between a page and the shop. `node
// tests/posting/run.mjs <seed>` plays a failed seed again, `run.mjs 1 1000` plays a thousand.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { posting } from './support/bundles.mjs';
import { playRuns } from './support/runs.mjs';
import { openShop } from './support/shop.mjs';
import { simulate } from './support/simulation.mjs';

const runs = 250;

let shop;
before(async () => {
  shop = await openShop();
});
after(() => shop?.close());

test(`${runs} runs: no order is lost or duplicated`, async (context) => {
  const module = await posting();
  const play = (seed) => simulate(seed, shop, module);
  const { orders, requests, failures } = await playRuns(1, runs, play);
  context.diagnostic(`${orders} orders, ${requests} requests`);
  assert.equal(failures.length, 0, failures.join('\n\n'));
});
