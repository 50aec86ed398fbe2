// Customers are edited, and ordered for by their id.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import {
  addTenant,
  businessCustomer,
  client,
  orderRequest,
  sampleCatalog,
  startService,
} from './support/service.mjs';
import { forEachStore } from './support/stores.mjs';

function assertFaults(answer, status, ...faults) {
  assert.equal(answer.status, status, answer.text);
  const found = answer.json.error.details.map(({ path, code }) => `${path} ${code}`.trim());
  assert.deepEqual(found, faults);
}

forEachStore((store) => {
  let service, shop, other;
  let numbers = 0;

  before(async () => {
    const { environment } = await store.create();
    const [keys, otherKeys] = [
      await addTenant(environment, 'north'),
      await addTenant(environment, 'south'),
    ];
    service = await startService({ ...environment, DEMO: '0' });
    shop = client(service, keys);
    other = client(service, otherKeys);
    for (const { secret } of [shop, other]) {
      await secret('PUT', '/products', { body: sampleCatalog });
    }
  });
  after(() => service?.stop());

  const order = (body, more) => shop.secret('POST', '/orders', { body, ...more });
  const placed = async (customer) => {
    const made = await order(orderRequest({ customer }));
    assert.equal(made.status, 201, made.text);
    return made.json;
  };
  const newEmail = () => `customer-${(numbers += 1)}@example.com`;
  const patch = (id, body, more) => shop.secret('PATCH', `/customers/${id}`, { body, ...more });
  const read = (id) => shop.secret('GET', `/customers/${id}`);

  describe('an edit', () => {
    test('replaces what is sent; orders that exist keep what they carry', async () => {
      const email = newEmail();
      const made = await placed({ email });
      const answer = await patch(made.customerId, { lastName: 'King', notes: 'Pays\nlate' });
      assert.equal(answer.status, 200, answer.text);
      assert.deepEqual([answer.json.lastName, answer.json.notes], ['King', 'Pays\nlate']);
      const stored = await read(made.customerId);
      assert.equal(stored.text, answer.text);
      assert.equal(stored.header('ETag'), answer.header('ETag'));
      const { json: kept } = await shop.secret('GET', `/orders/${made.id}`);
      assert.deepEqual(kept, made);
      const back = await patch(made.customerId, { ...answer.json, notes: null });
      assert.equal(back.status, 200, back.text);
      assert.equal(back.json.notes, undefined);
    });

    test('another address is the one that later orders are matched by', async () => {
      const [before, after] = [newEmail(), newEmail()];
      const { customerId } = await placed({ email: before });
      assert.equal((await patch(customerId, { email: after.toUpperCase() })).status, 200);
      assert.equal((await placed({ email: after })).customerId, customerId);
      assert.notEqual((await placed({ email: before })).customerId, customerId);
    });

    test('two customers may come to share an address; the older one is matched', async () => {
      const [one, two] = [newEmail(), newEmail()];
      const ids = [
        (await placed({ email: one })).customerId,
        (await placed({ email: two })).customerId,
      ];
      assert.equal((await patch(ids[1], { email: one })).status, 200);
      const customers = await Promise.all(ids.map(async (id) => (await read(id)).json));
      const age = ({ createdAt, id }) => `${createdAt} ${id}`;
      const [oldest] = customers.sort((left, right) => (age(left) < age(right) ? -1 : 1));
      assert.equal((await placed({ email: one })).customerId, oldest.id);
    });

    test('names known billing groups and makes new ones', async () => {
      const { customerId, customer } = await placed(businessCustomer(newEmail(), 'Edit one'));
      const two = await placed(businessCustomer(newEmail(), 'Edit two'));
      const moved = await patch(customerId, { billingGroup: { name: 'EDIT TWO' } });
      assert.equal(moved.status, 200, moved.text);
      assert.deepEqual(moved.json.billingGroup, two.customer.billingGroup);
      const made = await patch(customerId, { billingGroup: { name: 'Edit three' } });
      assert.match(made.json.billingGroup.id, /^bg_[0-9a-f]{32}$/);
      const three = await placed(businessCustomer(newEmail(), 'edit three'));
      assert.deepEqual(three.customer.billingGroup, made.json.billingGroup);
      const back = await patch(customerId, { billingGroup: customer.billingGroup });
      assert.equal(back.status, 200, back.text);
      assertFaults(
        await patch(customerId, { billingGroup: { id: 'bg_none' } }),
        422,
        '/billingGroup/id BILLING_GROUP_NOT_FOUND',
      );
    });

    test('is judged by the core, all or nothing', async () => {
      const { customerId } = await placed({ email: newEmail() });
      const before = await read(customerId);
      const wrong = {
        email: 'nobody',
        phone: '1',
        notes: 'x'.repeat(5001),
        id: 'cus_2',
        colour: 1,
      };
      assertFaults(
        await patch(customerId, wrong),
        422,
        '/id not_allowed',
        '/email invalid_email',
        '/phone invalid_phone',
        '/notes too_long',
        '/colour unknown_field',
      );
      assertFaults(await patch(customerId, '{'), 400, 'MALFORMED_JSON');
      assert.equal((await read(customerId)).text, before.text);
    });

    test('answers 404, 403, 412; a key makes it once', async () => {
      const { customerId } = await placed({ email: newEmail() });
      assertFaults(await patch('cus_none', { notes: 'x' }), 404, 'NOT_FOUND');
      const path = `/customers/${customerId}`;
      const body = { notes: 'x' };
      assertFaults(await other.secret('PATCH', path, { body }), 404, 'NOT_FOUND');
      assertFaults(await shop.publishable('PATCH', path, { body }), 403, 'FORBIDDEN');
      const stale = { headers: { 'If-Match': '"other"' } };
      assertFaults(await patch(customerId, body, stale), 412, 'REVISION_CONFLICT');
      const etag = (await read(customerId)).header('ETag');
      const headers = { 'If-Match': etag, 'Idempotency-Key': `once-${customerId}` };
      const first = await patch(customerId, body, { headers });
      assert.equal(first.status, 200, first.text);
      const again = await patch(customerId, body, { headers });
      assert.deepEqual([again.status, again.text], [200, first.text]);
    });

    test('fifty edits of one version: one succeeds', async () => {
      const { customerId } = await placed({ email: newEmail() });
      const etag = (await read(customerId)).header('ETag');
      const answers = await Promise.all(
        Array.from({ length: 50 }, (_, n) =>
          patch(customerId, { notes: `${n}` }, { headers: { 'If-Match': etag } }),
        ),
      );
      const won = answers.filter(({ status }) => status === 200);
      assert.equal(won.length, 1);
      assert.ok(answers.every(({ status }) => status === 200 || status === 412));
      assert.equal((await read(customerId)).text, won[0].text);
    });
  });

  describe('an order for a known customer', () => {
    const requestFor = (customerId, changes = {}) => {
      const { customer: _, ...request } = orderRequest();
      return { customerId, ...request, ...changes };
    };

    test('carries the stored details, the billing group too', async () => {
      const { customerId, customer } = await placed(businessCustomer(newEmail(), 'Known group'));
      await patch(customerId, { lastName: 'Known', notes: 'Not for orders' });
      const made = await order(requestFor(customerId));
      assert.equal(made.status, 201, made.text);
      assert.equal(made.json.customerId, customerId);
      assert.deepEqual(made.json.customer, { ...customer, lastName: 'Known' });
    });

    test('needs one of this tenant, and that customer’s address', async () => {
      const email = newEmail();
      const { customerId } = await placed({ email });
      assertFaults(await order(requestFor('cus_none')), 422, '/customerId CUSTOMER_NOT_FOUND');
      const elsewhere = await other.secret('POST', '/orders', { body: requestFor(customerId) });
      assertFaults(elsewhere, 422, '/customerId CUSTOMER_NOT_FOUND');
      const mismatch = { ...orderRequest({ customer: { email: newEmail() } }), customerId };
      assertFaults(await order(mismatch), 422, '/customer/email CUSTOMER_MISMATCH');
      const sent = { ...orderRequest({ customer: { email, lastName: 'Sent' } }), customerId };
      const made = await order(sent);
      assert.equal(made.status, 201, made.text);
      assert.equal(made.json.customer.lastName, 'Sent');
    });

    test('H7: is forbidden with a publishable key, whether there is such a customer or not', async () => {
      const { customerId } = await placed({ email: newEmail() });
      const answers = [];
      for (const id of [customerId, 'cus_none']) {
        answers.push(await shop.publishable('POST', '/orders', { body: requestFor(id) }));
      }
      for (const answer of answers) assertFaults(answer, 403, 'FORBIDDEN');
      assert.equal(answers[0].text, answers[1].text);
    });
  });

  test('nothing went wrong inside', async () => {
    await service.stop();
    assert.equal(service.errors(), '');
  });
});
