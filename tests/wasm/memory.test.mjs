// Texts, drafts and catalogs that do not fit into the module's memory are refused, and the module
// still works.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { loadTermwise, TermwiseError } from 'termwise';
import { loadTermwise as loadFull } from 'termwise/full';
import { fixtures } from './cases.mjs';
import { filledDraft } from './filled-draft.mjs';

const mebibyte = 2 ** 20;
const sku = 'MBP14-16-512';
const context = fixtures.contexts.plain;
const catalogText = JSON.stringify(fixtures.catalogs.laptops);
const individual = JSON.stringify(fixtures.requests.individual);
const item = { sku, quantity: 1, contractLength: 24 };
const tooLong = { name: 'RangeError', message: /at most 268435456 bytes/ };
const outOfMemory = { name: 'RangeError', message: /not enough memory/ };

const termwise = await loadTermwise();
const full = await loadFull();
const open = () => termwise.openCatalog(catalogText);
const list = (head, entry, tail, count) => head + Array(count).fill(entry).join(',') + tail;

function refusal(action) {
  try {
    action();
  } catch (error) {
    assert.ok(error instanceof TermwiseError || error.name === 'TermwiseError', error?.stack);
    return error;
  }
  return null;
}

/** Repeats an action until it throws the expected error. Returns how often it succeeded. */
function countUntil(expected, action) {
  for (let count = 0; ; count += 1) {
    try {
      action(count);
    } catch (error) {
      assert.throws(() => {
        throw error;
      }, expected);
      return count;
    }
  }
}

/** Runs `work` while the host refuses to grow any module's memory. */
function withoutGrowth(work) {
  const { prototype } = WebAssembly.Memory;
  const { grow } = prototype;
  prototype.grow = () => {
    throw new RangeError('no memory');
  };
  try {
    return work();
  } finally {
    prototype.grow = grow;
  }
}

/** The largest memory of a module during `work`. */
function memoryDuring(work) {
  const { prototype } = WebAssembly.Memory;
  const { grow } = prototype;
  let largest = 0;
  prototype.grow = function growAndMeasure(pages) {
    const before = grow.call(this, pages);
    largest = Math.max(largest, this.buffer.byteLength);
    return before;
  };
  try {
    work();
  } finally {
    prototype.grow = grow;
  }
  return largest;
}

describe('a text that is too long', () => {
  const draft = filledDraft(open());
  const field = draft.addItem(item);
  const saved = draft.save();
  const unharmed = () => {
    assert.equal(draft.save(), saved);
    assert.equal(draft.catalog.createOrder(individual, context).order.id, 'ord_1');
  };

  it('is refused by every entry point, and nothing changes', () => {
    const text = 'a'.repeat(4.5e8);
    for (const call of [
      () => draft.faultsAt(text),
      () => draft.get(text),
      () => draft.set(text, 'x'),
      () => draft.set('/notes', text),
      () => field.set('sku', text),
      () => draft.addItem({ sku: text }),
      () => draft.catalog.offers(text),
      () => draft.catalog.restoreDraft(text),
      () => draft.catalog.createOrder(text, context),
      () => draft.catalog.createOrder(individual, { ...context, now: text }),
      () => draft.catalog.openDraft({ addressPolicy: text }),
      () => termwise.openCatalog(text),
      () => full.lookupKeys(text),
      () => full.openImport().push(text),
      () => full.openOrderIndex().remove(text),
    ]) {
      assert.throws(call, tooLong, String(call));
      unharmed();
    }
  });

  it('is refused as bytes, several times in a row', () => {
    for (const size of [900e6, 1.07e9, 2 ** 30 + 1]) {
      assert.throws(() => termwise.openCatalog(new Uint8Array(size)), tooLong);
      unharmed();
    }
  });

  it('is refused by the core if it is shorter but still too long', () => {
    for (const size of [200, 250, 256])
      assert.equal(
        refusal(() => termwise.openCatalog(new Uint8Array(size * mebibyte))).code,
        'REQUEST_TOO_LARGE',
      );
    assert.throws(() => draft.faultsAt(`/customFields/${'a'.repeat(250 * mebibyte)}`), outOfMemory);
    unharmed();
  });
});

describe('a text with too many records', () => {
  const catalog = open();
  const many = 1_900_000;
  const documents = {
    'products without members': () => termwise.openCatalog(list('{"products":[', '{}', ']}', many)),
    'items without members': () =>
      catalog.restoreDraft(
        list('{"addressPolicy":"strict","request":{"items":[', '{}', ']}}', many),
      ),
    'subscriptions without members': () =>
      full.billingGroupSummary(list('{"subscriptions":[', '{}', ']}', many)),
    'spreadsheet rows without cells': () =>
      full.addLines(full.openCatalog(catalogText).openDraft(), 'a\n'.repeat(4 * mebibyte)),
    'a spreadsheet row of cells': () =>
      full.addLines(full.openCatalog(catalogText).openDraft(), 'a,'.repeat(4 * mebibyte)),
  };
  for (const [name, call] of Object.entries(documents))
    it(`is refused, and the next call works: ${name}`, () => {
      refusal(call);
      assert.equal(catalog.createOrder(individual, context).order.id, 'ord_1');
      assert.equal(full.openCatalog(catalogText).text, catalog.text);
    });

  it('lists a hundred thousand faults of a spreadsheet and counts the others', () => {
    const draft = full.openCatalog(catalogText).openDraft();
    const row = `${sku},1,24\n`;
    const { added, faults } = full.addLines(draft, 'x,y\n'.repeat(60_000) + row);
    assert.equal(added, 1);
    assert.equal(faults.length, Math.ceil(100_000 / faults[0].error.details.length));
    assert.equal(draft.items[0].sku, sku);
  });

  it('is imported in parts', () => {
    const orders = full.openImport();
    let faults = 0;
    const text = '{}\n'.repeat(60_000);
    const largest = memoryDuring(() => {
      faults = orders.push(text).faults.length;
    });
    assert.equal(faults, 60_000);
    assert.ok(largest < 300 * mebibyte, String(largest));
  });
});

describe('a draft', () => {
  it('accepts only what can be restored, and refuses more', () => {
    const draft = filledDraft(open());
    const text = 'x'.repeat(5 * mebibyte);
    const count = countUntil({ name: 'TermwiseError', code: 'REQUEST_TOO_LARGE' }, (i) =>
      draft.set(`/customFields/f${i}`, text),
    );
    assert.ok(count >= 6);
    assert.equal(draft.get(`/customFields/f${count}`), null);
    const saved = draft.save();
    assert.ok(saved.length > count * text.length);
    assert.equal(draft.catalog.restoreDraft(saved).save(), saved);
    draft.set('/customFields/f0', null);
    draft.set(`/customFields/f${count}`, text);
  });

  it('frees what was entered and replaced', () => {
    const draft = filledDraft(open());
    const text = 'x'.repeat(2 * mebibyte);
    for (let round = 0; round < 20; round += 1) draft.set('/notes', text + round);
    assert.equal(draft.save().length > text.length, true);
    assert.equal(draft.get('/notes'), `${text}19`);
  });

  it('counts a control character as the six characters that are saved', () => {
    const draft = filledDraft(open());
    const text = '\u0001'.repeat(2 * mebibyte);
    countUntil({ name: 'TermwiseError', code: 'REQUEST_TOO_LARGE' }, (i) =>
      draft.set(`/customFields/f${i}`, text),
    );
    const saved = draft.save();
    assert.equal(draft.catalog.restoreDraft(saved).save(), saved);
  });
});

describe('a module whose memory cannot grow', () => {
  it('takes items while it can save them, and keeps all of them', async () => {
    const loaded = await loadTermwise();
    const draft = filledDraft(loaded.openCatalog(catalogText));
    const first = draft.addItem(item);
    withoutGrowth(() => {
      const added = countUntil(outOfMemory, () => draft.addItem(item));
      assert.ok(added > 100);
      assert.equal(draft.items.length, added + 1);
      assert.equal(draft.monthlyTotal, 5990 * (added + 1));
      first.quantity = 2;
      assert.equal(draft.monthlyTotal, 5990 * (added + 2));
      const saved = draft.save();
      assert.equal(JSON.parse(saved).request.items.length, added + 1);
      assert.ok(draft.complete);
    });
    assert.ok(draft.addItem(item).path !== first.path);
    assert.equal(draft.createOrder(context).order.items.length, draft.items.length);
  });

  it('opens catalogs while there is space, and again after one is closed', async () => {
    const loaded = await loadTermwise();
    const draft = filledDraft(loaded.openCatalog(catalogText));
    const opened = [];
    withoutGrowth(() => {
      const count = countUntil(outOfMemory, () => opened.push(loaded.openCatalog(catalogText)));
      assert.ok(count > 100);
      assert.throws(() => draft.set('/notes', 'x'), outOfMemory);
      assert.equal(draft.monthlyTotal, 0);
      for (const catalog of opened) catalog.close();
      draft.set('/notes', 'x');
      loaded.openCatalog(catalogText);
    });
    assert.equal(draft.get('/notes'), 'x');
  });

  it('finds and imports what fits, and refuses more', async () => {
    const loaded = await loadFull();
    const { orderText, order } = open().createOrder(individual, context);
    const numbered = (number) => orderText.replace(order.id, `ord_${number}`);
    const [index, orders] = [loaded.openOrderIndex(), loaded.openImport()];
    withoutGrowth(() => {
      const put = countUntil(outOfMemory, (i) => index.put(numbered(i)));
      assert.equal(index.size, put);
      assert.equal(index.search('{}').total, put);
      assert.throws(() => orders.push(`${orderText}\n`.repeat(5000)), outOfMemory);
    });
    assert.equal(orders.push(`${orderText}\n`).lines, 1);
    index.put(numbered('x'));
    assert.equal(index.search('{}').ids.length, 50);
  });
});

describe('memory', () => {
  const size = 60 * 1024 * 1024;

  function largeCatalog() {
    const description = 'd'.repeat(4000);
    const products = [];
    for (let index = 0; index * 4100 < size; ++index)
      products.push({
        id: `p${index}`,
        name: 'P',
        description,
        variants: [{ sku: `S${index}`, name: 'V', active: true, prices: { 12: 10 } }],
      });
    return JSON.stringify({ currency: 'EUR', contractLengths: [12], products });
  }

  it('grows for a catalog of 60 MiB, and open handles still work', () => {
    const small = open();
    const draft = filledDraft(small);
    const item = draft.addItem({ sku, quantity: 1, contractLength: 24 });
    const text = largeCatalog();
    assert.ok(text.length > size);
    const large = termwise.openCatalog(text);
    item.quantity = 3;
    assert.equal(draft.monthlyTotal, 17970);
    assert.equal(draft.schedule()[0].amount, 17970);
    assert.ok(draft.complete);
    const last = JSON.parse(text).products.at(-1).variants[0].sku;
    assert.equal(large.offers(last)[0].unitPrice, 1000);
    assert.ok(large.text === text);
    large.close();
    assert.equal(small.createOrder(draft.request(), context).order.totals.monthlyTotal, 179.7);
  });

  it('is freed: repeating the same call needs no more', () => {
    const text = largeCatalog();
    for (let round = 0; round < 8; ++round) termwise.openCatalog(text).close();
    assert.equal(open().offers(sku)[2].unitPrice, 5990);
  });

  it('fits a request of 8 MiB; one byte more is refused', () => {
    const catalog = open();
    const most = 8388608;
    const padded = individual.padEnd(most, ' ');
    assert.equal(catalog.createOrder(padded, context).order.id, 'ord_1');
    const error = refusal(() => catalog.createOrder(padded + ' ', context));
    assert.equal(error.code, 'REQUEST_TOO_LARGE');
    assert.deepEqual({ ...error.details[0].params }, { max: most });
  });
});
