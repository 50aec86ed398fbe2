// Makes seeds for the fuzz targets from the shared cases, one file each, and a dictionary of words.
// Usage: node tests/fuzz/seeds.mjs <folder>
import { createHash } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { files, fixtures, inputBytes } from '../wasm/cases.mjs';

const folder = process.argv[2];
if (!folder) throw new Error('usage: node tests/fuzz/seeds.mjs <folder>');
const partMark = Buffer.of(0x1e);
const cellMark = '\x1f';
const largestSeed = 16 * 1024; // a larger one costs time and finds no more

const cases = files.flatMap((file) => file.cases);
const bytes = (kind, document) => Buffer.from(inputBytes(kind, document));
const joined = (...parts) =>
  Buffer.concat(parts.flatMap((part, index) => [...(index ? [partMark] : []), Buffer.from(part)]));
// The bytes of a document, if the case has it.
const input = (kind, document, otherwise) => bytes(kind, document ?? otherwise);
const nameOf = (document, otherwise) =>
  typeof document === 'string' ? document : (document?.base ?? otherwise);

// An entry as a cell of a draft's step: see tests/fuzz/draft.cpp.
function entry(value) {
  if (value === null) return '0';
  return (
    { string: 't', number: 'n', boolean: 'b' }[typeof value] +
    (typeof value === 'boolean' ? Number(value) : value)
  );
}

const draftSteps = {
  addItem: (fields) => [
    ['add'],
    ...Object.entries(fields).map(([field, value]) => ['item', -1, field, entry(value)]),
  ],
  set: ([path, value]) => [['set', path, entry(value)]],
  item: ([index, field, value]) => [['item', index, field, entry(value)]],
  remove: (index) => [['remove', index]],
  replaceKnown: () => [['known', 'named']],
  saveAndRestore: () => [['restore']],
};

function stepsOf({ steps, context }) {
  let items = 0;
  const known = ['known', nameOf(context, 'known')].join(cellMark);
  const others = steps.flatMap((step) => {
    const [[name, value]] = Object.entries(step);
    if (name === 'addItem') items += 1;
    const made = draftSteps[name]?.(value) ?? [];
    return made.map((cells) =>
      cells.map((cell) => (cell === -1 ? items - 1 : cell)).join(cellMark),
    );
  });
  return [known, ...others];
}

function* searchSteps(steps) {
  const step = (name, rest) => Buffer.concat([Buffer.from(name + cellMark), Buffer.from(rest)]);
  for (const { put, remove, query } of steps) {
    if (put !== undefined) yield step('put', bytes('orders', put));
    if (remove !== undefined) yield step('remove', remove);
    if (query !== undefined) yield step('search', bytes('queries', query));
  }
}

const subscriptionCalls = [
  'cancelSubscription',
  'editSubscription',
  'readSubscription',
  'contractPosition',
  'phaseFilter',
  'payments',
];

// For each target: the input that it gets from a case, if any.
const targets = {
  catalog: ({ call, catalog }) =>
    ['openCatalog', 'publicView'].includes(call) ? bytes('catalogs', catalog) : undefined,
  order_request: ({ call, catalog, context, request }) =>
    call === 'createOrder'
      ? joined(nameOf(catalog, 'laptops'), nameOf(context, 'plain'), bytes('requests', request))
      : undefined,
  order: ({ order }) => (order === undefined ? undefined : bytes('orders', order)),
  command: ({ call, action, order, context, command }) =>
    call === 'command'
      ? joined(
          action,
          bytes('orders', order),
          input('contexts', context, 'command'),
          input('commands', command, { text: '{}' }),
        )
      : undefined,
  import_orders: ({ call, input }) =>
    call === 'importOrders' ? bytes('orders', input) : undefined,
  import_subscriptions: ({ call, input, known = {} }) =>
    call === 'importSubscriptions'
      ? joined(JSON.stringify(known), bytes('subscriptions', input))
      : undefined,
  subscription: ({ call, subscription, context, command, today, phase, paymentTerm }) =>
    subscriptionCalls.includes(call)
      ? joined(
          call,
          input('subscriptions', subscription, { text: '{}' }),
          input('contexts', context, 'command'),
          command ? bytes('commands', command) : JSON.stringify({ phase, today, paymentTerm }),
        )
      : undefined,
  bulk_lines: ({ steps }) => {
    const step = steps?.find(({ addLines }) => addLines);
    return step && bytes('csv', step.addLines.csv);
  },
  search: ({ call, steps }) => (call === 'search' ? joined(...searchSteps(steps)) : undefined),
  draft: (testCase) =>
    testCase.call === 'draft'
      ? joined(
          nameOf(testCase.catalog, 'laptops'),
          testCase.options?.addressPolicy ?? 'strict',
          ...stepsOf(testCase),
        )
      : undefined,
};

function writeSeeds(target, inputs) {
  const to = join(folder, target);
  rmSync(to, { recursive: true, force: true });
  mkdirSync(to, { recursive: true });
  for (const input of inputs) {
    if (input === undefined || input.length > largestSeed) continue;
    writeFileSync(join(to, createHash('sha1').update(input).digest('hex')), input);
  }
}

// The names and short texts of a value, in the format of libFuzzer dictionaries.
function* wordsOf(value) {
  if (typeof value === 'string') yield value;
  if (value === null || typeof value !== 'object') return;
  for (const [name, member] of Object.entries(value)) {
    if (!Array.isArray(value)) yield name;
    yield* wordsOf(member);
  }
}

function dictionary() {
  const words = new Set(['null', 'true', 'false', ...wordsOf(fixtures)]);
  return [...words]
    .filter((word) => word && Buffer.byteLength(word) <= 24)
    .map(
      (word) =>
        '"' +
        [...Buffer.from(word)].map((byte) => '\\x' + byte.toString(16).padStart(2, '0')).join('') +
        '"\n',
    )
    .join('');
}

for (const [target, inputOf] of Object.entries(targets)) writeSeeds(target, cases.map(inputOf));
writeFileSync(join(folder, 'words.dict'), dictionary());
