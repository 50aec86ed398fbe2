// A thousand runs through everything that can go wrong between a page and the shop. A seed that fails
// is played again by `node tests/posting/run.mjs <seed>`.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { brokenPosting, posting } from './support/bundles.mjs';
import { openShop } from './support/shop.mjs';
import { tell } from './support/story.mjs';

const runs = 1000;

// Mistakes that the runs must find, or their silence means nothing.
const mistakes = {
  'a new key for each attempt': {
    file: 'attempt.ts', right: 'toRequest(order)',
    wrong: 'toRequest({ ...order, key: crypto.randomUUID() })',
  },
  'an entry removed before its answer': {
    file: 'outbox.ts', right: 'const verdict = await attempt(',
    wrong: `await this.store.write('strict', async (all) => all.objectStore('outbox').delete(mine.id));
      const verdict = await attempt(`,
  },
  'an order handed in twice is taken twice': {
    file: 'outbox.ts', right: 'if (kept && (kept.state', wrong: 'if (false && kept && (kept.state',
  },
  'what a killed tab was sending stays so': {
    file: 'entry.ts', right: "record.state === 'sending'", wrong: 'false',
  },
  'a clock that was put back is believed': {
    file: 'entry.ts', right: 'now < record.pausedAt', wrong: 'false',
  },
  'an order that may have arrived can be changed': {
    file: 'outbox.ts', right: '|| entry.uncertain) return null', wrong: ') return null',
  },
  'any answer of 200 is the shop\'s': {
    file: 'adapter.ts', right: "redirected || /^text\\/html/i.test(type)", wrong: 'redirected',
  },
  'a refused order does not come back as a draft': {
    file: 'outbox.ts', right: "if (outcome.kind === 'refused' &&", wrong: 'if (false &&',
  },
  'a draft ends before its order is kept': {
    file: 'outbox.ts', right: 'const handedIn = await this.store.write(',
    wrong: `await this.store.write('strict', async (all) => all.objectStore('drafts').delete(order.id));
      const handedIn = await this.store.write(`,
  },
};

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

describe('the runs find', () => {
  for (const [name, mistake] of Object.entries(mistakes)) {
    test(name, async (context) => {
      const module = await brokenPosting(name.replaceAll(/\W+/g, '-'), mistake);
      for (let seed = 1; seed <= runs; seed += 1) {
        const failure = await tell(seed, shop, module).then(() => null, (cause) => cause);
        if (!failure) continue;
        context.diagnostic(failure.message.split('\n')[0]);
        return;
      }
      assert.fail(`${runs} runs did not notice`);
    });
  }
});
