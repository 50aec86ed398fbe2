// Checks the shared cases: each rule has at least one, and each name is unique.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { it } from 'node:test';
import { files, fixtures } from './cases.mjs';

// A rule's paragraph in the contract starts with its number: **R18**.
const contract = readFileSync(new URL('../../core/CONTRACT.md', import.meta.url), 'utf8');
const rules = [...contract.matchAll(/^\*\*([A-Z]\d+)\*\*/gm)].map(([, rule]) => rule);
const cases = files.flatMap((file) => file.cases);

it('the contract has each rule once, numbered without gaps', () => {
  assert.ok(rules.length > 70, `found only ${rules.length} rules`);
  assert.deepEqual(rules, [...new Set(rules)]);
  // Section 11 is written as its rules are built.
  const complete = rules.filter((rule) => !rule.startsWith('A'));
  for (const rule of complete) {
    const before = rule[0] + (Number(rule.slice(1)) - 1);
    assert.ok(rule.slice(1) === '1' || rules.includes(before), `${before} is missing`);
  }
});

it('every rule has a case', () => {
  const proved = new Set(cases.flatMap((testCase) => testCase.rules));
  assert.deepEqual(
    rules.filter((rule) => !proved.has(rule)),
    [],
  );
});

it('every case names rules, all of which exist', () => {
  for (const { name, rules: named } of cases) {
    assert.ok(named.length > 0, name);
    assert.deepEqual(
      named.filter((rule) => !rules.includes(rule)),
      [],
      name,
    );
  }
});

it('names are unique', () => {
  const names = cases.map(({ name }) => name);
  assert.deepEqual(
    names.filter((name, index) => names.indexOf(name) !== index),
    [],
  );
});

it('every case has a known call and only the members of that call', () => {
  const members = {
    createOrder: ['catalog', 'request', 'context', 'expect'],
    openCatalog: ['catalog', 'expect'],
    publicView: ['catalog', 'expect'],
    draft: ['catalog', 'options', 'context', 'steps'],
    command: ['action', 'order', 'command', 'context', 'catalog', 'expect'],
    life: ['catalog', 'request', 'context', 'steps'],
    cancelSubscription: ['subscription', 'command', 'expect'],
    editSubscription: ['subscription', 'command', 'context', 'expect'],
    fulfilledOrderId: ['command', 'expect'],
    editCustomer: ['customer', 'command', 'context', 'expect'],
    readOrder: ['order', 'expect'],
    readSubscription: ['subscription', 'expect'],
    overview: ['order', 'expect'],
    profitability: ['order', 'expect'],
    contractPosition: ['subscription', 'today', 'expect'],
    phaseFilter: ['phase', 'today', 'expect'],
    payments: ['subscription', 'paymentTerm', 'expect'],
    dueDate: ['query', 'expect'],
    billingGroupSummary: ['query', 'expect'],
    catalogChanges: ['catalog', 'newCatalog', 'expect'],
    search: ['steps'],
    orderKeys: ['order', 'expect'],
    subscriptionKeys: ['subscription', 'expect'],
    customerKeys: ['customer', 'expect'],
    orderFilter: ['query', 'expect'],
    subscriptionFilter: ['query', 'expect'],
    customerFilter: ['query', 'expect'],
    importOrders: ['input', 'known', 'chunks', 'expect'],
    importSubscriptions: ['input', 'known', 'chunks', 'expect'],
  };
  for (const { name, rules: _rules, call, ...others } of cases)
    assert.deepEqual(
      Object.keys(others).filter((key) => !members[call]?.includes(key)),
      [],
      name,
    );
});

it('every expectation checks something', () => {
  const saying = {
    draft: ['see', 'saveAndRestore'],
    life: ['see', 'expect'],
    search: ['query', 'size', 'faults', 'removed'],
  };
  for (const { name, call, expect = {}, steps = [] } of cases) {
    const says = saying[call]
      ? steps.some((step) => saying[call].some((member) => member in step))
      : Object.keys(expect).length > 0;
    assert.ok(says, name);
  }
});

// Players would ignore a word that they do not know.
it('expectations and steps have only known members', () => {
  const outcome = ['faults', 'code', 'text', 'absent'];
  const command = [
    ...outcome,
    'ofContext',
    'order',
    'customer',
    'billingGroup',
    'subscriptions',
    'endedSubscriptions',
  ];
  const expectations = {
    createOrder: [...outcome, 'order', 'customer', 'billingGroup', 'customerId', 'billingGroupId'],
    openCatalog: [...outcome, 'catalog'],
    publicView: [...outcome, 'catalog'],
    command,
    cancelSubscription: [...outcome, 'ofContext', 'subscription'],
    editSubscription: [...outcome, 'ofContext', 'subscription'],
    fulfilledOrderId: [...outcome, 'orderId'],
    editCustomer: [...outcome, 'customer', 'billingGroup'],
    readOrder: [...outcome, 'order', 'unchanged'],
    readSubscription: [...outcome, 'subscription', 'unchanged'],
    overview: [...outcome, 'overview'],
    profitability: [...outcome, 'profitability'],
    contractPosition: [...outcome, 'position'],
    phaseFilter: [...outcome, 'filter'],
    payments: [...outcome, 'payments'],
    dueDate: [...outcome, 'date'],
    billingGroupSummary: [...outcome, 'summary'],
    catalogChanges: [...outcome, 'changes'],
    orderKeys: [...outcome, 'keys'],
    subscriptionKeys: [...outcome, 'keys'],
    customerKeys: [...outcome, 'keys'],
    orderFilter: [...outcome, 'filter'],
    subscriptionFilter: [...outcome, 'filter'],
    customerFilter: [...outcome, 'filter'],
    importOrders: ['orders', 'faults', 'lines', 'bytes'],
    importSubscriptions: ['subscriptions', 'faults', 'lines', 'bytes'],
  };
  const steps = {
    draft: [
      'addItem',
      'addLines',
      'set',
      'item',
      'remove',
      'acceptPrice',
      'refused',
      'replaceKnown',
      'faults',
      'expectPrice',
      'saveAndRestore',
      'restoreAgainst',
      'see',
    ],
    life: ['action', 'command', 'context', 'subscription', 'see', 'expect'],
    search: ['put', 'remove', 'removed', 'query', 'ids', 'total', 'size', 'faults'],
  };
  const only = (object, known, name) =>
    assert.deepEqual(
      Object.keys(object).filter((key) => !known.includes(key)),
      [],
      name,
    );
  for (const testCase of cases) {
    const { name, call } = testCase;
    if (testCase.expect) only(testCase.expect, expectations[call], name);
    for (const step of testCase.steps ?? []) {
      only(step, steps[call], name);
      if (step.expect) only(step.expect, [...command, 'subscription'], name);
      if (call === 'life' && step.see) only(step.see, ['overview', 'text'], name);
    }
  }
});

it('named fixtures exist', () => {
  const named = (document, kind) => {
    const name = typeof document === 'string' ? document : document?.base;
    return name === undefined || Object.hasOwn(fixtures[kind], name);
  };
  for (const { name, catalog, request, context, order, subscription } of cases) {
    assert.ok(named(catalog, 'catalogs'), name);
    assert.ok(named(request, 'requests'), name);
    assert.ok(named(context, 'contexts'), name);
    assert.ok(named(order, 'orders'), name);
    assert.ok(named(subscription, 'subscriptions'), name);
  }
});

it('every cell of the transition table has a case', () => {
  const played = new Set(
    cases
      .filter(({ call }) => call === 'command')
      .map(({ action, order }) => `${order?.base ?? order} ${action}`),
  );
  const cells = ['pending', 'confirmed', 'partial', 'fulfilled', 'cancelled'].flatMap((status) =>
    ['confirm', 'edit', 'fulfill', 'cancel'].map((action) => `${status} ${action}`),
  );
  assert.deepEqual(
    cells.filter((cell) => !played.has(cell)),
    [],
  );
});
