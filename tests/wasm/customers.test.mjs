// Orders of known customers on the package: by `customerId`, and in drafts whose known records are
// replaced (rules A1, A9).
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { businessPaths, defaultChoices, loadTermwise } from 'termwise';
import { loadTermwise as loadFull } from 'termwise/full';
import { fixtures } from './cases.mjs';

const full = await loadFull();
const { named, plain } = fixtures.contexts;
const stored = named.customers.find(({ id }) => id === 'cus_firm');
const { customer: _customer, ...withoutCustomer } = fixtures.requests.individual;
const request = { ...withoutCustomer, customerId: stored.id, paymentTerm: 'net30' };
const brief = ({ details }) => details.map(({ path, code }) => `${path} ${code}`);

function rejection(action) {
  try {
    action();
  } catch (error) {
    // Each build has a class of its own.
    assert.equal(error.name, 'TermwiseError', String(error.stack));
    return error;
  }
  return assert.fail('was accepted');
}

for (const [name, termwise] of [
  ['termwise', await loadTermwise()],
  ['termwise/full', full],
]) {
  const open = () => termwise.openCatalog(JSON.stringify(fixtures.catalogs.laptops));

  describe(`${name}: createOrder with customerId`, () => {
    it('takes the stored details, and makes no customer', () => {
      const created = open().createOrder(JSON.stringify(request), named);
      const { id, createdAt, ...details } = stored;
      assert.equal(created.customerId, id);
      assert.equal(created.customerText, null);
      assert.equal(created.billingGroupText, null);
      assert.equal(created.billingGroupId, 'bg_london');
      assert.equal(created.customerKey, stored.email);
      assert.deepEqual(created.order.customer, details);
      assert.equal(full.normalizeOrder(created.orderText), created.orderText);
    });

    it('rejects an unknown id, and another e-mail address', () => {
      const text = JSON.stringify(request);
      const unknown = rejection(() => open().createOrder(text, plain));
      assert.deepEqual([unknown.code, unknown.ofContext], ['CUSTOMER_NOT_FOUND', false]);
      const { customer } = fixtures.requests.business;
      const other = JSON.stringify({ ...request, customer });
      const mismatch = rejection(() => open().createOrder(other, named));
      assert.deepEqual(brief(mismatch), ['/customer/email CUSTOMER_MISMATCH']);
    });

    it('gives the same order through a draft', () => {
      const catalog = open();
      const { customers, billingGroups } = named;
      const draft = catalog.openDraft({ customers, billingGroups });
      draft.set('/customerId', request.customerId);
      draft.set('/paymentTerm', request.paymentTerm);
      for (const [member, text] of Object.entries(request.billingAddress)) {
        draft.set(`/billingAddress/${member}`, text);
      }
      draft.addItem(request.items[0]);
      const { orderText } = catalog.createOrder(JSON.stringify(request), named);
      assert.equal(draft.createOrder(named).orderText, orderText);
      assert.deepEqual(Object.keys(JSON.parse(draft.request())).includes('customer'), false);
    });
  });

  describe(`${name}: replaceKnown`, () => {
    it('brings faults and the window up to date at once', () => {
      const draft = open().openDraft();
      draft.set('/customerId', stored.id);
      draft.addItem(request.items[0]);
      const { monthlyTotal, faultCount, changes } = draft;
      const saved = draft.save();
      draft.replaceKnown({ customers: [stored], billingGroups: named.billingGroups });
      assert.equal(draft.faultCount, faultCount - 1);
      assert.ok(draft.changes > changes);
      assert.equal(draft.monthlyTotal, monthlyTotal);
      assert.equal(draft.save(), saved);
      assert.deepEqual(draft.faultsAt('/customerId'), []);
    });

    it('rejects records with a fault, and keeps what it knew', () => {
      const draft = open().openDraft({ customers: [stored] });
      draft.set('/customerId', stored.id);
      const before = draft.faults();
      const { changes } = draft;
      const error = rejection(() => draft.replaceKnown({ customers: [{ ...stored, email: 1 }] }));
      assert.deepEqual([...brief(error), error.ofContext], ['/customers/0/email wrong_type', true]);
      assert.deepEqual(draft.faults(), before);
      assert.equal(draft.changes, changes);
      assert.throws(() => draft.replaceKnown(undefined), { name: 'TermwiseError' });
      assert.throws(() => draft.replaceKnown(1n), TypeError);
    });

    it('throws once the draft is closed', () => {
      const draft = open().openDraft();
      draft.close();
      assert.throws(() => draft.replaceKnown({}), /this draft is closed/);
      assert.throws(() => draft.isRequired('/notes'), /this draft is closed/);
    });
  });

  describe(`${name}: what a form asks the core`, () => {
    it('knows what only a business may have', () => {
      const draft = open().openDraft();
      const refused = () => draft.faults().filter(({ code }) => code === 'not_allowed');
      for (const path of businessPaths) {
        const isObject = businessPaths.some((other) => other.startsWith(`${path}/`));
        draft.set(path, isObject ? true : path === '/paymentTerm' ? 'net30' : 'x');
      }
      assert.deepEqual(
        refused().map(({ path }) => path),
        businessPaths.filter((path) => !path.startsWith('/customer/billingGroup/')),
      );
      draft.set('/customer/customerType', 'business');
      assert.deepEqual(refused(), []);
    });

    it('knows what a request has that states nothing', () => {
      const { orderType, customerType, paymentTerm, newOrderStatus } = defaultChoices;
      const text = JSON.stringify(fixtures.requests.individual);
      const { order } = open().createOrder(text, plain);
      assert.deepEqual(
        [order.orderType, order.customer.customerType, order.paymentTerm, order.status],
        [orderType, customerType, paymentTerm, newOrderStatus],
      );
      assert.equal(full.lookupKeys(text).orderType, orderType);
    });
  });
}

describe('lookupKeys', () => {
  it('has the customerId of a request and of an order', () => {
    assert.equal(full.lookupKeys('{"customerId":" cus_ada "}').customerId, 'cus_ada');
    for (const text of ['{}', '{"customerId":7}', '{"customerId":""}', 'no JSON']) {
      assert.equal(full.lookupKeys(text).customerId, null, text);
    }
    assert.equal(full.lookupKeys(JSON.stringify(fixtures.orders.pending)).customerId, 'cus_1');
  });
});
