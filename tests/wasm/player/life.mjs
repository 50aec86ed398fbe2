// Plays the life of orders: single commands, sequences of them, subscriptions and views.
import {
  attempt,
  bytesOf,
  contextOf,
  judge,
  judgeOutcome,
  judgeRecord,
  judgeRecords,
  judgeRefusal,
  judgeText,
  openCatalog,
} from './judge.mjs';

const deciders = {
  confirm: (termwise, { order, command, context }) => termwise.confirm(order, context, command),
  cancel: (termwise, { order, command, context }) => termwise.cancel(order, context, command),
  edit: (termwise, { catalog, order, command, context }) =>
    termwise.edit(catalog, order, command, context),
  fulfill: (termwise, { order, command, context }) => termwise.fulfill(order, command, context),
};

// Runs the command of a case or a step on an order. Returns its outcome or the rejection.
function run(player, place, { order, context, catalog }) {
  const { termwise, fixtures } = player;
  const command = bytesOf(fixtures, 'commands', place.command ?? { text: '{}' });
  const decide = deciders[place.action];
  return attempt(() => decide(termwise, { order, command, context, catalog }));
}

function judgeCommand(player, outcome, expect) {
  if (outcome.refusal) {
    judge(player, 'ofContext', outcome.refusal.ofContext, expect.ofContext ?? false);
    return judgeRefusal(player, outcome.refusal, expect);
  }
  const { orderText, customerText, billingGroupText } = outcome.value;
  const subscriptions = outcome.value.subscriptions.map((record) => JSON.stringify(record));
  const ended = outcome.value.endedSubscriptions.map((record) => JSON.stringify(record));
  judgeOutcome(player, 'order', { value: orderText }, expect);
  judgeRecord(player, 'customer', customerText, expect.customer);
  judgeRecord(player, 'billingGroup', billingGroupText, expect.billingGroup);
  judgeRecords(player, 'subscriptions', subscriptions, expect.subscriptions);
  judgeRecords(player, 'endedSubscriptions', ended, expect.endedSubscriptions);
  judgeReadAgain(player, orderText, [...subscriptions, ...ended]);
  const lists = [`[${subscriptions}]`, `[${ended}]`];
  return [orderText, `${customerText}`, `${billingGroupText}`, ...lists].join('\n');
}

// Rule O8: every returned text is read again and written with the same bytes.
function judgeReadAgain(player, orderText, subscriptions) {
  const { termwise } = player;
  judge(player, 'the order read again', termwise.normalizeOrder(orderText), orderText);
  for (const text of subscriptions)
    judge(player, 'the subscription read again', termwise.normalizeSubscription(text), text);
}

export function playCommand(player) {
  const { fixtures, testCase } = player;
  const catalog = testCase.catalog && openCatalog(player, testCase.catalog);
  const order = bytesOf(fixtures, 'orders', testCase.order);
  const context = contextOf(player, testCase, 'command');
  const outcome = run(player, testCase, { order, context, catalog });
  catalog?.close();
  return judgeCommand(player, outcome, testCase.expect);
}

export function playLife(player) {
  const { fixtures, testCase } = player;
  const life = { catalog: openCatalog(player, testCase.catalog), order: '', known: {} };
  const context = contextOf(player, testCase);
  for (const list of ['customers', 'billingGroups', 'subscriptions'])
    for (const record of context[list] ?? []) learn(life, list, record);
  const request = bytesOf(fixtures, 'requests', testCase.request);
  take(life, life.catalog.createOrder(request, context));
  const answers = [life.order, ...testCase.steps.map((step) => playStep(player, life, step))];
  life.catalog.close();
  return answers.join('\n');
}

// A known record is replaced in its place.
function learn(life, list, record) {
  const known = (life.known[list] ??= []);
  const at = known.findIndex(({ id }) => id === record.id);
  if (at < 0) known.push(record);
  else known[at] = record;
}

function take(life, outcome) {
  life.order = outcome.orderText;
  if (outcome.customerText) learn(life, 'customers', JSON.parse(outcome.customerText));
  if (outcome.billingGroupText) learn(life, 'billingGroups', JSON.parse(outcome.billingGroupText));
  for (const record of outcome.subscriptions ?? []) learn(life, 'subscriptions', record);
  for (const record of outcome.endedSubscriptions ?? []) learn(life, 'subscriptions', record);
}

function playStep(player, life, step) {
  if (step.see) return judgeView(player, 'overview', life.order, step.see);
  if (step.action === 'cancelSubscription') return cancelSubscription(player, life, step);
  const context = { ...contextOf(player, step, 'command'), ...life.known };
  const outcome = run(player, step, { ...life, context });
  if (outcome.value) take(life, outcome.value);
  return judgeCommand(player, outcome, step.expect);
}

function cancelSubscription(player, life, { subscription: id, expect }) {
  judgeText(player, 'order', life.order, { subset: expect.order });
  const known = life.known.subscriptions?.find((record) => record.id === id);
  if (!known) {
    player.problems.push(`no subscription is ${id}`);
    return '';
  }
  const outcome = attempt(() => player.termwise.cancelSubscription(JSON.stringify(known)));
  if (outcome.value) learn(life, 'subscriptions', JSON.parse(outcome.value));
  return judgeOutcome(player, 'subscription', outcome, expect);
}

export function playCancelSubscription(player) {
  const { termwise, fixtures, testCase } = player;
  const subscription = bytesOf(fixtures, 'subscriptions', testCase.subscription);
  const outcome = attempt(() => termwise.cancelSubscription(subscription));
  return judgeOutcome(player, 'subscription', outcome, testCase.expect);
}

export function playReadOrder(player) {
  const { termwise, fixtures, testCase } = player;
  const order = bytesOf(fixtures, 'orders', testCase.order);
  const outcome = attempt(() => termwise.normalizeOrder(order));
  const text = outcome.value;
  if (text !== undefined) {
    if (testCase.expect.unchanged) judge(player, 'the text', text, new TextDecoder().decode(order));
    judge(player, 'the text read again', termwise.normalizeOrder(text), text);
  }
  return judgeOutcome(player, 'order', outcome, testCase.expect);
}

// A view is an object whose members are in the order in which the core wrote them.
function judgeView(player, what, input, expect) {
  const outcome = attempt(() => JSON.stringify(player.termwise[what](input)));
  return judgeOutcome(player, what, outcome, expect);
}

export const playOverview = playOrderView('overview');
export const playProfitability = playOrderView('profitability');

function playOrderView(what) {
  return (player) => {
    const { fixtures, testCase } = player;
    return judgeView(player, what, bytesOf(fixtures, 'orders', testCase.order), testCase.expect);
  };
}

export function playDueDate(player) {
  const { termwise, fixtures, testCase } = player;
  const query = bytesOf(fixtures, 'queries', testCase.query);
  const { refusal, value } = attempt(() => termwise.dueDate(query));
  if (refusal) return judgeRefusal(player, refusal, testCase.expect);
  judge(player, 'date', value, testCase.expect.date);
  return value;
}

export function playBillingGroupSummary(player) {
  const { termwise, fixtures, testCase } = player;
  const query = bytesOf(fixtures, 'queries', testCase.query);
  const outcome = attempt(() => JSON.stringify(termwise.billingGroupSummary(query)));
  return judgeOutcome(player, 'summary', outcome, testCase.expect);
}
