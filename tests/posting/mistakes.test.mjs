// The runs must find these mistakes, or their silence means nothing.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { brokenPosting } from './support/bundles.mjs';
import { openShop } from './support/shop.mjs';
import { tell } from './support/story.mjs';

const runs = 1000;

// `from` is where to begin for one that few runs come across.
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
    file: 'outbox.ts', right: '|| entry.uncertain) return null', wrong: ') return null', from: 250,
  },
  'any answer of 200 is the shop\'s': {
    file: 'adapter.ts', right: 'if (isPage && ', wrong: 'if (false && ',
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

describe('the runs find', () => {
  for (const [name, mistake] of Object.entries(mistakes)) {
    test(name, async (context) => {
      const { from = 1 } = mistake;
      const module = await brokenPosting(name.replaceAll(/\W+/g, '-'), mistake);
      for (let seed = from; seed < from + runs; seed += 1) {
        const failure = await tell(seed, shop, module).then(() => null, (cause) => cause);
        if (!failure) continue;
        context.diagnostic(failure.message.split('\n')[0]);
        return;
      }
      assert.fail(`${runs} runs did not notice`);
    });
  }
});
