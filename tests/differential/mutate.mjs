// Changes inputs at random: as JSON, so that most of them remain valid JSON, and as bytes.

const oddValues = [
  null,
  true,
  false,
  0,
  1,
  2,
  -1,
  2.5,
  0.005,
  49.9,
  '49.90',
  100000,
  100001,
  1e21,
  9999999999999.99,
  10000000000000,
  2 ** 53 + 2,
  '',
  ' ',
  'x',
  'é\u{1F600}',
  '\u0001',
  '\u00a0a',
  [],
  {},
  [null],
  [{}],
  'pending',
  'confirmed',
  'partial',
  'fulfilled',
  'cancelled',
  'business',
  'individual',
  'extension',
  'upgrade',
  'net30',
  'immediate',
  '2026-02-29',
  '2024-02-29',
  '2026-11-21T09:30:00Z',
  '1-1',
  '1-2',
  'sub_1',
  'ord_7',
  'MBP14-16-512',
  'XPS13-16-512',
  6,
  12,
  24,
  'x'.repeat(201),
  'DE',
  'GB',
  'Ireland',
  'ada@example.com',
  'a@b',
];
// JSON texts that no tree can express.
const oddTexts = [
  '1e400',
  '-0',
  '1.0',
  '1E2',
  '0.10',
  '1e-2',
  '"\\ud800"',
  '"\\u0000"',
  '[[[[',
  '\ufeff',
  '00',
  '+1',
  'NaN',
  '"\\u00e9"',
  ' ',
  '\n',
  '\t',
  ',',
  ']',
  '}',
  '"',
  '\\',
  '\u2028',
  '"\\/"',
];

/** Every place in a tree: its container and its name. */
function places(value, found = []) {
  if (value === null || typeof value !== 'object') return found;
  for (const name of Object.keys(value)) {
    found.push({ holder: value, name });
    places(value[name], found);
  }
  return found;
}

/** The member names and the scalars of a tree. */
export function words(value, found = { names: new Set(), values: new Set() }) {
  for (const { holder, name } of places(value)) {
    if (!Array.isArray(holder)) found.names.add(name);
    if (holder[name] === null || typeof holder[name] !== 'object') found.values.add(holder[name]);
  }
  return found;
}

export class Mutator {
  #random;
  #names;
  #values;

  /** `trees` provide the words that are inserted. */
  constructor(random, trees) {
    this.#random = random;
    const found = words(trees);
    this.#names = [...found.names];
    this.#values = [...found.values];
  }

  value() {
    return structuredClone(this.#random.of(this.#random.oneIn(2) ? oddValues : this.#values));
  }

  /** A changed copy of a tree. */
  tree(tree, changes = this.#random.below(3) + 1) {
    const changed = structuredClone(tree);
    for (; changes > 0; changes -= 1) {
      const found = places(changed);
      if (found.length > 0) this.#change(found);
    }
    return changed;
  }

  #change(found) {
    const random = this.#random;
    const { holder, name } = random.of(found);
    const other = random.of(found);
    const copy = structuredClone(other.holder[other.name]);
    const isList = Array.isArray(holder);
    switch (random.below(7)) {
      case 0:
      case 1:
        holder[name] = this.value();
        break;
      case 2:
        holder[name] = copy;
        break;
      case 3:
        isList ? holder.splice(Number(name), 1) : delete holder[name];
        break;
      case 4:
        isList ? holder.splice(Number(name), 0, copy) : (holder[random.of(this.#names)] = copy);
        break;
      case 5:
        if (typeof holder[name] === 'number') holder[name] += random.of([-1, 1, 0.5]);
        break;
      default:
        if (typeof holder[name] === 'string') holder[name] = this.#text(holder[name]);
    }
  }

  #text(text) {
    const at = this.#random.below(text.length + 1);
    const put = this.#random.of(['x', ' ', '7', 'É', 'ß', '\u0007', '@', '-', '']);
    return text.slice(0, at) + put + text.slice(at + this.#random.below(3));
  }

  /** A changed copy of bytes. */
  bytes(bytes, changes = this.#random.below(3) + 1) {
    let list = [...bytes];
    for (; changes > 0; changes -= 1) list = this.#changedBytes(list);
    return Uint8Array.from(list);
  }

  #changedBytes(list) {
    const random = this.#random;
    const at = random.below(list.length + 1);
    const size = random.below(4);
    switch (random.below(6)) {
      case 0:
        return list.toSpliced(at, 1, random.below(256));
      case 1:
        return list.toSpliced(at, size);
      case 2:
        return list.toSpliced(at, 0, ...new TextEncoder().encode(random.of(oddTexts)));
      case 3:
        return list.toSpliced(at, size, ...new TextEncoder().encode(random.of(oddTexts)));
      case 4:
        return list.slice(0, at);
      default: {
        // another part of itself
        const from = random.below(list.length + 1);
        return list.toSpliced(at, 0, ...list.slice(from, from + random.below(40)));
      }
    }
  }
}
