// Random cases in the format of tests/cases: the shared ones with their inputs changed.
import { files, fixtures, inputBytes } from '../wasm/cases.mjs';
import { Mutator } from './mutate.mjs';
import { Random } from './random.mjs';

const largestInput = 64 * 1024; // a larger one costs time and says no more

// Members of cases and of their steps that are documents, and where their fixtures stand. Contexts
// stay as they are: a player reads them itself before it gives them to the core.
const documents = {
  catalog: 'catalogs',
  request: 'requests',
  order: 'orders',
  subscription: 'subscriptions',
  command: 'commands',
  query: 'queries',
  input: 'orders',
  put: 'orders',
  csv: 'csv',
  restoreAgainst: 'catalogs',
};

/** The places of a case that hold a document: `{ holder, member }`. */
function* inputsOf(value) {
  for (const [member, inner] of Object.entries(value)) {
    // A life names subscriptions by id.
    if (value.action && member === 'subscription') continue;
    if (member in documents) yield { holder: value, member };
    else if (member === 'steps') for (const step of inner) yield* inputsOf(step);
    else if (member === 'addLines') yield* inputsOf(inner);
  }
}
const bytesAt = ({ holder, member }) => inputBytes(documents[member], holder[member]);

const shared = files
  .flatMap((file) => file.cases)
  .filter((each) => [...inputsOf(each)].every((place) => bytesAt(place).length <= largestInput));
// What is accepted leads deeper, so half of the cases are made of such.
const accepted = shared.filter(({ expect }) => !expect?.faults);

/** Bytes as a document of the case format: text where they are some. */
function document(bytes) {
  try {
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) };
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

function changed(bytes, random, mutator) {
  const tree = random.oneIn(3) ? undefined : parsed(bytes);
  if (tree === undefined || tree === null || typeof tree !== 'object') return mutator.bytes(bytes);
  return new TextEncoder().encode(JSON.stringify(mutator.tree(tree)));
}

/** The case of that number under that seed: each can be made without the others. */
export function generate(seed, number) {
  const random = new Random(Math.imul(seed, 0x9e3779b1) ^ number);
  const base = structuredClone(random.of(random.oneIn(2) ? accepted : shared));
  const { expect, rules, name, ...testCase } = base;
  const mutator = new Mutator(random, fixtures);
  const made = { name: `${seed}:${number} of "${name}"`, rules: [], ...testCase, expect: {} };
  if (made.call === 'draft') made.steps = changedSteps(made.steps, random, mutator);
  for (const member of ['today', 'phase', 'paymentTerm'])
    if (member in made && random.oneIn(2)) made[member] = mutator.value();
  for (const list of Object.keys(made.known ?? {}))
    made.known[list] = made.known[list].filter(() => !random.oneIn(4));
  if (made.chunks) made.chunks = made.chunks.map(() => random.below(200) + 1);
  for (const place of inputsOf(made)) {
    const isRare = place.member === 'catalog' || made.steps !== undefined;
    if (isRare && !random.oneIn(8)) continue;
    place.holder[place.member] = document(changed(bytesAt(place), random, mutator));
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
    const index = step.remove ?? step.item?.[0] ?? step.acceptPrice;
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
      put(
        random.oneIn(2)
          ? { item: [index, random.of(properties), entry()] }
          : { set: [`/items/${index}/${random.of(members)}`, entry()] },
      );
    }
    if (random.oneIn(6)) put({ addItem: {} });
    if (items > 0 && random.oneIn(12)) put({ remove: random.below(items) });
    if (random.oneIn(10)) put({ saveAndRestore: true });
    if (random.oneIn(4)) made.push({ see: {} });
  }
  return made;
}
