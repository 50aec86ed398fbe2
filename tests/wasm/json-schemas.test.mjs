// The JSON Schemas of the package against the core: for every shared case with one document, ajv
// finds the faults that the core finds, but for what wasm/schema/README.md lists.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import Ajv2020 from 'ajv/dist/2020.js';
import { files, fixtures } from './cases.mjs';
import { bytesOf } from './player/judge.mjs';

const folder = new URL('../../wasm/schema/', import.meta.url);
const ajv = new Ajv2020({ allErrors: true, validateFormats: false, allowUnionTypes: true });
const names = readdirSync(folder).filter((name) => name.endsWith('.json'));
for (const name of names) ajv.addSchema(JSON.parse(readFileSync(new URL(name, folder))), name);

const commands = {
  confirm: 'SimpleCommand',
  cancel: 'CancelCommand',
  edit: 'EditCommand',
  fulfill: 'FulfillCommand',
};

/** By call: the record's schema, the kind of its fixtures and its name in the case. */
const documents = {
  createOrder: ['OrderRequest', 'requests', 'request'],
  openCatalog: ['CatalogRecord', 'catalogs', 'catalog'],
  publicView: ['CatalogRecord', 'catalogs', 'catalog'],
  readOrder: ['Order', 'orders', 'order'],
  overview: ['Order', 'orders', 'order'],
  profitability: ['Order', 'orders', 'order'],
  orderKeys: ['Order', 'orders', 'order'],
  subscriptionKeys: ['Subscription', 'subscriptions', 'subscription'],
  customerKeys: ['CustomerRecord', 'customers', 'customer'],
  readSubscription: ['Subscription', 'subscriptions', 'subscription'],
  editSubscription: ['EditSubscriptionCommand', 'commands', 'command'],
  editCustomer: ['EditCustomerCommand', 'commands', 'command'],
  dueDate: ['DueDateQuery', 'queries', 'query'],
  billingGroupSummary: ['BillingGroupQuery', 'queries', 'query'],
  orderFilter: ['OrderListQuery', 'queries', 'query'],
  subscriptionFilter: ['SubscriptionQuery', 'queries', 'query'],
  customerFilter: ['CustomerQuery', 'queries', 'query'],
};

/** Every document of a case with the faults that the core finds in it. */
function* judged(testCase) {
  const { call, expect, steps = [] } = testCase;
  if (expect?.ofContext || isContextAtFault(testCase)) return;
  if (documents[call]) {
    const [schema, kind, member] = documents[call];
    yield { schema, kind, document: testCase[member], faults: expect.faults ?? [] };
  }
  const schema =
    call === 'cancelSubscription' ? 'CancelSubscriptionCommand' : commands[testCase.action];
  if (schema && testCase.command) {
    yield { schema, kind: 'commands', document: testCase.command, faults: expect.faults ?? [] };
  }
  for (const { query, put, faults = [] } of call === 'search' ? steps : []) {
    if (query) yield { schema: 'OrderQuery', kind: 'queries', document: query, faults };
    if (put) yield { schema: 'Order', kind: 'orders', document: put, faults };
  }
}

/** The faults of such a case are those of its context. */
function isContextAtFault({ call, context }) {
  if (call !== 'createOrder' || context === undefined) return false;
  const value = parsed('contexts', context);
  return value === undefined || !ajv.validate('OrderContext.json', value);
}

/** Undefined if it is no JSON: nothing for a schema to see. */
function parsed(kind, document) {
  try {
    const text = new TextDecoder('utf-8', { fatal: true });
    return JSON.parse(text.decode(bytesOf(fixtures, kind, document)));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) return undefined;
    throw error;
  }
}

const escaped = (name) => name.replaceAll('~', '~0').replaceAll('/', '~1');

/** Where an error of ajv is, as the core would say it. */
function placeOf({ instancePath, keyword, params, propertyName }) {
  const name =
    params.missingProperty ?? params.additionalProperty ?? params.propertyName ?? propertyName;
  return name === undefined || keyword === 'type'
    ? instancePath
    : `${instancePath}/${escaped(name)}`;
}

const isInside = (inner, outer) => inner === outer || inner.startsWith(`${outer}/`);

/** The rows of the two tables of the README. */
function rowsUnder(heading) {
  const text = readFileSync(new URL('README.md', folder), 'utf8');
  const [, section] = text.split(`### ${heading}\n`);
  return [...section.split('\n#')[0].matchAll(/^\| (`?[\w ]+`?) +\| `([^`]+)` +\|/gm)].map(
    ([, what, where]) => ({ what: what.replaceAll('`', '').trim(), where, uses: 0 }),
  );
}

function matches(where, path) {
  const pattern = where
    .replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&')
    .replaceAll(/(?<=\/)N(?=\/|$)/g, '\\d+')
    .replaceAll('*', '.*');
  return new RegExp(`^${pattern}$`, 'su').test(path);
}

const accepted = rowsUnder('Accepted by a schema, rejected by the core');
const rejected = rowsUnder('Rejected by a schema, accepted by the core');

function isListed(rows, isWhat, path) {
  const row = rows.find(({ what, where }) => isWhat(what) && matches(where, path));
  if (row) row.uses += 1;
  return row !== undefined;
}

const isCode = (code) => (what) =>
  what === code || (what === 'upper case' && code === code.toUpperCase());

/** What the schema and the core say differently, and the README does not list. */
function differences({ schema, kind, document, faults }) {
  const value = parsed(kind, document);
  if (value === undefined) return [];
  const validate = ajv.getSchema(`${schema}.json`);
  validate(value);
  const errors = (validate.errors ?? []).map((error) => ({ ...error, place: placeOf(error) }));
  const missed = faults.filter(
    ({ path, code }) =>
      !errors.some(({ place }) => place === path) && !isListed(accepted, isCode(code), path),
  );
  const more = errors.filter(
    ({ place, keyword }) =>
      keyword !== 'anyOf' &&
      !faults.some(({ path }) => isInside(place, path) || isInside(path, place)) &&
      !isListed(rejected, (what) => what === keyword, place),
  );
  return [
    ...missed.map(({ path, code }) => `${schema} accepts ${code} at ${path}`),
    ...more.map(({ place, keyword }) => `${schema} rejects ${place} by ${keyword}`),
  ];
}

describe('the JSON Schemas', () => {
  it('are valid, and refer to nothing that is missing', () => {
    assert.ok(names.length > 40, `${names.length}`);
    for (const name of names) assert.ok(ajv.getSchema(name), name);
  });

  let compared = 0;
  for (const { about, cases } of files) {
    it(`agree with the core on: ${about}`, () => {
      for (const testCase of cases) {
        for (const one of judged(testCase)) {
          compared += 1;
          assert.deepEqual(differences(one), [], testCase.name);
        }
      }
    });
  }

  it('are compared on many documents', () => {
    assert.ok(compared > 700, `${compared}`);
  });

  it('differ only as listed: every row is needed', () => {
    assert.ok(accepted.length > 20 && rejected.length > 5);
    assert.deepEqual(
      [...accepted, ...rejected].filter(({ uses }) => uses === 0),
      [],
    );
  });
});
