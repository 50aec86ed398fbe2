// Plays one shared case on the typed API of the package. These ES modules import only each other,
// so that Node and a page in Chromium run the same code.
import { playDraft } from './player/draft.mjs';
import {
  playAnswer,
  playImportOrders,
  playImportSubscriptions,
  playSearch,
} from './player/finding.mjs';
import {
  attempt,
  bytesOf,
  contextOf,
  judge,
  judgeOutcome,
  judgeRecord,
  openCatalog,
} from './player/judge.mjs';
import {
  playCommand,
  playContractPosition,
  playDueDate,
  playEditCustomer,
  playFulfilledOrderId,
  playLife,
  playOverview,
  playPayments,
  playPhaseFilter,
  playProfitability,
  playReadOrder,
  playReadSubscription,
  playSubscriptionCommand,
} from './player/life.mjs';

/** Returns the differences from the expectation, and the exact bytes that the core returned. */
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

/** Whether the checkout's small build supports the case. */
export function suitsCheckout({ call, steps = [] }) {
  return Object.hasOwn(checkoutCalls, call) && !steps.some((step) => step.addLines);
}

const checkoutCalls = {
  openCatalog: (player) => playCatalog(player, (catalog) => catalog.text),
  publicView: (player) => playCatalog(player, (catalog) => catalog.publicText),
  createOrder: playCreateOrder,
  draft: playDraft,
};

const calls = {
  ...checkoutCalls,
  command: playCommand,
  life: playLife,
  cancelSubscription: playSubscriptionCommand,
  editSubscription: playSubscriptionCommand,
  editCustomer: playEditCustomer,
  fulfilledOrderId: playFulfilledOrderId,
  readOrder: playReadOrder,
  readSubscription: playReadSubscription,
  overview: playOverview,
  profitability: playProfitability,
  contractPosition: playContractPosition,
  phaseFilter: playPhaseFilter,
  payments: playPayments,
  dueDate: playDueDate,
  billingGroupSummary: playAnswer('billingGroupSummary', 'queries', 'query', 'summary'),
  catalogChanges: playCatalogChanges,
  search: playSearch,
  orderKeys: playAnswer('orderKeys', 'orders', 'order', 'keys'),
  subscriptionKeys: playAnswer('subscriptionKeys', 'subscriptions', 'subscription', 'keys'),
  customerKeys: playAnswer('customerKeys', 'customers', 'customer', 'keys'),
  orderFilter: playAnswer('orderFilter', 'queries', 'query', 'filter'),
  subscriptionFilter: playAnswer('subscriptionFilter', 'queries', 'query', 'filter'),
  customerFilter: playAnswer('customerFilter', 'queries', 'query', 'filter'),
  importOrders: playImportOrders,
  importSubscriptions: playImportSubscriptions,
};

function playCatalog(player, read) {
  const { catalog: named, expect } = player.testCase;
  const outcome = attempt(() => {
    const catalog = openCatalog(player, named);
    const text = read(catalog);
    catalog.close();
    return text;
  });
  return judgeOutcome(player, 'catalog', outcome, expect);
}

function playCatalogChanges(player) {
  const { termwise, testCase } = player;
  const catalogs = [testCase.catalog, testCase.newCatalog].map((named) =>
    openCatalog(player, named),
  );
  const outcome = attempt(() => JSON.stringify(termwise.catalogChanges(...catalogs)));
  for (const catalog of catalogs) catalog.close();
  return judgeOutcome(player, 'changes', outcome, testCase.expect);
}

function playCreateOrder(player) {
  const { testCase } = player;
  const catalog = openCatalog(player, testCase.catalog);
  const request = bytesOf(player.fixtures, 'requests', testCase.request);
  const outcome = attempt(() => catalog.createOrder(request, contextOf(player, testCase)));
  catalog.close();
  if (outcome.value) judgeCreated(player, outcome.value, testCase.expect);
  const { refusal, value } = outcome;
  return judgeOutcome(player, 'order', { refusal, value: value?.orderText }, testCase.expect);
}

function judgeCreated(player, created, expect) {
  judgeRecord(player, 'customer', created.customerText, expect.customer);
  judgeRecord(player, 'billingGroup', created.billingGroupText, expect.billingGroup);
  for (const id of ['customerId', 'billingGroupId'])
    if (expect[id] !== undefined) judge(player, id, created[id], expect[id]);
}
