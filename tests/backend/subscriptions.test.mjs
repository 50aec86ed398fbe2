// Units are handed over and become subscriptions; these are edited, extended, replaced and cancelled.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { businessCustomer, client, item, orderRequest, startService } from './support/service.mjs';
import { forEachStore } from './support/stores.mjs';

const ifMatch = (tag, more = {}) => ({ headers: { 'If-Match': tag }, ...more });
const withKey = (key, more = {}) => ({ headers: { 'Idempotency-Key': key }, ...more });

function assertFaults(answer, status, ...faults) {
  assert.equal(answer.status, status, answer.text);
  const found = answer.json.error.details.map(({ path, code }) => `${path} ${code}`.trim());
  assert.deepEqual(found, faults);
}

forEachStore((store) => {
  let service, shop;
  let numbers = 0;
  const serial = () => `SN-${(numbers += 1)}`;

  before(async () => {
    const { environment } = await store.create();
    service = await startService(environment);
    shop = client(service, service.keys);
  });
  after(() => service?.stop());

  const place = async (changes) => {
    const made = await shop.secret('POST', '/orders', { body: orderRequest(changes) });
    assert.equal(made.status, 201, made.text);
    return made.json;
  };
  const read = async (path) => (await shop.secret('GET', path)).json;
  const post = (body, more) => shop.secret('POST', '/subscriptions', { body, ...more });
  const patch = (id, body, more) => shop.secret('PATCH', `/subscriptions/${id}`, { body, ...more });
  const cancel = (id, more) => shop.secret('POST', `/subscriptions/${id}/cancel`, more);
  const rent = async (changes) => {
    const order = await place({ items: [item({ quantity: 1 })], ...changes });
    const { status, json, text } = await post({
      orderId: order.id,
      itemId: '1-1',
      serialNumber: serial(),
    });
    assert.equal(status, 201, text);
    return json.subscriptions[0];
  };
  const typesOf = async (orderId) =>
    (await read(`/orders/${orderId}/events`)).events.map(({ type }) => type);

  describe('units', () => {
    test('one without a list becomes a subscription; the order follows', async () => {
      const order = await place();
      const serialNumber = serial();
      const answer = await post({
        orderId: order.id,
        itemId: '1-1',
        serialNumber,
        startDate: '2026-12-24',
        carrier: 'DHL',
        trackingNumber: 'JD-1',
      });
      assert.equal(answer.status, 201, answer.text);
      assert.deepEqual(Object.keys(answer.json), ['subscriptions', 'order']);
      const [made] = answer.json.subscriptions;
      assert.match(made.id, /^sub_[0-9a-f]{32}$/);
      assert.deepEqual(made, {
        id: made.id,
        orderId: order.id,
        itemId: '1-1',
        customerId: order.customerId,
        sku: order.items[0].sku,
        serialNumber,
        currency: 'EUR',
        unitPrice: 59.9,
        contractLength: 24,
        startDate: '2026-12-24',
        endDate: '2028-12-24',
        carrier: 'DHL',
        trackingNumber: 'JD-1',
        status: 'active',
      });
      assert.deepEqual(answer.json.order.items[0].rentalIds, [made.id]);
      assert.equal(answer.json.order.status, 'partial');
      assert.equal(answer.header('ETag'), '"2"');
      assert.equal(answer.header('Location'), `/subscriptions/${made.id}`);
      assert.deepEqual(await read(`/orders/${order.id}`), answer.json.order);
      assert.deepEqual(await read(`/subscriptions/${made.id}`), made);
    });

    test('several at once are made, with an id each', async () => {
      const order = await place({ items: [item({ quantity: 2 }), item({ quantity: 1 })] });
      const units = ['1-2', '1-1', '1-1'].map((itemId) => ({ itemId, serialNumber: serial() }));
      const answer = await post({ orderId: order.id, units });
      assert.equal(answer.status, 201, answer.text);
      const { subscriptions, order: fulfilled } = answer.json;
      assert.equal(new Set(subscriptions.map(({ id }) => id)).size, 3);
      assert.deepEqual(
        subscriptions.map(({ itemId }) => itemId),
        ['1-2', '1-1', '1-1'],
      );
      assert.equal(fulfilled.status, 'fulfilled');
      assert.equal(answer.header('Location'), null);
      const today = new Date().toISOString().slice(0, 10);
      for (const { id, startDate } of subscriptions) {
        assert.ok(startDate <= today && startDate >= order.createdAt.slice(0, 10));
        assert.equal((await read(`/subscriptions/${id}`)).orderId, order.id);
      }
    });

    test('all or none: every fault is reported, and nothing is made', async () => {
      const order = await place();
      const taken = serial();
      await post({ orderId: order.id, itemId: '1-1', serialNumber: taken });
      const before = await read(`/orders/${order.id}`);
      const units = [
        { itemId: '1-1', serialNumber: serial() },
        { itemId: '1-1', serialNumber: taken },
        { itemId: '9-9', serialNumber: serial(), startDate: 'soon' },
        { itemId: '1-1' },
      ];
      assertFaults(
        await post({ orderId: order.id, units }),
        422,
        '/units/1/serialNumber SERIAL_NUMBER_IN_USE',
        '/units/2/itemId ITEM_NOT_FOUND',
        '/units/2/startDate invalid_date',
        '/units/3/itemId ITEM_ALREADY_FULFILLED',
        '/units/3/serialNumber required',
      );
      assert.deepEqual(await read(`/orders/${order.id}`), before);
      assert.deepEqual(await typesOf(order.id), [
        'order.created',
        'subscription.created',
        'order.partially_fulfilled',
      ]);
    });

    test('409 for a serial number in use and for more units than are open', async () => {
      const order = await place({ items: [item({ quantity: 1 })] });
      const { serialNumber } = await rent();
      const one = { orderId: order.id, itemId: '1-1', serialNumber };
      assertFaults(await post(one), 409, '/serialNumber SERIAL_NUMBER_IN_USE');
      const units = [serial(), serial()].map((each) => ({ itemId: '1-1', serialNumber: each }));
      assertFaults(
        await post({ orderId: order.id, units }),
        409,
        '/units/1/itemId ITEM_ALREADY_FULFILLED',
      );
    });

    test('a body that names no order, or is none', async () => {
      const unit = { itemId: '1-1', serialNumber: serial() };
      assertFaults(await post(unit), 422, '/orderId required');
      assertFaults(await post({ ...unit, orderId: 7 }), 422, '/orderId wrong_type');
      assertFaults(await post({ units: [] }), 422, '/orderId required', '/units required');
      assertFaults(await post('{"orderId":'), 400, 'MALFORMED_JSON');
      assertFaults(
        await post('{"orderId":"a","orderId":"a"}'),
        422,
        '/orderId duplicate_field',
        '/units required',
      );
      assertFaults(await post({ ...unit, orderId: 'ord_none' }), 404, 'NOT_FOUND');
      assertFaults(
        await post({ orderId: (await place()).id, ...unit, colour: 'red', units: [unit] }),
        422,
        '/itemId not_allowed',
        '/serialNumber not_allowed',
        '/colour unknown_field',
      );
    });
  });

  describe('one subscription', () => {
    test('is read with the hash of its bytes as ETag', async () => {
      const { id } = await rent();
      const first = await shop.secret('GET', `/subscriptions/${id}`);
      assert.equal(first.status, 200);
      const etag = first.header('ETag');
      assert.match(etag, /^"[\w-]{22}"$/);
      const again = await shop.secret('GET', `/subscriptions/${id}`, {
        headers: { 'If-None-Match': etag },
      });
      assert.deepEqual([again.status, again.text], [304, '']);
      await patch(id, { notes: 'Changed' });
      const changed = await shop.secret('GET', `/subscriptions/${id}`);
      assert.notEqual(changed.header('ETag'), etag);
    });

    test('is edited: what is sent replaces, null removes', async () => {
      const { id, orderId, serialNumber } = await rent();
      const first = await patch(id, { carrier: 'UPS', trackingNumber: '1Z', notes: 'Desk 4' });
      assert.equal(first.status, 200, first.text);
      assert.deepEqual([first.json.carrier, first.json.trackingNumber], ['UPS', '1Z']);
      assert.deepEqual(await read(`/subscriptions/${id}`), first.json);
      const second = await patch(id, { ...first.json, notes: null });
      assert.equal(second.status, 200, second.text);
      assert.equal(second.json.notes, undefined);
      assertFaults(
        await patch(id, { contractLength: 6, trackingNumber: 'x'.repeat(101) }),
        422,
        '/contractLength not_allowed',
        '/trackingNumber too_long',
      );
      const { events } = await read(`/orders/${orderId}/events`);
      const edited = events.filter(({ type }) => type === 'subscription.edited');
      assert.deepEqual(
        edited.map(({ revision, subscriptionId }) => [revision, subscriptionId]),
        [
          [null, id],
          [null, id],
        ],
      );
      assert.deepEqual(edited[1].changes, [{ path: '/notes', from: 'Desk 4', to: null }]);
      assert.equal(first.json.serialNumber, serialNumber);
    });

    test('gets another device, if its serial number is free', async () => {
      const { id, serialNumber } = await rent();
      const other = await rent();
      const reason = 'Screen broken';
      assertFaults(
        await patch(id, { serialNumber: other.serialNumber, reason }),
        409,
        '/serialNumber SERIAL_NUMBER_IN_USE',
      );
      assertFaults(await patch(id, { serialNumber: serial() }), 422, '/reason required');
      const replaced = await patch(id, { serialNumber: serial(), reason });
      assert.equal(replaced.status, 200, replaced.text);
      const [before] = replaced.json.replacements;
      assert.deepEqual([before.serialNumber, before.reason], [serialNumber, reason]);
      // The old device may be rented out again.
      const again = await patch(other.id, { serialNumber, reason });
      assert.equal(again.status, 200, again.text);
    });

    test('is cancelled with a reason; its order stays', async () => {
      const { id, orderId } = await rent();
      const before = await read(`/orders/${orderId}`);
      const answer = await cancel(id, { body: { reason: 'Lost\nin transit' } });
      assert.equal(answer.status, 200, answer.text);
      assert.deepEqual(
        [answer.json.status, answer.json.cancelReason],
        ['cancelled', 'Lost\nin transit'],
      );
      assert.deepEqual(await read(`/orders/${orderId}`), before);
      assertFaults(await cancel(id), 409, 'INVALID_TRANSITION');
      assertFaults(await patch(id, { notes: 'x' }), 409, 'INVALID_TRANSITION');
      assert.equal((await typesOf(orderId)).at(-1), 'subscription.cancelled');
    });

    test('changes only if If-Match names it as it is', async () => {
      const { id } = await rent();
      const etag = (await shop.secret('GET', `/subscriptions/${id}`)).header('ETag');
      for (const tag of ['"other"', `W/${etag}`, etag.slice(1, -1)]) {
        assertFaults(await patch(id, { notes: 'x' }, ifMatch(tag)), 412, 'REVISION_CONFLICT');
        assertFaults(await cancel(id, ifMatch(tag)), 412, 'REVISION_CONFLICT');
      }
      const edited = await patch(id, { notes: 'x' }, ifMatch(etag));
      assert.equal(edited.status, 200);
      assertFaults(await cancel(id, ifMatch(etag)), 412, 'REVISION_CONFLICT');
      assert.equal((await cancel(id, ifMatch(edited.header('ETag')))).status, 200);
      assertFaults(await cancel('sub_none', ifMatch('*')), 404, 'NOT_FOUND');
    });

    test('is paid every month, by its order’s payment term', async () => {
      const order = await place({
        customer: businessCustomer('payer@example.com', 'Payers'),
        paymentTerm: 'net14',
      });
      const unit = { itemId: '1-1', serialNumber: serial(), startDate: '2027-01-31' };
      const { json } = await post({ orderId: order.id, units: [unit] });
      const [{ id }] = json.subscriptions;
      const { payments } = await read(`/subscriptions/${id}/payments`);
      assert.equal(payments.length, 24);
      assert.deepEqual(payments.slice(0, 2), [
        { month: 1, date: '2027-01-31', dueDate: '2027-02-14', amount: 59.9 },
        { month: 2, date: '2027-02-28', dueDate: '2027-03-14', amount: 59.9 },
      ]);
      const unknown = await shop.secret('GET', '/subscriptions/sub_none/payments');
      assertFaults(unknown, 404, 'NOT_FOUND');
    });

    test('is changed once for each key', async () => {
      const { id } = await rent();
      const first = await patch(id, { notes: 'Once' }, withKey(`edit-${id}`));
      await patch(id, { notes: 'Twice' });
      const again = await patch(id, { notes: 'Once' }, withKey(`edit-${id}`));
      assert.deepEqual([again.status, again.text], [200, first.text]);
      assert.equal((await read(`/subscriptions/${id}`)).notes, 'Twice');
    });

    test('needs a secret key', async () => {
      const { id } = await rent();
      for (const [method, path, body] of [
        ['GET', `/subscriptions/${id}`],
        ['PATCH', `/subscriptions/${id}`, {}],
        ['POST', `/subscriptions/${id}/cancel`],
      ]) {
        const answer = await shop.publishable(method, path, { ...(body && { body }) });
        assertFaults(answer, 403, 'FORBIDDEN');
      }
    });
  });

  describe('orders for running subscriptions', () => {
    const customer = { email: 'renter@example.com' };
    const replacing = (orderType, subscriptionId, changes = {}) => ({
      customer,
      orderType,
      items: [item({ quantity: 1, subscriptionId, ...changes })],
    });
    const tried = (request) => shop.secret('POST', '/orders', { body: orderRequest(request) });

    test('an extension goes on where the old one ends, with the same device', async () => {
      const old = await rent({ customer });
      const order = await place(replacing('extension', old.id));
      const { status, json, text } = await post({ orderId: order.id, units: [{ itemId: '1-1' }] });
      assert.equal(status, 201, text);
      const [extended] = json.subscriptions;
      assert.deepEqual(
        [extended.serialNumber, extended.startDate],
        [old.serialNumber, old.endDate],
      );
      assert.deepEqual(await read(`/subscriptions/${old.id}`), { ...old, status: 'ended' });
      const { events } = await read(`/orders/${old.orderId}/events`);
      const { type, subscriptionId, changes } = events.at(-1);
      assert.deepEqual([type, subscriptionId], ['subscription.ended', old.id]);
      assert.deepEqual(changes, [{ path: '/status', from: 'active', to: 'ended' }]);
      assertFaults(
        await tried(replacing('extension', old.id)),
        422,
        '/items/0/subscriptionId SUBSCRIPTION_NOT_ACTIVE',
      );
    });

    test('an upgrade ends the old one when the new one starts', async () => {
      const old = await rent({ customer });
      const upgrade = replacing('upgrade', old.id, { sku: 'X1C-16-512' });
      const order = await place(upgrade);
      const startDate = '2027-01-01';
      const unit = { itemId: '1-1', serialNumber: serial(), startDate };
      const { status, text } = await post({ orderId: order.id, units: [unit] });
      assert.equal(status, 201, text);
      const ended = await read(`/subscriptions/${old.id}`);
      assert.deepEqual([ended.status, ended.endDate], ['ended', startDate]);
    });

    test('another customer’s subscription is not found, nor is one that is not there', async () => {
      const old = await rent({ customer: { email: 'other-renter@example.com' } });
      for (const id of [old.id, 'sub_none']) {
        assertFaults(
          await tried(replacing('extension', id)),
          422,
          '/items/0/subscriptionId SUBSCRIPTION_NOT_FOUND',
        );
      }
    });

    test('an edit knows the subscriptions that the order names', async () => {
      const [one, two] = [await rent({ customer }), await rent({ customer })];
      const order = await place(replacing('extension', one.id));
      const items = [{ id: '1-1', quantity: 1 }, item({ quantity: 1, subscriptionId: two.id })];
      const edited = await shop.secret('PATCH', `/orders/${order.id}`, { body: { items } });
      assert.equal(edited.status, 200, edited.text);
      assert.equal(edited.json.items[1].subscriptionId, two.id);
    });
  });

  test('nothing went wrong inside', async () => {
    await service.stop();
    assert.equal(service.errors(), '');
  });
});
