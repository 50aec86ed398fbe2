// Random cases in the format of tests/cases: the shared ones with their inputs changed.
import { readFileSync, readdirSync } from 'node:fs';
import { bytesOf } from '../wasm/player.mjs';
import { Mutator } from './mutate.mjs';
import { Random } from './random.mjs';

const folder = new URL('../cases/', import.meta.url);
const read = (name) => JSON.parse(readFileSync(new URL(name, folder), 'utf8'));
export const fixtures = read('fixtures.json');
const largestInput = 64 * 1024; // a larger one costs time and says no more

// Members of a case that are documents, and where their fixtures stand.
const documents = { catalog: 'catalogs', request: 'requests' };

const bytesOfInput = (testCase, member) =>
  bytesOf(fixtures[documents[member]] ?? {}, testCase[member]);
const inputsOf = (testCase) =>
  Object.keys(documents).filter((member) => testCase[member] !== undefined);

const shared = readdirSync(folder)
  .filter((name) => name.endsWith('.json') && name !== 'fixtures.json')
  .sort()
  .flatMap((name) => read(name).cases)
  .filter((each) =>
    inputsOf(each).every((member) => bytesOfInput(each, member).length <= largestInput));

/** Bytes as a document of the case format: text where they are some. */
function document(bytes) {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return { text };
  } catch {
    return { hex: Buffer.from(bytes).toString('hex') };
  }
}

function parsed(bytes) {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}

/** The case of that number under that seed: each can be made without the others. */
export function generate(seed, number) {
  const random = new Random(Math.imul(seed, 0x9e3779b1) ^ number);
  const { expect, rules, name, ...testCase } = structuredClone(random.of(shared));
  const mutator = new Mutator(random, fixtures);
  const made = { name: `${seed}:${number} of "${name}"`, rules: [], ...testCase, expect: {} };
  if (made.steps) made.steps = changedSteps(made.steps, random, mutator);
  const inputs = inputsOf(made).filter((member) => member !== 'catalog' || random.oneIn(8));
  for (const member of inputs) {
    const bytes = bytesOfInput(made, member);
    const tree = random.oneIn(3) ? undefined : parsed(bytes);
    const changed = tree === undefined || tree === null || typeof tree !== 'object'
      ? mutator.bytes(bytes)
      : new TextEncoder().encode(JSON.stringify(mutator.tree(tree)));
    made[member] = document(changed);
  }
  return made;
}

// Some are the item's own properties in the package, all can be set by path.
const properties = ['sku', 'quantity', 'contractLength'];
const members = [...properties, 'unitPrice', 'listPrice', 'acquisitionCost', 'subscriptionId'];
const isEntry = (value) => value === null || typeof value !== 'object';

// Steps keep to fields that there are and items that are there: a step that cannot be done ends the
// case.
function changedSteps(steps, random, mutator) {
  const entry = () => {
    for (;;) {
      const value = mutator.value();
      if (isEntry(value)) return value;
    }
  };
  const made = [];
  let items = 0;
  const put = (step) => {
    if (step.addItem) items += 1;
    const index = step.remove ?? step.item?.[0];
    if (index !== undefined && index >= items) return;
    if (step.remove !== undefined) items -= 1;
    made.push(step);
  };
  for (const step of steps) {
    if (step.see) {
      made.push({ see: {} });
      continue;
    }
    if (random.oneIn(8)) continue;
    const [first, second] = step.set ?? [];
    if (step.set && isEntry(second) && second !== true && random.oneIn(3)) {
      // Objects are made and emptied only, so a text stands at leaves alone.
      put({ set: [first, typeof second === 'string' ? entry() : second] });
    } else {
      put(step);
    }
    if (items > 0 && random.oneIn(3)) {
      const index = random.below(items);
      put(random.oneIn(2)
        ? { item: [index, random.of(properties), entry()] }
        : { set: [`/items/${index}/${random.of(members)}`, entry()] });
    }
    if (random.oneIn(6)) put({ addItem: {} });
    if (items > 0 && random.oneIn(12)) put({ remove: random.below(items) });
    if (random.oneIn(10)) put({ saveAndRestore: true });
    if (random.oneIn(4)) made.push({ see: {} });
  }
  return made;
}
