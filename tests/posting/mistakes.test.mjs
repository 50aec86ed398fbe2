// The random runs must find these mistakes; otherwise their success would prove nothing.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { brokenPosting } from './support/bundles.mjs';
import { mistakes } from './support/mistakes.mjs';
import { openShop } from './support/shop.mjs';
import { simulate } from './support/simulation.mjs';

const runs = 1000;

let shop;
before(async () => {
  shop = await openShop();
});
after(() => shop?.close());

describe('the runs find', () => {
  for (const [name, mistake] of Object.entries(mistakes)) {
    test(name, async (context) => {
      const { from = 1 } = mistake;
      const module = await brokenPosting(name.replaceAll(/\W+/g, '-'), mistake);
      for (let seed = from; seed < from + runs; seed += 1) {
        const failure = await simulate(seed, shop, module).then(
          () => null,
          (cause) => cause,
        );
        if (!failure) continue;
        context.diagnostic(failure.message.split('\n')[0]);
        return;
      }
      assert.fail(`${runs} runs did not notice`);
    });
  }
});
