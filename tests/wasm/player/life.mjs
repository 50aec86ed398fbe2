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
  judge(player, 'the order read again', player.termwise.normalizeOrder(orderText), orderText);
  for (const text of [...subscriptions, ...ended]) judgeReadAgain(player, text);
  const lists = [`[${subscriptions}]`, `[${ended}]`];
  return [orderText, `${customerText}`, `${billingGroupText}`, ...lists].join('\n');
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
  const context = { ...contextOf(player, step, 'command'), ...life.known };
  if (step.subscription) return changeSubscription(player, life, context, step);
  const outcome = run(player, step, { ...life, context });
  if (outcome.value) take(life, outcome.value);
  return judgeCommand(player, outcome, step.expect);
}

const subscriptionCommands = {
  cancelSubscription: (termwise, { subscription, command }) =>
    termwise.cancelSubscription(subscription, command),
  editSubscription: (termwise, { subscription, command, context }) =>
    termwise.editSubscription(subscription, command, context),
};

// Runs what a case or a step says on a subscription; a refusal, or its new text.
function runOnSubscription({ termwise, fixtures }, action, place, { subscription, context }) {
  const command = bytesOf(fixtures, 'commands', place.command ?? { text: '{}' });
  const decide = subscriptionCommands[action];
  return attempt(() => decide(termwise, { subscription, command, context }));
}

function judgeSubscription(player, outcome, expect) {
  if (outcome.value) judgeReadAgain(player, outcome.value);
  return judgeOutcome(player, 'subscription', outcome, expect);
}

// Rule O8: every returned text is read again and written with the same bytes.
function judgeReadAgain(player, text) {
  judge(player, 'the subscription read again', player.termwise.normalizeSubscription(text), text);
}

export function playFulfilledOrderId(player) {
  const { termwise, fixtures, testCase } = player;
  const command = bytesOf(fixtures, 'commands', testCase.command);
  const { value, refusal } = attempt(() => termwise.fulfilledOrderId(command));
  if (refusal) return judgeRefusal(player, refusal, testCase.expect);
  judge(player, 'orderId', value, testCase.expect.orderId ?? null);
  return value;
}

export function playEditCustomer(player) {
  const { termwise, fixtures, testCase } = player;
  const customer = bytesOf(fixtures, 'customers', testCase.customer);
  const command = bytesOf(fixtures, 'commands', testCase.command);
  const context = contextOf(player, testCase, 'command');
  const { value, refusal } = attempt(() => termwise.editCustomer(customer, command, context));
  if (value)
    judgeRecord(player, 'billingGroup', value.billingGroupText, testCase.expect.billingGroup);
  const outcome = { refusal, value: value?.customerText };
  return judgeOutcome(player, 'customer', outcome, testCase.expect);
}

function changeSubscription(player, life, context, step) {
  judgeText(player, 'order', life.order, { subset: step.expect.order });
  const known = life.known.subscriptions?.find((record) => record.id === step.subscription);
  if (!known) {
    player.problems.push(`no subscription is ${step.subscription}`);
    return '';
  }
  const inputs = { subscription: JSON.stringify(known), context };
  const outcome = runOnSubscription(player, step.action, step, inputs);
  if (outcome.value) learn(life, 'subscriptions', JSON.parse(outcome.value));
  return judgeSubscription(player, outcome, step.expect);
}

export function playSubscriptionCommand(player) {
  const { fixtures, testCase } = player;
  const subscription = bytesOf(fixtures, 'subscriptions', testCase.subscription);
  const context = contextOf(player, testCase, 'command');
  const outcome = runOnSubscription(player, testCase.call, testCase, { subscription, context });
  if (outcome.refusal)
    judge(player, 'ofContext', outcome.refusal.ofContext, testCase.expect.ofContext ?? false);
  return judgeSubscription(player, outcome, testCase.expect);
}

export const playReadOrder = playRead('order', 'normalizeOrder');
export const playReadSubscription = playRead('subscription', 'normalizeSubscription');

function playRead(kind, normalize) {
  return (player) => {
    const { termwise, fixtures, testCase } = player;
    const sent = bytesOf(fixtures, `${kind}s`, testCase[kind]);
    const outcome = attempt(() => termwise[normalize](sent));
    const text = outcome.value;
    if (text !== undefined) {
      if (testCase.expect.unchanged)
        judge(player, 'the text', text, new TextDecoder().decode(sent));
      judge(player, 'the text read again', termwise[normalize](text), text);
    }
    return judgeOutcome(player, kind, outcome, testCase.expect);
  };
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

export const playContractPosition = playSubscriptionView('position', (termwise, subscription, it) =>
  termwise.contractPosition(subscription, it.today),
);
export const playPayments = playSubscriptionView('payments', (termwise, subscription, it) =>
  termwise.payments(subscription, it.paymentTerm),
);

function playSubscriptionView(what, view) {
  return (player) => {
    const { termwise, fixtures, testCase } = player;
    const subscription = bytesOf(fixtures, 'subscriptions', testCase.subscription);
    const outcome = attempt(() => JSON.stringify(view(termwise, subscription, testCase)));
    return judgeOutcome(player, what, outcome, testCase.expect);
  };
}

export function playPhaseFilter(player) {
  const { phase, today, expect } = player.testCase;
  const outcome = attempt(() => JSON.stringify(player.termwise.phaseFilter(phase, today)));
  return judgeOutcome(player, 'filter', outcome, expect);
}

export function playDueDate(player) {
  const { termwise, fixtures, testCase } = player;
  const query = bytesOf(fixtures, 'queries', testCase.query);
  const { refusal, value } = attempt(() => termwise.dueDate(query));
  if (refusal) return judgeRefusal(player, refusal, testCase.expect);
  judge(player, 'date', value, testCase.expect.date);
  return value;
}
