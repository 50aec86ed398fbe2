// Generates random cases in the format of tests/cases: the shared ones with changed inputs.
import { files, fixtures, inputBytes } from '../wasm/cases.mjs';
import { Mutator } from './mutate.mjs';
import { Random } from './random.mjs';

const largestInput = 64 * 1024; // a larger one costs time and finds no more

// The members of cases and steps that are documents, with the kind of their fixtures. Contexts are
// not changed, because the player reads them before it passes them to the core.
const documents = {
  catalog: 'catalogs',
  request: 'requests',
  order: 'orders',
  subscription: 'subscriptions',
  command: 'commands',
  customer: 'customers',
  query: 'queries',
  input: 'orders',
  put: 'orders',
  csv: 'csv',
  restoreAgainst: 'catalogs',
};

/** The places of documents in a case: `{ holder, member }`. */
function* inputsOf(value) {
  for (const [member, inner] of Object.entries(value)) {
    // This action names a subscription by id.
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
// Accepted cases reach more code, so half of the generated cases are made from them.
const accepted = shared.filter(({ expect }) => !expect?.faults);

/** Bytes as a document of the case format: a text if they are valid UTF-8. */
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

/** The case with the given number. Each can be generated without the others. */
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

// In the package these are properties of an item. All members can be set by path.
const properties = ['sku', 'quantity', 'contractLength'];
const members = [...properties, 'unitPrice', 'listPrice', 'acquisitionCost', 'subscriptionId'];
const isEntry = (value) => value === null || typeof value !== 'object';

const contexts = Object.values(fixtures.contexts);
const customerIds = contexts.flatMap(({ customers = [] }) => customers.map(({ id }) => id));
/** What a draft may know next (rule A9). */
const knownOf = ({ customers, billingGroups, subscriptions }) => ({
  customers,
  billingGroups,
  subscriptions,
});

// Steps use only existing fields and items, because an impossible step ends the case.
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
    const index = step.remove ?? step.item?.[0] ?? step.acceptPrice ?? step.expectPrice;
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
      // Objects can only be created and removed, so texts are only set at leaves.
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
    if (random.oneIn(10)) put({ set: ['/customerId', random.of([null, 'x', ...customerIds])] });
    if (random.oneIn(12)) put({ replaceKnown: knownOf(random.of(contexts)) });
    if (random.oneIn(6)) put({ addItem: {} });
    if (items > 0 && random.oneIn(12)) put({ remove: random.below(items) });
    if (random.oneIn(10)) put({ saveAndRestore: true });
    if (random.oneIn(4)) made.push({ see: {} });
  }
  return made;
}
