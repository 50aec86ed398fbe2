// Tests the typed API of the whole core for what the shared cases do not cover: outcomes, handles,
// invalid bytes, memory.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { loadTermwise as loadCheckout } from 'termwise';
import { loadTermwise, TermwiseError } from 'termwise/full';
import { fixtures } from './cases.mjs';

const termwise = await loadTermwise();
const catalog = termwise.openCatalog(JSON.stringify(fixtures.catalogs.laptops));
const context = { now: '2026-11-22T10:00:00Z' };
const encoder = new TextEncoder();

const created = catalog.createOrder(
  JSON.stringify(fixtures.requests.individual),
  fixtures.contexts.plain,
);
const itemId = created.order.items[0].id;
const unit = (id, extra = {}) => ({ id, itemId, serialNumber: `SN-${id}`, ...extra });
const units = (...list) => JSON.stringify({ units: list });

function refusal(action) {
  try {
    action();
  } catch (error) {
    assert.ok(error instanceof TermwiseError, String(error?.stack));
    assert.ok(error.details.length > 0);
    return error;
  }
  return assert.fail('was not refused');
}

describe('a command', () => {
  it('returns everything that changes, each record exactly', () => {
    const outcome = termwise.fulfill(created.orderText, units(unit('sub_1')), context, {
      publicText: true,
    });
    assert.equal(
      outcome.order.status,
      outcome.order.rentalProgress.totalDevices === 1 ? 'fulfilled' : 'partial',
    );
    assert.deepEqual(outcome.order.items[0].rentalIds, ['sub_1']);
    assert.equal(outcome.subscriptions.length, 1);
    const text = JSON.stringify(outcome.subscriptions[0]);
    assert.equal(termwise.normalizeSubscription(text), text);
    assert.deepEqual(outcome.endedSubscriptions, []);
    assert.equal(outcome.customerText, null);
    assert.equal(outcome.publicText.includes('acquisitionCost'), false);
    assert.equal(termwise.normalizeOrder(outcome.orderText), outcome.orderText);
    const cancelled = JSON.parse(termwise.cancelSubscription(text));
    assert.deepEqual(cancelled, { ...outcome.subscriptions[0], status: 'cancelled' });
  });

  it('returns a new customer if an edit has a new e-mail address', () => {
    const customer = { ...fixtures.requests.individual.customer, email: 'grace@example.com' };
    const outcome = termwise.edit(catalog, created.orderText, JSON.stringify({ customer }), {
      ...context,
      customerId: 'cus_new',
    });
    assert.equal(outcome.order.customerId, 'cus_new');
    assert.equal(JSON.parse(outcome.customerText).email, 'grace@example.com');
    assert.equal(outcome.customerKey, 'grace@example.com');
  });

  it('says whether a fault is in the context', () => {
    assert.equal(
      refusal(() => termwise.fulfill(created.orderText, '{}', context)).ofContext,
      false,
    );
    assert.equal(refusal(() => termwise.confirm('{}', context)).ofContext, true);
    for (const wrong of [{ now: 'soon' }, undefined, null, 'now', () => 1]) {
      assert.equal(refusal(() => termwise.confirm(created.orderText, wrong)).ofContext, true);
    }
    assert.equal(refusal(() => termwise.overview('{}')).ofContext, false);
  });
});

describe('a catalog of another Termwise instance', () => {
  it('is an error of the caller', async () => {
    const other = (await loadTermwise()).openCatalog(catalog.text);
    const small = (await loadCheckout()).openCatalog(catalog.text);
    for (const stranger of [other, small, {}, 5, null, undefined]) {
      assert.throws(() => termwise.edit(stranger, created.orderText, '{}', context), TypeError);
      const draft = stranger?.openDraft?.() ?? stranger;
      assert.throws(() => termwise.addLines(draft, 'sku'), TypeError);
    }
    assert.equal(termwise.edit(catalog, created.orderText, '{}', context).order.revision, 2);
  });
});

describe('lookupKeys', () => {
  it('lists what to look up for each kind of text', () => {
    const { subscriptionIds, serialNumbers } = termwise.lookupKeys(
      units(unit('sub_1'), unit(' sub_2 ')),
    );
    assert.deepEqual(
      [subscriptionIds, serialNumbers],
      [
        ['sub_1', 'sub_2'],
        ['SN-sub_1', 'SN- sub_2'],
      ],
    );
    const request = JSON.stringify({
      items: [{ subscriptionId: ' s1 ' }, {}, { subscriptionId: 5 }],
    });
    assert.deepEqual(termwise.lookupKeys(request).subscriptionIds, ['s1']);
    assert.equal(termwise.lookupKeys(created.orderText).customerKey, created.customerKey);
    const edit = '{"serialNumber":" C02NEW ","reason":"Broken"}';
    assert.deepEqual(termwise.lookupKeys(edit).serialNumbers, ['C02NEW']);
  });
});

describe('an index of orders', () => {
  it('finds exactly the orders that were put, in their latest state', () => {
    const index = termwise.openOrderIndex();
    index.put(created.orderText);
    const query = JSON.stringify({ search: created.order.customer.lastName.toUpperCase() });
    assert.deepEqual(index.search(query), { total: 1, ids: [created.order.id] });
    index.put(termwise.cancel(created.orderText, context).orderText);
    assert.equal(index.size, 1);
    assert.equal(index.search('{"status":["pending"]}').total, 0);
    refusal(() => index.put('{}'));
    assert.equal(refusal(() => index.search('{"limit":0}')).details[0].path, '/limit');
    assert.equal(index.remove(created.order.id), true);
    assert.equal(index.remove(created.order.id), false);
    assert.deepEqual(index.search('{}'), { total: 0, ids: [] });
  });

  it('throws after it is closed', () => {
    const index = termwise.openOrderIndex();
    index.close();
    assert.throws(() => index.size, /this index is closed/);
  });
});

describe('an import', () => {
  const numbered = (number) => created.orderText.replace(created.order.id, `ord_${number}`);

  it('returns orders and faults by line, wherever the bytes are split', () => {
    const text = `${numbered(1)}\n\r\n{"id":5}\n${numbered(1)}\n${numbered(2)}`;
    const bytes = encoder.encode(text);
    for (const size of [1, 7, 1000, bytes.length]) {
      const orders = termwise.openImport();
      const batches = [];
      for (let at = 0; at < bytes.length; at += size)
        batches.push(orders.push(bytes.subarray(at, at + size)));
      batches.push(orders.finish());
      const accepted = batches.flatMap((batch) => batch.orders);
      assert.deepEqual(
        accepted.map(({ line, id }) => [line, id]),
        [
          [1, 'ord_1'],
          [5, 'ord_2'],
        ],
      );
      assert.deepEqual(
        accepted.map((order) => order.text),
        [numbered(1), numbered(2)],
      );
      assert.deepEqual(
        batches.flatMap(({ faults }) => faults).map(({ line }) => line),
        [3, 4],
      );
      assert.deepEqual([batches.at(-1).lines, batches.at(-1).bytes], [5, bytes.length]);
    }
  });

  it('takes texts that are split inside a character, and bytes between them', () => {
    const line = numbered(1).replace('"firstName":"Ada"', '"firstName":"A😀"');
    const at = line.indexOf('😀') + 1;
    const whole = termwise.openImport();
    assert.deepEqual(whole.push(line.slice(0, at)).orders, []);
    assert.equal(whole.push('').lines, 0);
    const [order] = whole.push(`${line.slice(at)}\n`).orders;
    assert.equal(order.text, line);
    for (const rest of [encoder.encode(`"}\n`), 'x\n']) {
      const broken = termwise.openImport();
      broken.push(line.slice(0, at));
      const [fault] = broken.push(rest).faults;
      assert.equal(fault.error.code, 'MALFORMED_JSON');
      assert.equal(
        fault.error.details[0].params.offset,
        encoder.encode(line.slice(0, at - 1)).length,
      );
    }
    const ended = termwise.openImport();
    ended.push(line.slice(0, at));
    assert.equal(ended.finish().faults[0].error.code, 'MALFORMED_JSON');
    assert.equal(ended.finish().faults.length, 0);
  });

  it('names what to look up, and judges again by what is known then', () => {
    const orders = termwise.openImport();
    assert.equal(orders.read(`${numbered(1)}\n\n{\n${numbered(2)}`), 2);
    assert.deepEqual(orders.keys(), { ids: ['ord_1'] });
    assert.equal(orders.readEnd(), 3);
    assert.deepEqual(orders.keys(), { ids: ['ord_1', 'ord_2'] });
    const ids = (batch) => batch.orders.map(({ id }) => id);
    const codes = (batch) => batch.faults.map(({ line, error }) => [line, error.details[0].code]);
    assert.deepEqual(ids(orders.judge({})), ['ord_1', 'ord_2']);
    const again = orders.judge({ ids: ['ord_2', 'ord_3'] });
    assert.deepEqual(ids(again), ['ord_1']);
    assert.deepEqual(codes(again), [
      [3, 'MALFORMED_JSON'],
      [4, 'duplicate_id'],
    ]);
    assert.equal(orders.read(`${numbered(1)}\n${numbered(2)}\n`), 2);
    assert.deepEqual(codes(orders.judge({})), [[5, 'duplicate_id']]);
    assert.equal(refusal(() => orders.judge({ ids: [5] })).ofContext, true);
  });

  it('of subscriptions names the devices that are in use', () => {
    const { mac, xps } = fixtures.subscriptions;
    const subscriptions = termwise.openSubscriptionImport();
    const ended = { ...xps, status: 'ended' };
    assert.equal(
      subscriptions.read([mac, ended, ''].map((each) => JSON.stringify(each)).join('\n')),
      2,
    );
    assert.deepEqual(subscriptions.keys(), {
      ids: ['sub_mac', 'sub_xps'],
      orderIds: ['ord_1', 'ord_1'],
      serialNumbers: ['C02MAC'],
    });
    const known = { rentalIds: ['sub_mac'], serialNumbers: ['XPS-0042'] };
    const batch = subscriptions.judge(known);
    assert.deepEqual(
      batch.subscriptions.map(({ line, id }) => [line, id]),
      [[1, 'sub_mac']],
    );
    assert.equal(batch.faults[0].error.code, 'SUBSCRIPTION_NOT_FOUND');
  });

  it('gives the customer and the billing group of an order as records', () => {
    const group = { id: 'bg_9', name: 'LONDON office' };
    const { billingGroup: _, ...person } = created.order.customer;
    const business = { customerType: 'business', companyName: 'Analytical Ltd' };
    const order = {
      ...created.order,
      customerId: 'cus_9',
      customer: { ...person, ...business, email: 'Ada@Example.com', billingGroup: group },
      createdAt: '2019-05-06T07:08:09Z',
    };
    const parties = termwise.importedParties(JSON.stringify(order));
    assert.deepEqual([parties.customerId, parties.customerKey], ['cus_9', 'ada@example.com']);
    const expected = { id: 'cus_9', ...order.customer, createdAt: order.createdAt };
    assert.deepEqual(JSON.parse(parties.customerText), expected);
    assert.deepEqual([parties.billingGroupId, parties.billingGroupKey], ['bg_9', 'london office']);
    assert.deepEqual(JSON.parse(parties.billingGroupText), group);
    const alone = termwise.importedParties(JSON.stringify({ ...order, customer: person }));
    assert.deepEqual([alone.billingGroupId, alone.billingGroupText], [null, null]);
    assert.throws(() => termwise.importedParties('{}'), { name: 'TermwiseError' });
  });

  it('of a million lines does not keep what it has returned', () => {
    const orders = termwise.openImport();
    const lines = 20_000;
    const chunk = encoder.encode('{"id":5\n'.repeat(lines));
    orders.push(chunk);
    const before = process.memoryUsage.rss();
    let last;
    for (let done = lines; done < 1_000_000; done += lines) last = orders.push(chunk);
    assert.equal(last.lines, 1_000_000);
    assert.equal(last.faults.length, lines);
    // One batch of faults takes about 20 MB in JavaScript; all of them would take a gigabyte.
    assert.ok(process.memoryUsage.rss() - before < 300e6);
  });
});

describe('a draft', () => {
  it('takes the rows of a spreadsheet as items', () => {
    const draft = catalog.openDraft();
    const first = draft.addItem();
    first.remove();
    const [{ sku, prices }] = catalog.record.products[0].variants;
    const length = Number(Object.keys(prices)[0]);
    const { added, faults } = termwise.addLines(
      draft,
      `sku;quantity;contractLength\n${sku};2;${length}\nNONE;1;${length}\n`,
    );
    assert.equal(added, 1);
    assert.deepEqual(
      faults.map(({ line, error }) => [line, error.code]),
      [[3, 'VARIANT_NOT_FOUND']],
    );
    assert.deepEqual(
      draft.items.map((item) => [item.sku, item.quantity, item.path]),
      [[sku, 2, '/items/0']],
    );
    draft.items[0].quantity = 3;
    assert.equal(draft.items[0].monthlyTotal, draft.monthlyTotal);
  });

  it('lists the changes of a newer catalog', () => {
    const [{ sku, prices }] = catalog.record.products[0].variants;
    const [length, price] = Object.entries(prices)[0];
    const draft = catalog.openDraft();
    draft.addItem({ sku, quantity: 1, contractLength: Number(length) });
    const record = structuredClone(catalog.record);
    record.products[0].variants[0].prices[length] = price + 1;
    const newer = termwise.openCatalog(JSON.stringify(record)).restoreDraft(draft.save());
    const change = {
      path: '/items/0',
      sku,
      change: 'price_changed',
      oldPrice: price,
      newPrice: price + 1,
    };
    assert.deepEqual(newer.catalogChanges(), [change]);
    assert.equal(newer.items[0].monthlyTotal, null);
    newer.items[0].acceptPrice();
    assert.deepEqual(newer.catalogChanges(), []);
    assert.equal(newer.monthlyTotal, draft.monthlyTotal + 10 ** catalog.currency.exponent);
    record.products[0].variants[0].active = false;
    const gone = termwise.openCatalog(JSON.stringify(record)).restoreDraft(draft.save());
    assert.equal(gone.catalogChanges()[0].change, 'inactive');
    assert.equal(refusal(() => gone.items[0].acceptPrice()).code, 'VARIANT_INACTIVE');
  });
});

describe('invalid bytes', () => {
  it('are refused by every entry point, and the next call works', () => {
    const bad = [
      '',
      '{',
      '[]',
      '5',
      'null',
      '"x"',
      '{"a":1}',
      '['.repeat(100_000),
      '\ufeff',
      '{"items":[null]}',
    ].map((text) => encoder.encode(text));
    bad.push(new Uint8Array([0xff, 0xfe]), new Uint8Array(1000).fill(0x80));
    const index = termwise.openOrderIndex();
    for (const bytes of bad) {
      for (const call of ['confirm', 'cancel']) refusal(() => termwise[call](bytes, context));
      refusal(() => termwise.edit(catalog, bytes, '{}', context));
      refusal(() =>
        termwise.edit(catalog, created.orderText, bytes.length > 2 ? bytes : '{"a":1}', context),
      );
      refusal(() => termwise.fulfill(created.orderText, bytes, context));
      for (const call of [
        'cancelSubscription',
        'contractPosition',
        'payments',
        'normalizeOrder',
        'normalizeSubscription',
        'overview',
        'profitability',
        'dueDate',
        'billingGroupSummary',
      ])
        refusal(() => termwise[call](bytes));
      refusal(() => index.put(bytes));
      refusal(() => termwise.editSubscription(bytes, '{}', context));
      const subscription = JSON.stringify(fixtures.subscriptions.mac);
      const command = bytes.length > 2 ? bytes : '{"a":1}';
      refusal(() => termwise.cancelSubscription(subscription, command));
      refusal(() => termwise.editSubscription(subscription, command, context));
      const subscriptions = termwise.openSubscriptionImport();
      subscriptions.read(bytes);
      subscriptions.readEnd();
      assert.deepEqual(subscriptions.judge({}).subscriptions, []);
      const orders = termwise.openImport();
      assert.deepEqual([...orders.push(bytes).orders, ...orders.finish().orders], []);
      termwise.addLines(catalog.openDraft(), bytes);
      assert.equal(termwise.normalizeOrder(created.orderText), created.orderText);
    }
  });
});
