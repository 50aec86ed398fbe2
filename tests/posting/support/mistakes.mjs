// Mistakes that the random runs must find: in `file`, `right` becomes `wrong`. If only few runs
// meet a mistake, `from` is the first seed to try.
export const mistakes = {
  'a new key for each attempt': {
    file: 'attempt.ts',
    right: 'toRequest(order)',
    wrong: 'toRequest({ ...order, key: crypto.randomUUID() })',
  },
  'an entry removed before its answer': {
    file: 'sender.ts',
    right: 'const verdict = await attempt(',
    wrong: `await this.records.store.write('strict', async (all) => all.objectStore('outbox').delete(mine.id));
      const verdict = await attempt(`,
  },
  'an order submitted twice is stored twice': {
    file: 'outbox-records.ts',
    right: 'if (stored && !isDraftAgain',
    wrong: 'if (false && stored && !isDraftAgain',
  },
  'an order stays in sending after its tab was killed': {
    file: 'entry.ts',
    right: "record.state === 'sending'",
    wrong: 'false',
  },
  'a clock that was set back is trusted': {
    file: 'entry.ts',
    right: 'now < record.pausedAt',
    wrong: 'false',
  },
  'an order that may have arrived can be changed': {
    file: 'outbox.ts',
    right: '|| entry.uncertain) return null',
    wrong: ') return null',
    from: 250,
  },
  'every answer with status 200 counts': {
    file: 'order-api.ts',
    right: 'if (isPage && ',
    wrong: 'if (false && ',
  },
  'a refused order does not become a draft': {
    file: 'outbox-records.ts',
    right: "if (outcome.kind === 'refused' &&",
    wrong: 'if (false &&',
  },
  'a draft is deleted before its order is stored': {
    file: 'outbox-records.ts',
    right: 'const submitted = await this.store.write(',
    wrong: `await this.store.write('strict', async (all) => all.objectStore('drafts').delete(order.id));
      const submitted = await this.store.write(`,
  },
};
