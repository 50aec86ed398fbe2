// Plays one shared case on the typed API of the package. A pure ES module without imports, so that
// Node and a page in Chromium play the same bytes and can be compared to the byte afterwards.

const encoder = new TextEncoder();

/** Returns what differs from the expectation, and the exact bytes that came out of the core. */
export function play(termwise, fixtures, testCase) {
  const player = { termwise, fixtures, testCase, problems: [] };
  try {
    const answer = calls[testCase.call](player);
    return { problems: player.problems, answer };
  } catch (error) {
    player.problems.push(`threw ${error?.stack ?? error}`);
    return { problems: player.problems, answer: `threw ${error}` };
  }
}

const calls = {
  openCatalog: (player) => playCatalog(player, (catalog) => catalog.text),
  publicView: (player) => playCatalog(player, (catalog) => catalog.publicText),
  createOrder: playOrder,
  draft: playDraft,
};

function playCatalog(player, read) {
  const { expect } = player.testCase;
  const outcome = attempt(() => openCatalog(player));
  if (outcome.refusal) return judgeRefusal(player, outcome.refusal);
  const text = read(outcome.value);
  if (expect.faults) player.problems.push('opened, but faults were expected');
  else judgeText(player, 'catalog', text, { ...expect, subset: expect.catalog });
  outcome.value.close();
  return text;
}

function playOrder(player) {
  const { testCase } = player;
  const catalog = openCatalog(player);
  const request = bytesOf(player.fixtures.requests, testCase.request);
  const outcome = attempt(() => catalog.createOrder(request, contextOf(player)));
  catalog.close();
  if (outcome.refusal) return judgeRefusal(player, outcome.refusal);
  if (testCase.expect.faults) player.problems.push('became an order, but faults were expected');
  else judgeOrder(player, outcome.value, testCase.expect);
  return outcome.value.orderText;
}

function judgeOrder(player, created, expect) {
  judgeText(player, 'order', created.orderText, { ...expect, subset: expect.order });
  judgeRecord(player, 'customer', created.customerText, expect.customer);
  judgeRecord(player, 'billingGroup', created.billingGroupText, expect.billingGroup);
  for (const id of ['customerId', 'billingGroupId'])
    if (expect[id] !== undefined) judge(player, id, created[id], expect[id]);
}

function judgeRecord(player, what, text, expected) {
  if (expected === undefined) return;
  if (expected === null || text === null) judge(player, what, text, expected);
  else judgeText(player, what, text, { subset: expected });
}

// Exact bytes, members by pointer, and members that must not stand.
function judgeText(player, what, text, { text: exact, subset = {}, absent = [] }) {
  if (exact !== undefined) judge(player, `${what} text`, text, exact);
  const value = JSON.parse(text);
  for (const [pointer, expected] of Object.entries(subset))
    judge(player, `${what} ${pointer}`, resolve(value, pointer), expected);
  for (const pointer of absent)
    judge(player, `${what} ${pointer}`, resolve(value, pointer), undefined);
}

function judgeRefusal(player, refusal) {
  const { expect } = player.testCase;
  if (!expect.faults) player.problems.push(`was refused: ${refusal.body}`);
  else judgeFaults(player, 'faults', refusal.details, expect.faults);
  judgeShape(player, refusal);
  if (expect.code !== undefined) judge(player, 'top code', refusal.code, expect.code);
  return refusal.body;
}

// The body is what goes over the wire: it and the parsed error must not differ (rule E2).
function judgeShape(player, refusal) {
  const { error, ...others } = JSON.parse(refusal.body);
  judge(player, 'members of the body', Object.keys(others), []);
  judge(player, 'members of the error', Object.keys(error), ['code', 'message', 'details']);
  judge(player, 'details', error.details, refusal.details);
  judge(player, 'code', error.code, refusal.code);
  if (!error.message) player.problems.push('the error has no message');
  const members = ['path', 'code', 'message', 'params'];
  for (const detail of error.details)
    judge(player, `members at ${detail.path}`, Object.keys(detail),
      members.filter((name) => name in detail));
}

function judgeFaults(player, what, actual, expected) {
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

function playDraft(player) {
  const { testCase } = player;
  const catalog = openCatalog(player);
  const stage = { catalog, draft: catalog.openDraft(testCase.options), lines: [] };
  for (const step of testCase.steps) {
    const [[name, value]] = Object.entries(step);
    steps[name](player, stage, value);
  }
  judgeFinish(player, stage.draft);
  const answer = [...stage.lines, finish(stage.draft), stage.draft.save()].join('\n');
  stage.draft.close();
  catalog.close();
  return answer;
}

const steps = {
  addItem: (_player, { draft }, fields) => draft.addItem(fields),
  set: (_player, { draft }, [path, value]) => draft.set(path, value),
  item: (_player, { draft }, [index, field, value]) => { draft.items[index][field] = value; },
  remove: (_player, { draft }, index) => draft.items[index].remove(),
  saveAndRestore,
  see,
};

function saveAndRestore(player, stage) {
  const saved = stage.draft.save();
  stage.draft.close();
  stage.draft = stage.catalog.restoreDraft(saved, player.testCase.options);
  judge(player, 'saved, restored and saved', stage.draft.save(), saved);
}

function see(player, stage, expected) {
  for (const [name, value] of Object.entries(expected)) views[name](player, stage, value);
  const { draft } = stage;
  const runs = draft.schedule().map((run) => [run.fromMonth, run.toMonth, run.amount]);
  const { monthlyTotal, contractValue, faultCount, complete } = draft;
  stage.lines.push(JSON.stringify([monthlyTotal, contractValue, faultCount, complete, runs]));
  judge(player, 'faultCount', faultCount, draft.faults().length);
  judge(player, 'complete', complete, faultCount === 0);
}

const number = (name) => (player, { draft }, expected) =>
  judge(player, name, draft[name], expected);

const views = {
  monthlyTotal: number('monthlyTotal'),
  contractValue: number('contractValue'),
  faultCount: number('faultCount'),
  complete: number('complete'),
  schedule: (player, { draft }, expected) => judge(player, 'schedule', draft.schedule(), expected),
  faults: (player, { draft }, expected) => judgeFaults(player, 'faults', draft.faults(), expected),
  faultsAt: (player, { draft }, expected) => {
    for (const [path, faults] of Object.entries(expected))
      judgeFaults(player, `faults at ${path}`, draft.faultsAt(path), faults);
  },
  offers: (player, { catalog }, expected) => {
    for (const [sku, offers] of Object.entries(expected))
      judge(player, `offers of ${sku}`, catalog.offers(sku), offers);
  },
  itemTotals: (player, { draft }, expected) =>
    judge(player, 'itemTotals',
      draft.items.map((item) => [item.monthlyTotal, item.contractValue]), expected),
  get: (player, { draft }, expected) => {
    for (const [path, raw] of Object.entries(expected))
      judge(player, `get ${path}`, draft.get(path), raw);
  },
  request: (player, { draft }, { text, ...subset }) =>
    judgeText(player, 'request', draft.request(), { text, subset }),
  order: (player, { draft }, { text, ...subset }) =>
    judgeText(player, 'order', draft.createOrder(contextOf(player)).orderText, { text, subset }),
};

// Rule D5: what a draft says when it is finished is what validating its request says.
function judgeFinish(player, draft) {
  const outcome = attempt(() => draft.request());
  if (outcome.refusal) {
    judge(player, 'faults of the request', outcome.refusal.details, draft.faults());
    judgeShape(player, outcome.refusal);
    return;
  }
  judge(player, 'faults of a finished draft', draft.faults(), []);
  const context = contextOf(player);
  const fromText = attempt(() => draft.catalog.createOrder(outcome.value, context));
  judge(player, 'order of the request', fromText.value?.orderText,
    draft.createOrder(context).orderText);
}

function finish(draft) {
  const outcome = attempt(() => draft.request());
  return outcome.refusal ? outcome.refusal.body : outcome.value;
}

// A refusal is a value here; anything else that is thrown is a defect and goes on upwards.
function attempt(action) {
  try {
    return { value: action() };
  } catch (error) {
    if (typeof error?.body === 'string' && Array.isArray(error.details)) return { refusal: error };
    throw error;
  }
}

function openCatalog({ termwise, fixtures, testCase }) {
  return termwise.openCatalog(bytesOf(fixtures.catalogs, testCase.catalog));
}

function contextOf({ fixtures, testCase }) {
  return JSON.parse(textOf(fixtures.contexts, testCase.context ?? 'plain'));
}

export function bytesOf(fixtures, document) {
  if (document.hex !== undefined) return fromHex(document.hex);
  if (document.parts) return joined(document.parts.map(partBytes));
  return encoder.encode(textOf(fixtures, document));
}

function textOf(fixtures, document) {
  if (typeof document === 'string') return JSON.stringify(fixture(fixtures, document));
  if (document.text !== undefined) return document.text;
  if (document.base === undefined) return JSON.stringify(document.json);
  const value = structuredClone(fixture(fixtures, document.base));
  for (const [pointer, member] of Object.entries(document.set ?? {}))
    setAt(value, pointer, structuredClone(member));
  for (const pointer of document.remove ?? []) removeAt(value, pointer);
  return JSON.stringify(value);
}

function fixture(fixtures, name) {
  if (!Object.hasOwn(fixtures, name)) throw new Error(`no fixture is named ${name}`);
  return fixtures[name];
}

function partBytes(part) {
  if (typeof part === 'string') return encoder.encode(part);
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
  return pointer.split('/').slice(1)
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

function judge(player, what, actual, expected) {
  if (same(actual, expected)) return;
  player.problems.push(`${what}: ${shown(actual)} instead of ${shown(expected)}`);
}

function shown(value) {
  return value === undefined ? 'nothing' : JSON.stringify(value);
}

// The order of an object's members is no part of a subset; exact texts prove it where it matters.
function same(a, b) {
  if (a === null || b === null || typeof a !== 'object' || typeof b !== 'object') return a === b;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && same(a[key], b[key]));
}
