// Measures live edits and new orders in Node, next to JavaScript's own JSON in the same run.
import { readFileSync } from 'node:fs';
import { loadTermwise } from 'termwise';
import { compare } from './measure.mjs';

const sample = new URL('../../web/backend/sample/catalog.json', import.meta.url);
const termwise = await loadTermwise();
const catalog = termwise.openCatalog(readFileSync(sample));
const variants = catalog.record.products
  .flatMap((product) => product.variants)
  .filter((variant) => variant.active);
let sink = 0;

function draftOf(count) {
  const draft = catalog.openDraft();
  for (let i = 0; i < count; i += 1) {
    const { sku, prices } = variants[i % variants.length];
    draft.addItem({ sku, quantity: 1 + (i % 5), contractLength: Number(Object.keys(prices)[0]) });
  }
  return draft;
}

function edit(draft) {
  const item = draft.items[draft.items.length >> 1];
  return (calls) => {
    for (let i = 0; i < calls; i += 1) {
      item.quantity = 1 + (i & 63);
      sink += draft.monthlyTotal + draft.contractValue + draft.faultCount;
    }
  };
}

/** What a page would do without the core: keep plain objects and add them up after each edit. */
function plainEdit(count) {
  const items = Array.from({ length: count }, (_, i) => ({
    price: 5990 + i,
    months: 24,
    quantity: 1,
  }));
  const item = items[count >> 1];
  return (calls) => {
    for (let i = 0; i < calls; i += 1) {
      item.quantity = 1 + (i & 63);
      let monthly = 0;
      let contract = 0;
      for (const { price, months, quantity } of items) {
        monthly += price * quantity;
        contract += price * quantity * months;
      }
      sink += monthly + contract;
    }
  };
}

compare('One quantity changed, both totals and the number of faults read', 'ns', 1, {
  'termwise, 10 items': { calls: 50_000, run: edit(draftOf(10)) },
  'termwise, 10 000 items': { calls: 50_000, run: edit(draftOf(10_000)) },
  'plain objects added up anew, 10 items': { calls: 50_000, run: plainEdit(10) },
  'plain objects added up anew, 10 000 items': { calls: 100, run: plainEdit(10_000) },
});

const address = {
  contactName: 'Ada Byron',
  streetAddress: '12 St James’s Square',
  city: 'London',
  postalCode: 'SW1Y 4JH',
  country: 'GB',
};
const request = JSON.stringify({
  customer: { email: 'ada@example.com', firstName: 'Ada', lastName: 'Byron' },
  billingAddress: address,
  items: Array.from({ length: 200 }, (_, i) => {
    const { sku, prices } = variants[i % variants.length];
    return { sku, quantity: 1 + (i % 5), contractLength: Number(Object.keys(prices)[0]) };
  }),
});
const requestBytes = new TextEncoder().encode(request);
const context = { orderId: 'ord_1', customerId: 'cus_1', now: '2026-11-21T09:30:00Z' };
const { orderText } = catalog.createOrder(request, context);

compare(`200 items: ${requestBytes.length} bytes in, ${orderText.length} bytes out`, 'µs', 1000, {
  'termwise: read, check, price, write': {
    calls: 40,
    run: (calls) => {
      for (let i = 0; i < calls; i += 1)
        sink += catalog.createOrder(requestBytes, context).orderText.length;
    },
  },
  'JSON.parse of the request, JSON.stringify of the order': {
    calls: 40,
    run: (calls) => {
      const order = JSON.parse(orderText);
      for (let i = 0; i < calls; i += 1) {
        sink += JSON.parse(request).items.length + JSON.stringify(order).length;
      }
    },
  },
});
if (!Number.isFinite(sink)) throw new Error('a measured result is not a number');
