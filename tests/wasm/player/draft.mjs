// Plays drafts step by step.
import {
  attempt,
  bytesOf,
  contextOf,
  judge,
  judgeFaults,
  judgeLineFaults,
  judgeShape,
  judgeText,
  openCatalog,
} from './judge.mjs';

export function playDraft(player) {
  const { testCase } = player;
  const catalog = openCatalog(player, testCase.catalog);
  const { addressPolicy, ...known } = testCase.options ?? {};
  const draft = catalog.openDraft({ addressPolicy, ...known });
  const stage = { catalog, draft, known, lines: [] };
  // The first member of a step says what it does.
  for (const step of testCase.steps) {
    const [[name, value]] = Object.entries(step);
    steps[name](player, stage, value, step);
  }
  judgeFinish(player, stage.draft);
  const answer = [...stage.lines, finish(stage.draft), stage.draft.save()].join('\n');
  stage.draft.close();
  stage.catalog.close();
  return answer;
}

const steps = {
  addItem: (_player, { draft }, fields) => draft.addItem(fields),
  set: (_player, { draft }, [path, value]) => draft.set(path, value),
  item: (_player, { draft }, [index, field, value]) => {
    draft.items[index][field] = value;
  },
  remove: (_player, { draft }, index) => draft.items[index].remove(),
  acceptPrice,
  expectPrice: (_player, { draft }, index) => draft.items[index].expectPrice(),
  addLines,
  replaceKnown,
  saveAndRestore,
  restoreAgainst,
  see,
};

function saveAndRestore(player, stage) {
  const saved = stage.draft.save();
  stage.draft.close();
  stage.draft = stage.catalog.restoreDraft(saved, stage.known);
  judge(player, 'saved, restored and saved', stage.draft.save(), saved);
}

// Saves the draft and restores it against another catalog (rule D4).
function restoreAgainst(player, stage, named) {
  const saved = stage.draft.save();
  stage.draft.close();
  stage.catalog.close();
  stage.catalog = openCatalog(player, named);
  stage.draft = stage.catalog.restoreDraft(saved, stage.known);
}

function replaceKnown(player, stage, records, { faults }) {
  const { refusal } = attempt(() => stage.draft.replaceKnown(records));
  judge(player, 'refused', refusal !== undefined, faults !== undefined);
  if (!refusal) {
    stage.known = records;
    return;
  }
  judgeFaults(player, 'faults', refusal.details, faults ?? []);
  judgeShape(player, refusal);
  stage.lines.push(refusal.body);
}

function acceptPrice(player, stage, index, { refused = false }) {
  const outcome = attempt(() => stage.draft.items[index].acceptPrice());
  judge(player, 'refused', outcome.refusal !== undefined, refused);
  if (!outcome.refusal) return;
  judgeShape(player, outcome.refusal);
  stage.lines.push(outcome.refusal.body);
}

function addLines(player, stage, { csv, added, faults }) {
  const text = bytesOf(player.fixtures, 'lines', csv);
  const result = player.termwise.addLines(stage.draft, text);
  judge(player, 'added', result.added, added);
  judgeLineFaults(player, result.faults, faults);
  stage.lines.push(JSON.stringify({ added: result.added, faults: result.faults }));
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

const number =
  (name) =>
  (player, { draft }, expected) =>
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
  lowestPrices: (player, { catalog }, expected) => {
    for (const [product, price] of Object.entries(expected))
      judge(player, `lowest price of ${product}`, catalog.lowestPrice(product), price);
  },
  required: (player, { draft }, expected) => {
    for (const [path, required] of Object.entries(expected))
      judge(player, `required ${path}`, draft.isRequired(path), required);
  },
  itemTotals: (player, { draft }, expected) =>
    judge(
      player,
      'itemTotals',
      draft.items.map((item) => [item.monthlyTotal, item.contractValue]),
      expected,
    ),
  catalogChanges: (player, { draft, lines }, expected) => {
    const changes = draft.catalogChanges();
    lines.push(JSON.stringify(changes));
    judge(player, 'catalogChanges', changes, expected);
  },
  get: (player, { draft }, expected) => {
    for (const [path, raw] of Object.entries(expected))
      judge(player, `get ${path}`, draft.get(path), raw);
  },
  request: (player, { draft }, { text, ...subset }) =>
    judgeText(player, 'request', draft.request(), { text, subset }),
  order: (player, { draft }, { text, ...subset }) =>
    judgeText(player, 'order', draft.createOrder(contextOf(player, player.testCase)).orderText, {
      text,
      subset,
    }),
};

// Rule D5: a finished draft has the same faults as its validated request.
function judgeFinish(player, draft) {
  const outcome = attempt(() => draft.request());
  if (outcome.refusal) {
    judge(player, 'faults of the request', outcome.refusal.details, draft.faults());
    judgeShape(player, outcome.refusal);
    return;
  }
  judge(player, 'faults of a finished draft', draft.faults(), []);
  const context = contextOf(player, player.testCase);
  const fromText = attempt(() => draft.catalog.createOrder(outcome.value, context));
  judge(
    player,
    'order of the request',
    fromText.value?.orderText,
    draft.createOrder(context).orderText,
  );
}

function finish(draft) {
  const outcome = attempt(() => draft.request());
  return outcome.refusal ? outcome.refusal.body : outcome.value;
}
