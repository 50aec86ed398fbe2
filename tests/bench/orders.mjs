// Measures finding and importing 100 000 orders in Node, next to JSON.parse, ajv and plain pricing.
import Ajv from 'ajv';
import { loadTermwise } from 'termwise/full';
import { median } from './measure.mjs';

// The module's memory, which the package does not expose.
let memory;
const { Instance } = WebAssembly;
WebAssembly.Instance = class extends Instance {
  constructor(...sources) {
    super(...sources);
    memory = Object.values(this.exports).find((each) => each instanceof WebAssembly.Memory);
  }
};

const count = 100_000;
const termwise = await loadTermwise();
let seed = 1;
/** A whole number below the limit; the same sequence in each run. */
const random = (limit) => {
  seed = (Math.imul(seed ^ (seed >>> 15), 0x2c1b3c6d) + 0x9e3779b9) | 0;
  return ((seed ^ (seed >>> 12)) >>> 0) % limit;
};
const pick = (values) => values[random(values.length)];

const firstNames = [
  'Ada',
  'José',
  'Zoë',
  'Mette',
  'Łukasz',
  'Giulia',
  'Søren',
  'Élodie',
  'Hans',
  'Wei',
  'Omar',
];
const beginnings = [
  'Mül',
  'Schnei',
  'Lind',
  'Gar',
  'Ros',
  'Kowal',
  'Ander',
  'Fer',
  'Na',
  'Bau',
  'Win',
  'Ber',
  'Hof',
];
const endings = [
  'ler',
  'der',
  'gren',
  'cía',
  'si',
  'ski',
  'sen',
  'nández',
  'ser',
  'mann',
  'ter',
  'tel',
  'stein',
  'berg',
];
const companies = [
  'Analytical',
  'Nordwind',
  'Kobalt',
  'Riviera',
  'Blauwal',
  'Zenit',
  'Karavan',
  'Larch',
  'Opal',
];
const forms = ['GmbH', 'Ltd', 'BV', 'SARL', 'AB'];
const products = Array.from(
  { length: 400 },
  (_, i) =>
    `${pick(['MacBook', 'ThinkPad', 'E-Bike', 'Desk', 'Chair', 'Monitor', 'Phone'])} ${pick(['Air', 'Pro', 'Max', 'One'])} ${i}`,
);

function orderText(number) {
  const firstName = pick(firstNames);
  const lastName = pick(beginnings) + pick(endings);
  const isBusiness = random(3) === 0;
  const unitPrice = 500 + random(20_000);
  const quantity = 1 + random(5);
  const contractLength = pick([6, 12, 24, 36]);
  const day = new Date(Date.UTC(2024, 0, 1 + random(1000), random(24), random(60), random(60)));
  const at = `${day.toISOString().slice(0, 19)}Z`;
  const customer = {
    email: `${lastName}.${number}@example.com`.normalize('NFD').replace(/[^\w.@]/g, ''),
    firstName,
    lastName,
    customerType: isBusiness ? 'business' : 'individual',
    ...(isBusiness && { companyName: `${pick(companies)} ${pick(forms)}` }),
  };
  return JSON.stringify({
    id: `ord_${number.toString(36)}${random(1e6).toString(36)}`,
    orderType: 'standard',
    status: pick(['pending', 'confirmed', 'cancelled']),
    currency: 'EUR',
    customerId: `cus_${number}`,
    customer,
    paymentTerm: 'immediate',
    billingAddress: {
      contactName: `${firstName} ${lastName}`,
      streetAddress: `${random(200)} High Street`,
      city: 'London',
      postalCode: 'SW1Y 4JH',
      country: 'GB',
      countryCode: 'GB',
    },
    shippingAddress: null,
    items: [
      {
        id: '1-1',
        sku: `SKU-${random(400)}`,
        productName: pick(products),
        variantName: '16 GB',
        quantity,
        unitPrice: unitPrice / 100,
        contractLength,
        rentalStatus: 'pending',
        rentalIds: [],
        listPrice: null,
        listPriceSource: null,
        acquisitionCost: null,
        acquisitionCostSource: null,
      },
    ],
    totals: {
      monthlyTotal: (unitPrice * quantity) / 100,
      contractValue: (unitPrice * quantity * contractLength) / 100,
    },
    rentalProgress: { rentedDevices: 0, totalDevices: quantity },
    customFields: {},
    catalogVersion: '2024-01-01',
    createdAt: at,
    updatedAt: at,
    revision: 1,
  });
}
const texts = Array.from({ length: count }, (_, i) => orderText(i));
const encoder = new TextEncoder();

function searchOf100000() {
  const index = termwise.openOrderIndex();
  const bytes = texts.map((text) => encoder.encode(text));
  const before = memory.buffer.byteLength;
  const adding = [];
  for (const order of bytes) {
    const begin = performance.now();
    index.put(order);
    adding.push(performance.now() - begin);
  }
  const perOrder = (memory.buffer.byteLength - before) / count;
  const word = () =>
    pick([
      () => pick(endings),
      () => pick(firstNames).toLowerCase(),
      () => pick(products).split(' ')[0],
      () => pick(companies),
      () => pick(['a', 'e', 'er', 'mü', '14']),
    ])();
  const times = [];
  let found = 0;
  for (let i = 0; i < 2_000; i += 1) {
    const query = {
      search: random(2) ? word() : `${word()} ${word()}`,
      ...(random(3) === 0 && { status: ['pending', 'confirmed'] }),
      ...(random(4) === 0 && { customerType: 'business' }),
      ...(random(4) === 0 && { createdFrom: '2025-01-01', createdTo: '2025-12-31' }),
    };
    const text = JSON.stringify(query);
    const begin = performance.now();
    found += index.search(text).total;
    times.push(performance.now() - begin);
  }
  times.sort((a, b) => a - b);
  console.log(`\n${count} orders in the index`);
  const [middle, p99] = [median(times), times[times.length * 0.99]].map((time) => time.toFixed(2));
  const average = Math.round(found / times.length);
  console.log(
    `  a query of one or two words and filters      median ${middle} ms, p99 ${p99} ms, ${average} found on average`,
  );
  console.log(
    `  adding one order, read from its text         median ${(median(adding) * 1000).toFixed(1)} µs`,
  );
  console.log(
    `  memory                                       ${Math.round(perOrder)} bytes an order`,
  );
  index.close();
}

/** A JSON Schema of such an order: its members, types and lengths. */
function schemaOf(value) {
  if (Array.isArray(value)) return { type: 'array', items: value.length ? schemaOf(value[0]) : {} };
  if (value === null) return {};
  if (typeof value === 'string') return { type: 'string', maxLength: 200 };
  if (typeof value !== 'object') return { type: typeof value };
  const properties = Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, schemaOf(member)]),
  );
  return { type: 'object', additionalProperties: false, required: Object.keys(value), properties };
}

function importOf100000() {
  const ndjson = encoder.encode(`${texts.join('\n')}\n`);
  const chunks = [];
  for (let at = 0; at < ndjson.length; at += 65_536) chunks.push(ndjson.subarray(at, at + 65_536));

  const withTermwise = () => {
    const orders = termwise.openImport();
    let accepted = 0;
    for (const chunk of chunks) accepted += orders.push(chunk).orders.length;
    accepted += orders.finish().orders.length;
    orders.close();
    return accepted;
  };

  const schema = schemaOf(JSON.parse(texts[0]));
  schema.properties.customer.properties.companyName = { type: 'string', maxLength: 200 };
  schema.properties.customer.required = ['email', 'firstName', 'lastName', 'customerType'];
  const validate = new Ajv().compile(schema);
  const plainly = () => {
    const decoder = new TextDecoder('utf-8', { fatal: true });
    const ids = new Set();
    let accepted = 0;
    let rest = '';
    const line = (text) => {
      if (text === '') return;
      const order = JSON.parse(text);
      if (!validate(order) || ids.has(order.id)) return;
      ids.add(order.id);
      let monthly = 0;
      let contract = 0;
      for (const { unitPrice, quantity, contractLength } of order.items) {
        monthly += Math.round(unitPrice * 100) * quantity;
        contract += Math.round(unitPrice * 100) * quantity * contractLength;
      }
      const { monthlyTotal, contractValue } = order.totals;
      if (
        Math.round(monthlyTotal * 100) !== monthly ||
        Math.round(contractValue * 100) !== contract
      )
        return;
      accepted += JSON.stringify(order) === '' ? 0 : 1;
    };
    for (const chunk of chunks) {
      const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
      rest = lines.pop();
      lines.forEach(line);
    }
    line(rest + decoder.decode());
    return accepted;
  };

  const contenders = {
    termwise: withTermwise,
    'JSON.parse, ajv, plain pricing, JSON.stringify': plainly,
  };
  const times = Object.fromEntries(Object.keys(contenders).map((name) => [name, []]));
  for (let turn = 0; turn < 5; turn += 1) {
    for (const [name, run] of Object.entries(contenders)) {
      const begin = performance.now();
      if (run() !== count) throw new Error(`${name} did not accept all orders`);
      times[name].push(performance.now() - begin);
    }
  }
  console.log(
    `\nImport of ${count} orders, ${(ndjson.length / 1e6).toFixed(0)} MB, in chunks of 64 KiB`,
  );
  const first = median(times.termwise);
  for (const [name, values] of Object.entries(times)) {
    const seconds = median(values) / 1000;
    const orders = String(Math.round(count / seconds)).padStart(8);
    const rates = `${orders} orders/s ${(ndjson.length / 1e6 / seconds).toFixed(0).padStart(5)} MB/s`;
    console.log(`  ${name.padEnd(48)} ${rates}  ×${((seconds * 1000) / first).toFixed(2)}`);
  }
}

searchOf100000();
importOf100000();
