// The shared cases themselves: each rule is proved by one at least, each name is unique.
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { files, fixtures } from './cases.mjs';

const range = (letter, last) => Array.from({ length: last }, (_, index) => `${letter}${index + 1}`);
const rules = [
  ...range('M', 4), ...range('K', 5), ...range('R', 23), ...range('E', 5), ...range('O', 7),
  'V1', 'D1', 'D2', 'D3', 'D5', 'D6',
];
const cases = files.flatMap((file) => file.cases);

it('every rule is proved by a case', () => {
  const proved = new Set(cases.flatMap((testCase) => testCase.rules));
  assert.deepEqual(rules.filter((rule) => !proved.has(rule)), []);
});

it('no case names an unknown rule, or none', () => {
  for (const { name, rules: named } of cases) {
    assert.ok(named.length > 0, name);
    assert.deepEqual(named.filter((rule) => !rules.includes(rule)), [], name);
  }
});

it('names are unique', () => {
  const names = cases.map(({ name }) => name);
  assert.deepEqual(names.filter((name, index) => names.indexOf(name) !== index), []);
});

it('every case has a known call and the members of its call alone', () => {
  const members = {
    createOrder: ['catalog', 'request', 'context', 'expect'],
    openCatalog: ['catalog', 'expect'],
    publicView: ['catalog', 'expect'],
    draft: ['catalog', 'options', 'context', 'steps'],
  };
  for (const { name, rules: _rules, call, ...others } of cases)
    assert.deepEqual(Object.keys(others).filter((key) => !members[call]?.includes(key)), [], name);
});

it('every expectation says something', () => {
  for (const { name, call, expect = {}, steps = [] } of cases) {
    const says = call === 'draft'
      ? steps.some((step) => step.see || step.saveAndRestore)
      : Object.keys(expect).length > 0;
    assert.ok(says, name);
  }
});

it('fixtures that are named exist', () => {
  const named = (document, kind) => {
    const name = typeof document === 'string' ? document : document?.base;
    return name === undefined || Object.hasOwn(fixtures[kind], name);
  };
  for (const { name, catalog, request, context } of cases) {
    assert.ok(named(catalog, 'catalogs'), name);
    assert.ok(named(request, 'requests'), name);
    assert.ok(named(context, 'contexts'), name);
  }
});
