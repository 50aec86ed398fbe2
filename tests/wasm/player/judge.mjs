// What every player of shared cases needs: the inputs of a case, and the comparison of results with
// expectations. Differences are collected, so that one run shows all of them.

const encoder = new TextEncoder();

export function openCatalog({ termwise, fixtures }, named) {
  return termwise.openCatalog(bytesOf(fixtures, 'catalogs', named));
}

/** The context of a case or a step. */
export function contextOf({ fixtures }, { context }, otherwise = 'plain') {
  return JSON.parse(textOf(fixtures, 'contexts', context ?? otherwise));
}

/** The bytes of a document: a fixture of the given kind, a changed fixture, or a text. */
export function bytesOf(fixtures, kind, document) {
  if (document.hex !== undefined) return fromHex(document.hex);
  if (document.parts) return joined(document.parts.map((part) => partBytes(fixtures, part)));
  return encoder.encode(textOf(fixtures, kind, document));
}

function textOf(fixtures, kind, document) {
  if (typeof document === 'string') return JSON.stringify(fixture(fixtures, kind, document));
  if (document.text !== undefined) return document.text;
  if (document.base === undefined) return JSON.stringify(document.json);
  const value = structuredClone(fixture(fixtures, kind, document.base));
  for (const [pointer, member] of Object.entries(document.set ?? {}))
    setAt(value, pointer, structuredClone(member));
  for (const pointer of document.remove ?? []) removeAt(value, pointer);
  return JSON.stringify(value);
}

function fixture(fixtures, kind, name) {
  if (!Object.hasOwn(fixtures[kind], name))
    throw new Error(`there is no fixture ${name} in ${kind}`);
  return fixtures[kind][name];
}

function partBytes(fixtures, part) {
  if (typeof part === 'string') return encoder.encode(part);
  if (part.order !== undefined) return bytesOf(fixtures, 'orders', part.order);
  if (part.subscription !== undefined) return bytesOf(fixtures, 'subscriptions', part.subscription);
  if (part.hex !== undefined) return fromHex(part.hex);
  return encoder.encode(part.repeat.repeat(part.times));
}

function joined(chunks) {
  const bytes = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.length;
  }
  return bytes;
}

function fromHex(hex) {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

function tokens(pointer) {
  return pointer
    .split('/')
    .slice(1)
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function resolve(value, pointer) {
  return tokens(pointer).reduce((at, token) => {
    if (at === null || typeof at !== 'object' || !Object.hasOwn(at, token)) return undefined;
    return at[token];
  }, value);
}

function holder(value, pointer) {
  const path = tokens(pointer);
  const last = path.pop();
  const at = path.reduce((inner, token) => inner[token], value);
  return { at, last };
}

function setAt(value, pointer, member) {
  const { at, last } = holder(value, pointer);
  if (Array.isArray(at) && last === '-') at.push(member);
  else at[last] = member;
}

function removeAt(value, pointer) {
  const { at, last } = holder(value, pointer);
  if (Array.isArray(at)) at.splice(Number(last), 1);
  else delete at[last];
}

/** Returns a rejection as a value. Any other error is a defect and is thrown. */
export function attempt(action) {
  try {
    return { value: action() };
  } catch (error) {
    if (typeof error?.body === 'string' && Array.isArray(error.details)) return { refusal: error };
    throw error;
  }
}

/** Compares a record, if the expectation mentions it. */
export function judgeRecord(player, what, text, expected) {
  if (expected === undefined) return;
  if (expected === null || text === null) judge(player, what, text, expected);
  else judgeText(player, what, text, { subset: expected });
}

/** Compares the exact bytes, members by pointer, and members that must be absent. */
export function judgeText(player, what, text, { text: exact, subset = {}, absent = [] }) {
  if (exact !== undefined) judge(player, `${what} text`, text, exact);
  const value = JSON.parse(text);
  for (const [pointer, expected] of Object.entries(subset))
    judge(player, `${what} ${pointer}`, resolve(value, pointer), expected);
  for (const pointer of absent)
    judge(player, `${what} ${pointer}`, resolve(value, pointer), undefined);
}

/**
 * Compares a list of records, each by its text or by some members, if the expectation mentions it.
 */
export function judgeRecords(player, what, texts, expected) {
  if (expected === undefined) return;
  judge(player, `number of ${what}`, texts.length, expected.length);
  for (const [index, record] of expected.entries()) {
    if (index >= texts.length) return;
    if (typeof record === 'string') judge(player, `${what} ${index}`, texts[index], record);
    else judgeText(player, `${what} ${index}`, texts[index], { subset: record });
  }
}

/**
 * Compares the result of a call, a rejection or a text, with what is expected of `what`. Returns
 * its bytes.
 */
export function judgeOutcome(player, what, outcome, expect) {
  if (outcome.refusal) return judgeRefusal(player, outcome.refusal, expect);
  if (expect.faults)
    player.problems.push(`was accepted, but faults were expected: ${outcome.value}`);
  else judgeText(player, what, outcome.value, { ...expect, subset: expect[what] });
  return outcome.value;
}

export function judgeRefusal(player, refusal, expect) {
  if (!expect.faults) player.problems.push(`was refused: ${refusal.body}`);
  else judgeFaults(player, 'faults', refusal.details, expect.faults);
  judgeShape(player, refusal);
  if (expect.code !== undefined) judge(player, 'top code', refusal.code, expect.code);
  return refusal.body;
}

/** Compares the faulty lines of an import or a spreadsheet. */
export function judgeLineFaults(player, faults, expected) {
  judge(
    player,
    'faulty lines',
    faults.map(({ line }) => line),
    expected.map(({ line }) => line),
  );
  for (const [index, { details, code }] of expected.entries()) {
    if (index >= faults.length) return;
    const { error } = faults[index];
    const refusal = { ...error, body: JSON.stringify({ error }) };
    judgeRefusal(player, refusal, { faults: details, code });
  }
}

/**
 * The body and the parsed error must be the same, because the body is sent over the wire (rule E2).
 */
export function judgeShape(player, refusal) {
  const { error, ...others } = JSON.parse(refusal.body);
  judge(player, 'members of the body', Object.keys(others), []);
  judge(player, 'members of the error', Object.keys(error), ['code', 'message', 'details']);
  judge(player, 'details', error.details, refusal.details);
  judge(player, 'code', error.code, refusal.code);
  if (!error.message) player.problems.push('the error has no message');
  const members = ['path', 'code', 'message', 'params'];
  for (const detail of error.details)
    judge(
      player,
      `members at ${detail.path}`,
      Object.keys(detail),
      members.filter((name) => name in detail),
    );
}

export function judgeFaults(player, what, actual, expected) {
  const brief = ({ path, code }) => `${path} ${code}`;
  judge(player, what, actual.map(brief), expected.map(brief));
  for (const [index, fault] of expected.entries()) {
    const found = actual[index];
    if (!found || brief(found) !== brief(fault)) continue;
    if (fault.params) judge(player, `params at ${fault.path}`, found.params, fault.params);
    if (typeof found.message !== 'string' || found.message === '')
      player.problems.push(`the fault at ${fault.path} has no message`);
  }
}

export function judge(player, what, actual, expected) {
  if (same(actual, expected)) return;
  player.problems.push(`${what}: ${shown(actual)} instead of ${shown(expected)}`);
}

function shown(value) {
  return value === undefined ? 'nothing' : JSON.stringify(value);
}

// The order of an object's members does not matter here; exact texts test it.
function same(a, b) {
  if (a === null || b === null || typeof a !== 'object' || typeof b !== 'object') return a === b;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && same(a[key], b[key]))
  );
}
