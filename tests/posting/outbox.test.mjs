import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { posting } from './support/bundles.mjs';
import { cut, fault, made, desk as newDesk, order, silent, unreachable } from './support/desk.mjs';

const module = await posting();
const { StoreUnavailable, orderApi, postOnce, syncTag } = module;
const desk = (...answers) => newDesk(module, ...answers);
const second = 1000,
  minute = 60 * second,
  hour = 60 * minute;
const faults = [{ path: '/items/0/sku', code: 'VARIANT_NOT_FOUND', params: { sku: 'X' } }];

async function only(outbox) {
  const states = await outbox.list();
  assert.equal(states.length, 1);
  return states[0];
}

const submitted = async (...answers) => {
  const shop = desk(...answers);
  const tab = shop.open();
  const result = await tab.outbox.submit(order());
  await shop.browser.settled();
  return { ...shop, ...tab, result };
};

describe('an order that is submitted', () => {
  test('is sent at once, and listed until a person discards it', async () => {
    const { outbox, requests, result, browser } = await submitted(made('ord_7'));
    assert.equal(result.kind, 'queued');
    const { createdAt, ...state } = await only(outbox);
    assert.deepEqual(state, {
      id: 'one',
      state: 'sent',
      reason: null,
      faults: [],
      attempts: 1,
      nextAttemptAt: null,
      orderId: 'ord_7',
      uncertain: false,
      name: 'Ada',
      items: 1,
      total: '49.9',
    });
    assert.equal(createdAt, browser.clock.wall);
    assert.equal(requests.length, 1);
    assert.equal(requests[0].body, '{"items":1}');
    assert.equal(await outbox.discard('one'), true);
    assert.deepEqual(await outbox.list(), []);
    assert.equal((await outbox.submit(order())).kind, 'already');
    await browser.pass(hour);
    assert.equal(requests.length, 1);
  });

  test('twice, by a double click or in two tabs, is one order', async () => {
    const shop = desk(made());
    const [one, other] = [shop.open(), shop.open()];
    const kinds = await Promise.all(
      [one, one, other].map(async ({ outbox }) => (await outbox.submit(order())).kind),
    );
    await shop.browser.pass(hour);
    assert.deepEqual(kinds.sort(), ['already', 'already', 'queued']);
    assert.equal(shop.requests.length, 1);
  });

  test('is shown in every tab, also while it is being sent', async () => {
    const shop = desk(silent);
    const [one, other] = [shop.open(), shop.open()];
    let changes = 0;
    other.outbox.addEventListener('change', () => {
      changes += 1;
    });
    await one.outbox.submit(order());
    await shop.browser.settled();
    assert.equal((await only(other.outbox)).state, 'sending');
    assert.ok(changes >= 2);
    assert.equal(await other.outbox.discard('one'), false);
    assert.equal(await other.outbox.withdraw('one'), false);
  });

  test('is no longer a draft, in the same transaction', async () => {
    const shop = desk(made());
    const { drafts, outbox } = shop.open();
    const draft = await drafts.open('one');
    await draft.save({ content: 'typed', name: 'Ada', items: 1, total: '49.9' });
    shop.browser.isFull = true;
    await assert.rejects(
      outbox.submit(order()),
      (error) => error instanceof StoreUnavailable && error.reason === 'quota',
    );
    assert.equal((await drafts.list()).length, 1);
    assert.deepEqual(await outbox.list(), []);
    shop.browser.isFull = false;
    await outbox.submit(order());
    assert.deepEqual(await drafts.list(), []);
  });

  test('does not reach another shop of the same origin', async () => {
    const shop = desk(unreachable);
    await shop.open().outbox.submit(order());
    const { environment } = shop.browser.openTab();
    const adapter = orderApi({ endpoint: '/elsewhere', headers: {} });
    const { outbox } = module.openPosting({ shop: 'other', adapter, environment });
    await shop.browser.settled();
    assert.deepEqual(await outbox.list(), []);
  });
});

describe('without an answer', () => {
  test('it waits longer each time and keeps its key', async () => {
    const { outbox, requests, browser } = await submitted(unreachable);
    const { state, reason, nextAttemptAt, uncertain } = await only(outbox);
    assert.deepEqual([state, reason, uncertain], ['waiting', 'unreachable', true]);
    assert.equal(nextAttemptAt, browser.clock.wall + 1.5 * second);
    await browser.pass(hour);
    const times = requests.map(({ at }) => at);
    const gaps = times.slice(1).map((at, n) => at - times[n]);
    assert.deepEqual(gaps.slice(0, 4), [1500, 3000, 6000, 12_000]);
    assert.equal(gaps.at(-1), 7.5 * minute);
    assert.equal(new Set(requests.map(({ key }) => key)).size, 1);
    assert.equal(new Set(requests.map(({ body }) => body)).size, 1);
  });

  test('within half a minute, the request is given up', async () => {
    const { outbox, browser, answer, requests } = await submitted(silent);
    await browser.pass(29 * second);
    assert.equal((await only(outbox)).state, 'sending');
    answer(made());
    await browser.pass(5 * second);
    assert.equal((await only(outbox)).state, 'sent');
    assert.equal(requests[0].key, requests[1].key);
  });

  for (const [status, reason] of [
    [500, 'server'],
    [503, 'server'],
    [404, 'unexpected'],
  ]) {
    test(`${status} keeps it waiting, and the shop may have it`, async () => {
      const { outbox, answer, browser } = await submitted(fault(status, 'X'));
      const entry = await only(outbox);
      assert.deepEqual([entry.state, entry.reason, entry.uncertain], ['waiting', reason, true]);
      assert.equal(await outbox.withdraw('one'), false);
      answer(made());
      await browser.pass(5 * second);
      assert.equal((await only(outbox)).state, 'sent');
    });
  }

  for (const [status, reason] of [
    [401, 'unauthorized'],
    [403, 'unauthorized'],
    [429, 'busy'],
  ]) {
    test(`${status} keeps it waiting; it can be withdrawn and changed`, async () => {
      const { outbox, drafts, answer, browser, requests } = await submitted(fault(status, 'X'));
      const entry = await only(outbox);
      assert.deepEqual([entry.state, entry.reason, entry.uncertain], ['waiting', reason, false]);
      assert.equal(await outbox.withdraw('one'), true);
      assert.deepEqual(await outbox.list(), []);
      assert.equal((await drafts.get('one')).content, 'typed');
      answer(made());
      await outbox.submit(order());
      await browser.settled();
      assert.equal((await only(outbox)).state, 'sent');
      assert.equal(requests[1].key, requests[0].key);
    });
  }

  test('an earlier attempt may have arrived, whatever a later one is answered', async () => {
    const { outbox, browser } = await submitted(unreachable, fault(401, 'UNAUTHORIZED'));
    await browser.pass(2 * second);
    const { reason, uncertain } = await only(outbox);
    assert.deepEqual([reason, uncertain], ['unauthorized', true]);
  });

  test('IDEMPOTENCY_IN_PROGRESS waits as long as Retry-After says', async () => {
    const headers = { 'Retry-After': '7' };
    const { outbox, browser, requests, result } = await submitted(
      fault(409, 'IDEMPOTENCY_IN_PROGRESS', { headers }),
      made(),
    );
    const entry = await only(outbox);
    assert.deepEqual([entry.state, entry.reason], ['waiting', 'in_progress']);
    assert.equal(entry.nextAttemptAt, result.entry.createdAt + 7 * second);
    await browser.pass(7 * second);
    assert.equal(requests.length, 2);
    assert.equal((await only(outbox)).state, 'sent');
  });
});

describe('an incomplete answer', () => {
  test('is enough if its headers name the order', async () => {
    const headers = { 'Content-Type': 'application/json', Location: '/orders/ord_9' };
    const { outbox, requests } = await submitted(cut(headers));
    const { state, orderId } = await only(outbox);
    assert.deepEqual([state, orderId, requests.length], ['sent', 'ord_9', 1]);
  });

  test('without a number is requested again, with the same key', async () => {
    const { outbox, requests, browser } = await submitted(cut(), made('ord_3'));
    const { state, reason, uncertain } = await only(outbox);
    assert.deepEqual([state, reason, uncertain], ['waiting', 'unread', true]);
    await browser.pass(2 * second);
    assert.deepEqual([(await only(outbox)).orderId, requests[0].key], ['ord_3', requests[1].key]);
  });

  test('with no body at all is enough if the shop sends no number', async () => {
    const { outbox } = await submitted(() => new Response(null, { status: 204 }));
    const { state, orderId } = await only(outbox);
    assert.deepEqual([state, orderId], ['sent', null]);
  });

  test('after a redirect counts if it says that the order was created', async () => {
    const answer = made('ord_8')();
    Object.defineProperty(answer, 'redirected', { value: true });
    const { outbox } = await submitted(() => answer);
    assert.equal((await only(outbox)).orderId, 'ord_8');
  });

  test('from the sign-in page of a network does not count', async () => {
    const page = new Response('<p>Welcome on board', { headers: { 'Content-Type': 'text/html' } });
    const { outbox } = await submitted(() => page);
    const { state, reason } = await only(outbox);
    assert.deepEqual([state, reason], ['waiting', 'unexpected']);
  });
});

describe('a refused order', () => {
  test('becomes a draft with its faults, and gets a new key if it is changed', async () => {
    const { outbox, drafts, requests, answer, browser } = await submitted(
      fault(422, 'VARIANT_NOT_FOUND', { details: faults }),
    );
    const entry = await only(outbox);
    assert.deepEqual([entry.state, entry.reason, entry.uncertain], ['refused', 'faults', false]);
    assert.deepEqual(entry.faults, faults);
    const [draft] = await drafts.list();
    assert.deepEqual(draft.returned, { reason: 'faults', faults });
    await browser.pass(hour);
    assert.equal(requests.length, 1);
    await outbox.submit(order({ body: '{"items":2}' }));
    await browser.settled();
    answer(made());
    await outbox.submit(order());
    await browser.settled();
    const [first, changed, again] = requests.map(({ key }) => key);
    assert.notEqual(first, changed);
    assert.equal(first, again);
    assert.equal((await only(outbox)).state, 'sent');
    assert.deepEqual(await drafts.list(), []);
  });

  test('because of its price is returned, so that the price can be accepted', async () => {
    const details = [
      {
        path: '/items/0/unitPrice',
        code: 'PRICE_CHANGED',
        params: { expected: 5, actual: 6 },
      },
    ];
    const { outbox } = await submitted(fault(409, 'PRICE_CHANGED', { details }));
    const entry = await only(outbox);
    assert.deepEqual(
      [entry.state, entry.reason, entry.faults],
      ['refused', 'price_changed', details],
    );
  });

  test('whose key is taken is in the shop, so it is not a draft', async () => {
    const { outbox, drafts } = await submitted(fault(422, 'IDEMPOTENCY_KEY_REUSED'));
    const entry = await only(outbox);
    assert.deepEqual([entry.state, entry.reason, entry.uncertain], ['refused', 'key_taken', true]);
    assert.deepEqual(await drafts.list(), []);
    assert.equal((await outbox.submit(order())).kind, 'already');
    assert.equal(await outbox.discard('one'), true);
    assert.equal((await outbox.submit(order())).kind, 'discarded');
  });

  test('can be discarded without its draft, and ordered again', async () => {
    const { outbox, drafts, requests, browser } = await submitted(
      fault(422, 'VARIANT_NOT_FOUND', { details: faults }),
      made(),
    );
    assert.equal(await outbox.discard('one'), true);
    assert.deepEqual([(await outbox.list()).length, (await drafts.list()).length], [0, 1]);
    await outbox.submit(order());
    await browser.settled();
    assert.equal((await only(outbox)).state, 'sent');
    assert.equal(requests[0].key, requests[1].key);
  });
});

describe('an order is sent sooner', () => {
  const waiting = () => submitted(...Array(8).fill(unreachable), made());
  const untilLongPause = 5 * minute;

  test('when the network comes back', async () => {
    const { browser, outbox } = await waiting();
    await browser.pass(untilLongPause);
    assert.equal((await only(outbox)).state, 'waiting');
    browser.wake('online');
    await browser.settled();
    assert.equal((await only(outbox)).state, 'sent');
  });

  test('when a person asks for it', async () => {
    const { browser, outbox } = await waiting();
    await browser.pass(untilLongPause);
    await outbox.sendNow('one');
    assert.equal((await only(outbox)).state, 'sent');
  });

  test('but looking at the page does not shorten the last minute that a shop asked for', async () => {
    const headers = { 'Retry-After': '50' };
    const { browser, outbox, requests } = await submitted(
      fault(429, 'TOO_MANY_REQUESTS', { headers }),
      made(),
    );
    browser.wake('focus');
    await browser.settled();
    assert.equal(requests.length, 1);
    await browser.pass(50 * second);
    assert.equal((await only(outbox)).state, 'sent');
  });
});

describe('without a network', () => {
  test('it is neither sent nor uncertain until the network is back', async () => {
    const shop = desk(made());
    shop.browser.isOnline = false;
    const { outbox } = shop.open();
    await outbox.submit(order());
    await shop.browser.settled();
    shop.browser.wake('focus');
    await shop.browser.pass(minute);
    const { state, reason, attempts, uncertain } = await only(outbox);
    assert.deepEqual([state, reason, attempts, uncertain], ['waiting', 'offline', 0, false]);
    shop.browser.isOnline = true;
    shop.browser.wake('online');
    await shop.browser.settled();
    assert.equal((await only(outbox)).state, 'sent');
  });

  test('it is sent anyway after a while, because the browser may be wrong', async () => {
    const shop = desk(made());
    shop.browser.isOnline = false;
    const { outbox } = shop.open();
    await outbox.submit(order());
    await shop.browser.pass(11 * minute);
    assert.equal((await only(outbox)).state, 'sent');
  });
});

describe('a changed clock', () => {
  for (const years of [-1, 1]) {
    test(`by ${years} year does not block anything`, async () => {
      const { browser, outbox } = await submitted(...Array(4).fill(unreachable), made());
      browser.clock.wall += years * 365 * 24 * hour;
      await browser.pass(2 * minute);
      assert.equal((await only(outbox)).state, 'sent');
    });
  }
});

describe('a tab that is killed', () => {
  test('while it sends leaves the order to the next tab, with the same key', async () => {
    const shop = desk(silent, made());
    const first = shop.open();
    await first.outbox.submit(order());
    await shop.browser.settled();
    const other = shop.open();
    await shop.browser.settled();
    assert.equal((await only(other.outbox)).state, 'sending');
    first.tab.kill();
    await shop.browser.pass(minute);
    assert.equal((await only(other.outbox)).state, 'sent');
    assert.equal(shop.requests[0].key, shop.requests[1].key);
  });

  test('at any point of submitting leaves everything or nothing stored', async () => {
    let survived = 0;
    for (let dieAt = 1; dieAt < 60; dieAt += 1) {
      const shop = desk(made());
      const { outbox, tab } = shop.open({ dieAt });
      let isKept = false;
      outbox.submit(order()).then(
        () => {
          isKept = true;
        },
        (cause) => {
          if (!tab.isGone) throw cause;
        },
      );
      await shop.browser.settled();
      if (!tab.isGone) survived += 1;
      const later = shop.open();
      await shop.browser.pass(minute);
      const states = await later.outbox.list();
      if (isKept) assert.equal(states.length, 1);
      for (const { state } of states) assert.equal(state, 'sent');
      assert.ok(new Set(shop.requests.map(({ key }) => key)).size <= 1);
    }
    assert.ok(survived > 0 && survived < 59);
  });
});

describe('one sender at a time', () => {
  test('in all tabs together sends each order once', async () => {
    let underWay = 0,
      most = 0,
      count = 0;
    const slow = async () => {
      underWay += 1;
      most = Math.max(most, underWay);
      await shop.browser.clock.after(second);
      underWay -= 1;
      count += 1;
      return made(`ord_${count}`)();
    };
    const shop = desk(slow);
    const tabs = [shop.open(), shop.open(), shop.open()];
    await Promise.all(
      tabs.flatMap(({ outbox }, n) => [0, 1].map((m) => outbox.submit(order({ id: `${n}-${m}` })))),
    );
    await shop.browser.pass(10 * second);
    const states = await tabs[0].outbox.list();
    assert.deepEqual(
      states.map(({ state }) => state),
      Array(6).fill('sent'),
    );
    assert.deepEqual([most, count], [1, 6]);
  });

  test('that gets no lock reports the error and tries again', async () => {
    const shop = desk(made());
    const { environment } = shop.browser.openTab();
    const failure = new DOMException('Not fully active', 'InvalidStateError');
    let left = 2;
    const request = (...operands) => {
      left -= 1;
      return left < 0 ? environment.locks.request(...operands) : Promise.reject(failure);
    };
    const adapter = orderApi({ endpoint: '/orders', headers: {} });
    const { outbox } = module.openPosting({
      shop: 'shop',
      adapter,
      environment: { ...environment, locks: { request } },
    });
    await outbox.submit(order());
    await shop.browser.pass(second);
    assert.equal((await only(outbox)).state, 'sent');
    assert.ok(shop.browser.reports.every((error) => error === failure));
  });

  test('without Web Locks, the key alone prevents a second order', async () => {
    const options = { without: ['locks', 'channel'] };
    const shop = desk(unreachable, made());
    const [{ outbox }] = [shop.open(options), shop.open(options)];
    await outbox.submit(order());
    await shop.browser.pass(2 * minute);
    assert.equal((await only(outbox)).state, 'sent');
    assert.equal(new Set(shop.requests.map(({ key }) => key)).size, 1);
  });
});

describe('if the storage', () => {
  test('is missing, an error says so, and the order can be posted without it', async () => {
    const shop = desk(made('ord_5'));
    const { outbox, drafts, tab } = shop.open({ without: ['indexedDB'] });
    const isDenied = (error) => error instanceof StoreUnavailable && error.reason === 'denied';
    await assert.rejects(outbox.submit(order()), isDenied);
    await assert.rejects(drafts.list(), isDenied);
    const adapter = orderApi({ endpoint: '/orders', headers: {} });
    const outcome = await postOnce(adapter, { body: '{}', key: 'k' }, tab.environment);
    assert.deepEqual(outcome, { kind: 'sent', orderId: 'ord_5' });
    assert.equal(shop.requests[0].key, 'k');
  });

  test('closes its connection, a new one is opened', async () => {
    const { outbox, tab, browser } = await submitted(unreachable, made());
    tab.closeConnections();
    await browser.pass(2 * second);
    assert.equal((await only(outbox)).state, 'sent');
  });

  test('is full when a refused order is returned, it is returned later', async () => {
    const refusal = fault(422, 'VARIANT_NOT_FOUND', { details: faults });
    const shop = desk(() => {
      shop.browser.isFull = shop.requests.length === 1;
      return refusal();
    });
    const { browser, requests } = shop;
    const { outbox, drafts } = shop.open();
    await outbox.submit(order());
    await browser.settled();
    assert.equal((await only(outbox)).state, 'sending');
    assert.equal(outbox.problem.reason, 'quota');
    browser.isFull = false;
    await browser.pass(minute);
    assert.equal((await only(outbox)).state, 'refused');
    assert.equal((await drafts.list()).length, 1);
    assert.equal(requests[0].key, requests[1].key);
  });

  test('is full during sending, the problem is reported, and sending continues when there is space', async () => {
    const { browser, outbox, requests } = await submitted(unreachable, made());
    browser.isFull = true;
    await browser.pass(3 * minute);
    assert.equal(outbox.problem.reason, 'quota');
    assert.equal((await only(outbox)).state, 'waiting');
    assert.ok(requests.length <= 3);
    browser.isFull = false;
    await browser.pass(minute);
    assert.equal(outbox.problem, null);
    assert.equal((await only(outbox)).state, 'sent');
  });
});

describe('Background Sync', () => {
  test('is requested, and requested again while an order waits', async () => {
    const { outbox, tab, browser } = await submitted(unreachable, unreachable, made());
    assert.deepEqual(tab.syncTags, [syncTag]);
    await assert.rejects(outbox.sync(), /still wait/);
    await outbox.sync();
    assert.equal((await only(outbox)).state, 'sent');
    assert.deepEqual(browser.reports, []);
  });

  test('that a person has forbidden is reported, and the order is sent anyway', async () => {
    const shop = desk(made());
    const { environment } = shop.browser.openTab();
    const forbidden = new DOMException('Not allowed', 'NotAllowedError');
    const registerSync = async () => {
      throw forbidden;
    };
    const adapter = orderApi({ endpoint: '/orders', headers: {} });
    const { outbox } = module.openPosting({
      shop: 'shop',
      adapter,
      environment: { ...environment, registerSync },
    });
    await outbox.submit(order());
    await shop.browser.settled();
    assert.equal((await only(outbox)).state, 'sent');
    assert.deepEqual(shop.browser.reports, [forbidden]);
  });
});

test('if an adapter throws, the error is reported and does not block other orders', async () => {
  const shop = desk(made());
  const { environment } = shop.browser.openTab();
  const good = orderApi({ endpoint: '/orders', headers: {} });
  const adapter = {
    ...good,
    toRequest(outgoing) {
      if (outgoing.body === 'bad') throw new RangeError('no such thing');
      return good.toRequest(outgoing);
    },
  };
  const { outbox } = module.openPosting({ shop: 'shop', adapter, environment });
  await outbox.submit(order({ id: 'bad', body: 'bad' }));
  await outbox.submit(order({ id: 'good' }));
  await shop.browser.settled();
  const [bad, fine] = await outbox.list();
  assert.deepEqual([bad.state, bad.reason, fine.state], ['waiting', 'unexpected', 'sent']);
  assert.ok(shop.browser.reports.every((error) => error instanceof RangeError));
  assert.ok(shop.browser.reports.length > 0);
});
