// Tests the typed API for what the shared cases do not cover: loading, handles, invalid bytes,
// memory, raw numbers.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { runInNewContext } from 'node:vm';
import { Worker } from 'node:worker_threads';
import { choices, loadTermwise, TermwiseError } from 'termwise';
import { loadTermwise as loadFull } from 'termwise/full';
import { fixtures } from './cases.mjs';
import { filledDraft } from './filled-draft.mjs';

const termwise = await loadTermwise();
const full = await loadFull();
const sku = 'MBP14-16-512';
const context = fixtures.contexts.plain;
const individual = JSON.stringify(fixtures.requests.individual);
const business = JSON.stringify(fixtures.requests.business);
const encoder = new TextEncoder();

const open = (name = 'laptops') => termwise.openCatalog(JSON.stringify(fixtures.catalogs[name]));
const brief = (faults) => faults.map(({ path, code }) => `${path} ${code}`);

function refusal(action) {
  try {
    action();
  } catch (error) {
    assert.ok(error instanceof TermwiseError, String(error?.stack));
    assert.ok(error.details.length > 0);
    return error;
  }
  return null;
}

/** A small random number generator with the same numbers in every run. */
function randomNumbers(seed) {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

describe('the first five lines of the README', () => {
  it('show a live total', async () => {
    const loaded = await loadTermwise();
    const catalog = loaded.openCatalog(JSON.stringify(fixtures.catalogs.laptops));
    const draft = catalog.openDraft();
    draft.addItem({ sku: 'MBP14-16-512', quantity: 3, contractLength: 24 });
    assert.equal(catalog.amountText(draft.monthlyTotal), '179.7');
  });
});

describe('loading', () => {
  const wasm = fileURLToPath(import.meta.resolve('termwise/termwise.wasm'));
  const alone = fileURLToPath(new URL('./load-alone.mjs', import.meta.url));
  const run = promisify(execFile);

  it('takes bytes, a compiled module, and a path as URL or text', async () => {
    const bytes = await readFile(wasm);
    const url = import.meta.resolve('termwise/termwise.wasm');
    for (const source of [bytes, new WebAssembly.Module(bytes), new URL(url), url]) {
      const loaded = await loadTermwise(source);
      assert.equal(loaded.countries.length, termwise.countries.length);
    }
  });

  it('takes a response', async () => {
    const headers = { 'content-type': 'application/wasm' };
    const loaded = await loadTermwise(new Response(await readFile(wasm), { headers }));
    assert.equal(loaded.countries.length, termwise.countries.length);
  });

  it('fails with an Error if the bytes are not a module', async () => {
    await assert.rejects(loadTermwise(encoder.encode('no module')), Error);
  });

  it('works if code generation from strings is forbidden', async () => {
    const { stdout } = await run(process.execPath, [
      '--disallow-code-generation-from-strings',
      alone,
    ]);
    assert.equal(stdout, '179.7');
  });

  it('works in a worker', async () => {
    const worker = new Worker(alone);
    const [report] = await once(worker, 'message');
    assert.equal(report, '179.7');
    await worker.terminate();
  });
});

describe('the package', () => {
  it('contains every type that its types refer to', async () => {
    const dist = new URL('.', import.meta.resolve('termwise'));
    const files = await readdir(dist);
    for (const file of files.filter((name) => name.endsWith('.d.ts'))) {
      const text = await readFile(new URL(file, dist), 'utf8');
      for (const [, from] of text.matchAll(/(?:from|import\()\s*'([^']+)'/g))
        assert.ok(files.includes(from.replace(/^\.\/(.*)\.js$/, '$1.d.ts')), `${file}: ${from}`);
    }
  });
});

describe('the catalog', () => {
  it('has a version, a currency and contract lengths', () => {
    const catalog = open();
    assert.equal(catalog.version, '2026-11-01');
    assert.deepEqual({ ...catalog.currency }, { code: 'EUR', exponent: 2 });
    assert.deepEqual([...catalog.contractLengths], [6, 12, 24, 36]);
    assert.deepEqual(catalog.record, JSON.parse(catalog.text));
    assert.equal(open('kiosks').version, null);
    assert.deepEqual([...open('kiosks').contractLengths], [6, 12, 24, 36]);
  });

  it('has a text that opens as the same catalog again', () => {
    const { text, publicText } = open();
    assert.equal(termwise.openCatalog(text).text, text);
    assert.equal(termwise.openCatalog(text).publicText, publicText);
    assert.equal(termwise.openCatalog(publicText).publicText, publicText);
  });

  it('writes exact amounts that Intl accepts', () => {
    const written = (name, minor) => open(name).amountText(minor);
    assert.equal(written('laptops', 5990), '59.9');
    assert.equal(written('laptops', 5000), '50');
    assert.equal(written('laptops', 0), '0');
    assert.equal(written('laptops', 5), '0.05');
    assert.equal(written('laptops', 999999999999999), '9999999999999.99');
    assert.equal(written('phones', 1200), '1200');
    assert.equal(written('kiosks', 1125), '1.125');
    assert.equal(written('meters', 375), '0.0375');
    const euros = new Intl.NumberFormat('en-IE', { style: 'currency', currency: 'EUR' });
    assert.equal(euros.format(written('laptops', 999999999999999)), '€9,999,999,999,999.99');
  });

  it('has offers for a quantity, but none for an unknown or inactive sku', () => {
    const catalog = open();
    assert.deepEqual(
      { ...catalog.offers(sku, 3)[2] },
      {
        contractLength: 24,
        unitPrice: 5990,
        monthlyTotal: 17970,
        contractValue: 431280,
        savingPercent: 49,
      },
    );
    assert.deepEqual([...catalog.offers('NOPE')], []);
    assert.deepEqual([...catalog.offers('T14-OLD', 2)], []);
  });

  it('lists the countries in order', () => {
    assert.equal(termwise.countries.length, 250);
    const names = termwise.countries
      .map(({ name }) => name)
      .filter((name) => /^[ -~]+$/.test(name));
    assert.deepEqual(names, [...names].sort());
    const of = (wanted) => ({ ...termwise.countries.find(({ code }) => code === wanted) });
    assert.deepEqual(of('GB'), {
      code: 'GB',
      name: 'United Kingdom',
      postalCodeExample: 'EC1Y 8SY',
      postalCodeRequired: true,
    });
    assert.deepEqual(of('IE'), {
      code: 'IE',
      name: 'Ireland',
      postalCodeExample: null,
      postalCodeRequired: false,
    });
  });

  it('lists the choices', () => {
    assert.deepEqual([...choices.paymentTerm], ['immediate', 'net7', 'net14', 'net30']);
    assert.deepEqual([...choices.customerType], ['individual', 'business']);
    assert.deepEqual([...choices.orderType], ['standard', 'extension', 'upgrade']);
  });
});

describe('an order', () => {
  it('is the same from text and from bytes', () => {
    const catalog = open();
    const created = catalog.createOrder(encoder.encode(business), context);
    assert.equal(created.orderText, catalog.createOrder(business, context).orderText);
    assert.deepEqual(created.order, JSON.parse(created.orderText));
  });

  it('hides the acquisition cost from the public text', () => {
    const created = open().createOrder(business, context, { publicText: true });
    const shown = JSON.parse(created.publicText);
    assert.ok(!Object.hasOwn(shown.items[0], 'acquisitionCost'));
    assert.equal(shown.items[0].listPrice, 2199);
    assert.deepEqual(shown.totals, created.order.totals);
    assert.equal(created.order.items[0].acquisitionCost, 1899);
  });

  it('lists what a store has to look up, in the form that the core compares', () => {
    const keys = (request) => full.lookupKeys(request);
    const shouted = business
      .replace('ada@example.com', ' ADA@Example.COM ')
      .replace('London office', ' LONDON Office');
    assert.deepEqual({ ...keys(shouted) }, { ...keys(encoder.encode(business)) });
    const created = open().createOrder(shouted, context);
    assert.equal(created.customerKey, keys(business).customerKey);
    assert.equal(created.billingGroupKey, keys(business).billingGroupKey);
    const named = JSON.stringify({ customer: { billingGroup: { id: ' bg_1 ' } } });
    assert.equal(keys(named).billingGroupId, 'bg_1');
  });

  it('needs no look-ups if the request is empty', () => {
    const nothing = {
      customerId: null,
      customerKey: null,
      billingGroupId: null,
      billingGroupKey: null,
      subscriptionIds: [],
      serialNumbers: [],
    };
    for (const request of ['{}', '{"customer":5}', '{"customer":{"email":7}}'])
      assert.deepEqual(
        { ...full.lookupKeys(request) },
        { ...nothing, orderType: 'standard' },
        request,
      );
    for (const request of ['{', '', '[]', '{"orderType":"gift"}', '{"orderType":7}'])
      assert.deepEqual({ ...full.lookupKeys(request) }, { ...nothing, orderType: null }, request);
    assert.equal(full.lookupKeys('{"orderType":" upgrade "}').orderType, 'upgrade');
  });
});

describe('a value that is not a text', () => {
  const none = [
    undefined,
    null,
    5,
    true,
    5n,
    {},
    [123, 125],
    { length: 1e12 },
    new Date(),
    new ArrayBuffer(2),
    new Uint16Array([123, 125]),
    new DataView(new ArrayBuffer(2)),
  ];

  it('throws a TypeError, and the next call works', () => {
    const catalog = open();
    const { orderText } = catalog.createOrder(individual, context);
    const draft = catalog.openDraft();
    for (const value of none) {
      for (const call of [
        () => termwise.openCatalog(value),
        () => catalog.offers(value),
        () => catalog.createOrder(value, context),
        () => catalog.restoreDraft(value),
        () => draft.set(value, 'x'),
        () => draft.get(value),
        () => draft.faultsAt(value),
      ])
        assert.throws(call, TypeError);
      assert.equal(catalog.createOrder(individual, context).orderText, orderText);
    }
  });

  it('is rejected as a context', () => {
    const catalog = open();
    for (const value of [undefined, null, 5, 'x', () => 1, [], Symbol('x')])
      assert.ok(refusal(() => catalog.createOrder(individual, value)).ofContext);
  });

  it('does not include bytes of another realm', () => {
    const bytes = runInNewContext('new Uint8Array([123, 125])');
    assert.equal(refusal(() => termwise.openCatalog(bytes)).code, 'VALIDATION_ERROR');
    assert.equal(open().offers(sku)[2].unitPrice, 5990);
  });
});

describe('a lone surrogate in a text', () => {
  it('is malformed, because UTF-8 cannot express it', () => {
    const catalog = open();
    for (const half of ['\ud83d', '\ude00', '\ude00\ud83d']) {
      const name = `"é😀${half}"`;
      const text = individual.replace('"Ada"', name);
      assert.notEqual(text, individual);
      const offset = encoder.encode(text.slice(0, text.indexOf('😀') + 2)).length;
      for (const call of [
        () => catalog.createOrder(text, context),
        () => catalog.restoreDraft(text),
        () => termwise.openCatalog(text),
      ]) {
        const error = refusal(call);
        assert.equal(error.code, 'MALFORMED_JSON');
        assert.deepEqual({ ...error.details[0].params }, { offset });
      }
    }
  });
});

describe('handles', () => {
  it('of a removed item throw', () => {
    const draft = open().openDraft();
    const [first, second] = [draft.addItem({ sku }), draft.addItem({ sku })];
    assert.equal(second.path, '/items/1');
    first.remove();
    assert.ok(first.removed);
    assert.ok(!second.removed);
    assert.equal(second.path, '/items/0');
    assert.equal(draft.items.length, 1);
    for (const use of [
      () => {
        first.quantity = 3;
      },
      () => first.quantity,
      () => first.faults(),
      () => first.offers(),
      () => first.monthlyTotal,
      () => first.remove(),
    ])
      assert.throws(use, /removed/i);
    second.quantity = 2;
    assert.equal(draft.get('/items/0/quantity'), 2);
  });

  it('of a closed draft throw', () => {
    const draft = open().openDraft();
    const item = draft.addItem({ sku });
    draft.close();
    for (const use of [
      () => draft.addItem(),
      () => draft.monthlyTotal,
      () => draft.faults(),
      () => draft.set('/notes', 'x'),
      () => draft.save(),
      () => draft.request(),
      () => {
        item.quantity = 1;
      },
    ])
      assert.throws(use, /closed/i);
    draft.close();
  });

  it('of a closed catalog throw', () => {
    const catalog = open();
    catalog.close();
    for (const use of [
      () => catalog.openDraft(),
      () => catalog.createOrder(individual, context),
      () => catalog.offers(sku),
      () => catalog.restoreDraft('{}'),
    ])
      assert.throws(use, /closed/i);
    catalog.close();
  });

  it('of a draft and its items outlive the catalog', () => {
    const catalog = open();
    const draft = filledDraft(catalog);
    const item = draft.addItem({ sku, quantity: 2 });
    catalog.close();
    assert.equal(item.offers()[2].monthlyTotal, 11980);
    item.contractLength = 24;
    assert.equal(draft.addItem({ sku, quantity: 1, contractLength: 24 }).offers().length, 4);
    assert.equal(draft.createOrder(context).order.totals.monthlyTotal, 179.7);
    assert.equal(draft.catalog.record.currency, 'EUR');
  });

  it('are closed at the end of a `using` block', () => {
    const catalog = open();
    catalog[Symbol.dispose]();
    assert.throws(() => catalog.openDraft(), /closed/i);
  });

  it('of one draft do not affect another', () => {
    const catalog = open();
    const [one, other] = [catalog.openDraft(), catalog.openDraft()];
    one.addItem({ sku, quantity: 1, contractLength: 24 });
    one.set('/notes', 'x');
    assert.equal(other.get('/notes'), null);
    assert.equal(other.monthlyTotal, 0);
    one.close();
    assert.equal(other.addItem({ sku, quantity: 2, contractLength: 24 }).monthlyTotal, 11980);
  });
});

describe('a draft', () => {
  it('counts changes, but not reads', () => {
    const draft = open().openDraft();
    const item = draft.addItem({ sku, quantity: 1, contractLength: 24 });
    let before = draft.changes;
    for (const change of [
      () => {
        item.quantity = 2;
      },
      () => draft.set('/notes', 'x'),
      () => draft.addItem(),
      () => draft.items[1].remove(),
    ]) {
      change();
      assert.ok(draft.changes > before);
      before = draft.changes;
    }
    draft.faults();
    draft.save();
    assert.equal(draft.changes, before);
  });

  it('refuses an unknown path and is unchanged', () => {
    const draft = open().openDraft();
    draft.addItem({ sku });
    const saved = draft.save();
    for (const path of [
      '/colour',
      '/customer/colour',
      'notes',
      '',
      '/items/7/sku',
      '/items/-1/sku',
      '/items/0/colour',
      '/items/01/sku',
      '/customFields',
      '/items/0',
    ])
      assert.ok(
        refusal(() => draft.set(path, 'x')),
        path,
      );
    assert.equal(draft.save(), saved);
  });

  it('shows the faults and offers of an item', () => {
    const draft = open().openDraft();
    const item = draft.addItem({ sku, quantity: 2 });
    assert.deepEqual(brief(item.faults()), ['/items/0/contractLength required']);
    assert.equal(item.monthlyTotal, null);
    assert.deepEqual(
      item.offers().map((offer) => offer.monthlyTotal),
      [23800, 17800, 11980, 9980],
    );
    item.contractLength = 36;
    assert.equal(item.monthlyTotal, 9980);
    assert.equal(item.contractValue, 359280);
  });

  it('checks a typed number and never truncates it', () => {
    const draft = filledDraft(open());
    const item = draft.addItem({ sku, quantity: 1, contractLength: 24 });
    const judged = {
      not_an_integer: [2.7, 0.1, Number.MIN_VALUE, '2.7', '2.0', '1e3'],
      out_of_range: [0, -0, -1, 2 ** 53, 2 ** 32 + 1, 1e21, 1e300, Number.MAX_VALUE, 100001],
    };
    for (const [code, values] of Object.entries(judged))
      for (const value of values) {
        item.quantity = value;
        assert.deepEqual(brief(draft.faults()), [`/items/0/quantity ${code}`], String(value));
        assert.equal(draft.monthlyTotal, 0);
      }
    for (const [value, total] of [
      [2, 11980],
      ['2', 11980],
      ['02', 11980],
      [100000, 599000000],
    ]) {
      item.quantity = value;
      assert.equal(draft.monthlyTotal, total);
      assert.ok(draft.complete);
    }
  });

  it('refuses a number that JSON cannot express, and is unchanged', () => {
    const draft = filledDraft(open());
    const item = draft.addItem({ sku, quantity: 1, contractLength: 24 });
    draft.set('/customFields/floor', 2);
    const { changes } = draft;
    const saved = draft.save();
    const refused = (call, path, code) => {
      const error = refusal(call);
      assert.deepEqual(brief(error.details), [`${path} ${code}`]);
      assert.equal(error.code, 'VALIDATION_ERROR');
      assert.equal(draft.changes, changes);
      assert.equal(draft.save(), saved);
    };
    for (const value of [NaN, Infinity, -Infinity]) {
      for (const [field, code] of [
        ['sku', 'wrong_type'],
        ['quantity', 'wrong_type'],
        ['contractLength', 'wrong_type'],
        ['subscriptionId', 'wrong_type'],
        ['unitPrice', 'not_a_number'],
      ]) {
        refused(() => item.set(field, value), `/items/0/${field}`, code);
        refused(() => draft.set(`/items/0/${field}`, value), `/items/0/${field}`, code);
        refused(() => draft.addItem({ sku, [field]: value }), `/items/1/${field}`, code);
        assert.equal(draft.items.length, 1);
      }
      refused(
        () => {
          item.quantity = value;
        },
        '/items/0/quantity',
        'wrong_type',
      );
      for (const path of ['/notes', '/customer/email', '/billingAddress/city', '/orderType'])
        refused(() => draft.set(path, value), path, 'wrong_type');
      for (const path of ['/customFields/floor', '/customFields/new'])
        refused(() => draft.set(path, value), path, 'wrong_type');
    }
    assert.equal(draft.addItem({ sku, quantity: 2, contractLength: 24 }).path, '/items/1');
    assert.ok(draft.complete);
  });

  it('keeps a sku that is not a text, and has no offers for it', () => {
    const draft = filledDraft(open());
    const item = draft.addItem({ sku: 5, quantity: 1, contractLength: 24 });
    assert.deepEqual(item.offers(), []);
    assert.deepEqual([item.sku, item.get('sku')], ['5', 5]);
    assert.deepEqual(brief(item.faults()), ['/items/0/sku wrong_type']);
    const [restored] = draft.catalog.restoreDraft(draft.save()).items;
    assert.deepEqual([restored.sku, restored.get('sku'), restored.offers()], ['5', 5, []]);
    restored.sku = null;
    assert.deepEqual(restored.offers(), []);
    restored.sku = ` ${sku} `;
    assert.equal(restored.offers()[2].unitPrice, 5990);
  });

  it('refuses unknown members of an item and invalid values, and is unchanged', () => {
    const draft = filledDraft(open());
    const item = draft.addItem({ sku, quantity: 1, contractLength: 24 });
    const saved = draft.save();
    for (const field of ['colour', 'toString', 'SKU', '', undefined, 0]) {
      assert.throws(() => item.set(field, 'x'), TypeError);
      assert.throws(() => item.get(field), TypeError);
      assert.throws(() => draft.addItem({ sku, [field]: 1 }), TypeError);
    }
    for (const value of [{}, [], 5n, Symbol('x'), () => 1, new Date()]) {
      assert.throws(() => {
        item.quantity = value;
      }, TypeError);
      assert.throws(() => draft.set('/notes', value), TypeError);
      assert.throws(() => draft.addItem({ sku: value }), TypeError);
    }
    assert.throws(() => draft.addItem(null), TypeError);
    assert.equal(draft.save(), saved);
    assert.equal(draft.items.length, 1);
    item.quantity = undefined;
    assert.equal(item.quantity, null);
  });

  it('replaces a typed lone surrogate', () => {
    const draft = open().openDraft();
    draft.set('/notes', 'a\ud83dz\ude00');
    assert.equal(draft.get('/notes'), 'a\ufffdz\ufffd');
    assert.equal(draft.addItem({ sku: '\ud83d' }).sku, '\ufffd');
    const saved = draft.save();
    assert.equal(draft.catalog.restoreDraft(saved).save(), saved);
  });

  it('has the strict address policy by default and refuses an unknown one', () => {
    const catalog = open();
    const postalFaults = (options) => {
      const draft = catalog.openDraft(options);
      draft.set('/billingAddress/country', 'GB');
      return brief(draft.faultsAt('/billingAddress/postalCode'));
    };
    const required = ['/billingAddress/postalCode required'];
    for (const options of [undefined, {}, { addressPolicy: 'strict' }, { addressPolicy: null }])
      assert.deepEqual(postalFaults(options), required);
    assert.deepEqual(postalFaults({ addressPolicy: 'api' }), []);
    const error = refusal(() => catalog.openDraft({ addressPolicy: 'Strict' }));
    assert.deepEqual(brief(error.details), ['/addressPolicy not_a_choice']);
    assert.ok(error.ofContext);
  });

  it('reads an amount given as a number by its shortest text', () => {
    const draft = filledDraft(open());
    const item = draft.addItem({ sku, quantity: 1, contractLength: 24, unitPrice: 59.9 });
    assert.ok(draft.complete);
    item.unitPrice = 0.1 + 0.2;
    assert.deepEqual(brief(draft.faults()), ['/items/0/unitPrice too_precise']);
    item.unitPrice = 1e300;
    assert.deepEqual(brief(draft.faults()), ['/items/0/unitPrice amount_too_large']);
  });

  it('may have ten thousand items; one more is a fault', () => {
    const draft = filledDraft(open());
    for (let index = 0; index < 10000; ++index)
      draft.addItem({ sku, quantity: 1, contractLength: 24 });
    assert.ok(draft.complete);
    assert.equal(draft.monthlyTotal, 59900000);
    const last = draft.addItem({ sku: 'NOPE' });
    assert.deepEqual(brief(draft.faults()), ['/items too_many']);
    assert.deepEqual(refusal(() => draft.request()).details, draft.faults());
    last.remove();
    assert.ok(draft.complete);
    assert.equal(draft.createOrder(context).order.items.at(-1).id, '1-10000');
    const saved = draft.save();
    assert.equal(draft.catalog.restoreDraft(saved).save(), saved);
  });
});

describe('texts with arbitrary bytes', () => {
  const catalog = open();
  const draft = filledDraft(catalog);
  draft.addItem({ sku, quantity: 1, contractLength: 24 });
  const saved = draft.save();
  const orderText = catalog.createOrder(business, context).orderText;
  const bad = [
    new Uint8Array(0),
    Uint8Array.of(0xff, 0xfe, 0),
    Uint8Array.of(0xed, 0xa0, 0x80),
    new Uint8Array(100000).fill(0x5b),
    new Uint8Array(100000).fill(0x80),
    encoder.encode('{"a":'),
  ];

  const unharmed = () => {
    assert.equal(catalog.createOrder(business, context).orderText, orderText);
    assert.equal(draft.save(), saved);
    assert.equal(draft.monthlyTotal, 5990);
  };

  it('are refused by every entry point, and the next call works', () => {
    const latin = new TextDecoder('latin1');
    for (const bytes of bad) {
      assert.equal(refusal(() => termwise.openCatalog(bytes)).code, 'MALFORMED_JSON');
      assert.equal(refusal(() => catalog.createOrder(bytes, context)).code, 'MALFORMED_JSON');
      assert.ok(refusal(() => catalog.restoreDraft(latin.decode(bytes))));
      assert.equal(full.lookupKeys(bytes).customerKey, null);
      unharmed();
    }
  });

  it('may contain lone surrogates, which JavaScript allows', () => {
    const lone = '{"notes":"\ud800"}';
    assert.ok(refusal(() => catalog.createOrder(lone, context)));
    assert.ok(refusal(() => termwise.openCatalog(lone)));
    const other = catalog.openDraft();
    other.set('/notes', 'a\ud800b');
    other.set('/customer/email', '\udc00');
    const text = other.save();
    assert.equal(catalog.restoreDraft(text).save(), text);
    unharmed();
  });

  it('may be drafts that were never saved', () => {
    for (const text of ['', '{', '5', '[]', 'null', '"x"', '{"items":5}', '{"colour":1}']) {
      try {
        catalog.restoreDraft(text).save();
      } catch (error) {
        assert.ok(error instanceof TermwiseError, `${text}: ${error}`);
      }
      unharmed();
    }
  });

  it('may be invalid contexts', () => {
    for (const wrong of [
      {},
      { ...context, customers: 5 },
      { ...context, now: 7 },
      null,
      [],
      'x',
      { ...context, customers: [null] },
      { ...context, billingGroups: [{ id: 5 }] },
    ])
      assert.ok(
        refusal(() => catalog.createOrder(business, wrong)),
        JSON.stringify(wrong),
      );
    unharmed();
  });

  it('are malformed wherever a request is cut off', () => {
    const bytes = encoder.encode(business);
    for (let length = 0; length < bytes.length; ++length) {
      const error = refusal(() => catalog.createOrder(bytes.subarray(0, length), context));
      assert.equal(error.code, 'MALFORMED_JSON');
      assert.deepEqual({ ...error.details[0].params }, { offset: length });
    }
  });

  it('leak no memory, whatever was changed in a request', () => {
    const random = randomNumbers(7);
    const original = encoder.encode(business);
    for (let round = 0; round < 5000; ++round) {
      const bytes = original.slice();
      for (let edits = random(4); edits >= 0; --edits) bytes[random(bytes.length)] = random(256);
      refusal(() => catalog.createOrder(bytes, context));
      full.lookupKeys(bytes);
      if (round % 500 === 0) unharmed();
    }
    unharmed();
  });

  it('leak no memory, whatever was changed in a catalog or a saved draft', () => {
    const random = randomNumbers(11);
    const changed = (text) => {
      const bytes = encoder.encode(text);
      for (let edits = random(4); edits >= 0; --edits) bytes[random(bytes.length)] = random(128);
      return bytes;
    };
    for (let round = 0; round < 2000; ++round) {
      refusal(() => termwise.openCatalog(changed(catalog.text)).close());
      refusal(() => catalog.restoreDraft(new TextDecoder().decode(changed(saved))).close());
    }
    unharmed();
  });
});
