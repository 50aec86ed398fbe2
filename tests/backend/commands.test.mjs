// Orders change over HTTP: confirmed, edited, cancelled, fulfilled. The core decides; here is what the
// service adds: status codes, revisions, keys, transactions, history.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import {
  addTenant,
  businessCustomer,
  client,
  item,
  orderRequest,
  sampleCatalog,
  startService,
} from './support/service.mjs';
import { forEachStore } from './support/stores.mjs';

const withKey = (key, more = {}) => ({ headers: { 'Idempotency-Key': key }, ...more });
const ifMatch = (tag, more = {}) => ({ headers: { 'If-Match': tag }, ...more });

function assertFault(answer, status, code, path) {
  assert.deepEqual([answer.status, answer.code], [status, code], answer.text);
  if (path !== undefined) assert.equal(answer.json.error.details[0].path, path);
}

forEachStore((store) => {
  let environment, query, service, shop, other;

  before(async () => {
    ({ environment, query } = await store.create());
    const keys = await addTenant(environment, 'north');
    const otherKeys = await addTenant(environment, 'south');
    service = await startService({ ...environment, DEMO: '0' });
    shop = client(service, keys);
    other = client(service, otherKeys);
    for (const { secret } of [shop, other]) {
      assert.equal((await secret('PUT', '/products', { body: sampleCatalog })).status, 200);
    }
  });
  after(() => service?.stop());

  const place = async (changes, more) => {
    const made = await shop.secret('POST', '/orders', { body: orderRequest(changes), ...more });
    assert.equal(made.status, 201, made.text);
    return made.json;
  };
  const read = async (id) => (await shop.secret('GET', `/orders/${id}`)).json;
  const act = (id, action, more) => shop.secret('POST', `/orders/${id}/${action}`, more);
  const edit = (id, body, more) => shop.secret('PATCH', `/orders/${id}`, { body, ...more });
  const handOver = (body, more) => shop.secret('POST', '/subscriptions', { body, ...more });
  const history = async (id) => {
    const { status, json } = await shop.secret('GET', `/orders/${id}/events`);
    assert.equal(status, 200);
    return json.events;
  };

  describe('confirm and cancel', () => {
    test('answer 200 with the order and its new revision', async () => {
      const { id } = await place();
      const confirmed = await act(id, 'confirm');
      assert.equal(confirmed.status, 200, confirmed.text);
      assert.deepEqual([confirmed.json.status, confirmed.json.revision], ['confirmed', 2]);
      assert.equal(confirmed.header('ETag'), '"2"');
      const cancelled = await act(id, 'cancel', { body: {} });
      assert.deepEqual([cancelled.status, cancelled.json.status], [200, 'cancelled']);
      assert.deepEqual(await read(id), cancelled.json);
    });

    test('409 where the transition is not allowed, and nothing changes', async () => {
      const { id } = await place();
      await act(id, 'confirm');
      assertFault(await act(id, 'confirm'), 409, 'INVALID_TRANSITION', '');
      await act(id, 'cancel');
      const before = await read(id);
      for (const answer of [
        await act(id, 'confirm'),
        await act(id, 'cancel'),
        await edit(id, { notes: 'x' }),
        await handOver({ orderId: id, itemId: '1-1', serialNumber: 'SN-cancelled' }),
      ]) {
        assertFault(answer, 409, 'INVALID_TRANSITION', '');
      }
      assert.deepEqual(await read(id), before);
    });

    test('judge a body that is sent, and need none', async () => {
      const { id } = await place();
      assertFault(await act(id, 'confirm', { body: { status: 'x' } }), 422, 'VALIDATION_ERROR');
      assertFault(await act(id, 'confirm', { body: '{' }), 400, 'MALFORMED_JSON');
      const plain = { body: '{}', headers: { 'Content-Type': 'text/plain' } };
      assertFault(await act(id, 'confirm', plain), 415, 'UNSUPPORTED_MEDIA_TYPE');
      const stale = { body: { expectedRevision: 7 } };
      assertFault(await act(id, 'confirm', stale), 412, 'REVISION_CONFLICT', '');
      const empty = { headers: { 'Content-Length': '0' } };
      assert.equal((await act(id, 'confirm', empty)).status, 200);
    });
  });

  describe('edit', () => {
    test('replaces what is sent; the total follows', async () => {
      const order = await place();
      const [kept] = order.items;
      const answer = await edit(order.id, {
        notes: 'Deliver to reception',
        items: [{ id: kept.id, quantity: 1 }, item({ quantity: 2, contractLength: 12 })],
      });
      assert.equal(answer.status, 200, answer.text);
      assert.equal(answer.json.notes, 'Deliver to reception');
      assert.deepEqual(
        answer.json.items.map(({ id, quantity }) => [id, quantity]),
        [
          ['1-1', 1],
          ['2-1', 2],
        ],
      );
      assert.equal(answer.json.totals.monthlyTotal, 59.9 + 2 * 89);
    });

    test('another e-mail address brings another customer, once', async () => {
      const order = await place({ customer: { email: 'edit-1@example.com' } });
      const customer = { ...order.customer, email: 'edit-2@example.com' };
      const moved = await edit(order.id, { customer });
      assert.equal(moved.status, 200, moved.text);
      assert.notEqual(moved.json.customerId, order.customerId);
      const second = await place({ customer: { email: 'EDIT-2@example.com' } });
      assert.equal(second.customerId, moved.json.customerId);
      const back = await edit(order.id, { customer: order.customer });
      assert.equal(back.json.customerId, order.customerId);
    });

    test('knows the billing group that the order has, and makes new ones', async () => {
      const order = await place({ customer: businessCustomer('group@example.com', 'Edit group') });
      const { billingGroup } = order.customer;
      const repeated = await edit(order.id, { customer: order.customer, notes: 'x' });
      assert.equal(repeated.status, 200, repeated.text);
      assert.deepEqual(repeated.json.customer.billingGroup, billingGroup);
      const customer = { ...order.customer, billingGroup: { name: 'Another group' } };
      const changed = await edit(order.id, { customer });
      assert.equal(changed.status, 200, changed.text);
      assert.notEqual(changed.json.customer.billingGroup.id, billingGroup.id);
      const byName = await place({
        customer: businessCustomer('group-2@example.com', 'ANOTHER GROUP'),
      });
      assert.deepEqual(byName.customer.billingGroup, changed.json.customer.billingGroup);
    });

    test('lists every fault and changes nothing', async () => {
      const order = await place();
      const answer = await edit(order.id, {
        orderType: 'upgrade',
        items: [{ id: '9-9', quantity: 1 }, item({ sku: 'NONE' })],
      });
      assertFault(answer, 422, 'VALIDATION_ERROR');
      assert.deepEqual(
        answer.json.error.details.map(({ path, code }) => `${path} ${code}`),
        ['/orderType not_allowed', '/items/0/id ITEM_NOT_FOUND', '/items/1/sku VARIANT_NOT_FOUND'],
      );
      assert.deepEqual(await read(order.id), order);
      assertFault(await edit(order.id, '['), 400, 'MALFORMED_JSON');
      assertFault(await edit(order.id, undefined), 415, 'UNSUPPORTED_MEDIA_TYPE');
    });

    test('a price that changed, an item that was handed over: 409', async () => {
      const order = await place();
      const items = [{ id: '1-1', quantity: 3 }, item({ unitPrice: 1 })];
      assertFault(await edit(order.id, { items }), 409, 'PRICE_CHANGED', '/items/1/unitPrice');
      await handOver({ orderId: order.id, itemId: '1-1', serialNumber: 'SN-locked' });
      assertFault(await edit(order.id, { items: [item()] }), 409, 'ITEM_LOCKED', '/items');
    });
  });

  describe('If-Match', () => {
    const changes = {
      confirm: (id, more) => act(id, 'confirm', more),
      cancel: (id, more) => act(id, 'cancel', more),
      edit: (id, more) => edit(id, { notes: 'Matched' }, more),
      fulfill: (id, more) =>
        handOver({ orderId: id, itemId: '1-1', serialNumber: `SN-match-${id}` }, more),
    };

    for (const [name, change] of Object.entries(changes)) {
      test(`${name}: the revision must be the current one`, async () => {
        const { id } = await place();
        await edit(id, { notes: 'So that the revision is 2' });
        for (const tag of ['"1"', 'W/"2"', '2', '"3"', '', '"1", W/"2"', "'2'", '"2']) {
          const answer = await change(id, ifMatch(tag));
          assertFault(answer, 412, 'REVISION_CONFLICT', '');
          assert.equal(answer.json.error.details[0].params.actual, 2, tag);
        }
        assert.equal((await read(id)).revision, 2);
        const answer = await change(id, ifMatch('"1", "2"'));
        assert.ok(answer.status < 300, answer.text);
        assert.equal(answer.header('ETag'), '"3"');
      });

      test(`${name}: * matches what exists`, async () => {
        const { id } = await place();
        assert.ok((await change(id, ifMatch('*'))).status < 300);
        assertFault(await change('ord_none', ifMatch('*')), 404, 'NOT_FOUND');
      });
    }
  });

  describe('Idempotency-Key', () => {
    test('a change is made once; the replay is the first answer to the byte', async () => {
      const { id } = await place();
      for (const [n, send] of [
        (more) => edit(id, { notes: 'Once' }, more),
        (more) => act(id, 'confirm', more),
        (more) => handOver({ orderId: id, itemId: '1-1', serialNumber: `SN-once-${id}` }, more),
      ].entries()) {
        const first = await send(withKey(`once-${n}`));
        assert.ok(first.status < 300, first.text);
        const again = await send(withKey(`once-${n}`));
        assert.deepEqual([again.status, again.text], [first.status, first.text]);
        assert.equal(again.header('ETag'), first.header('ETag'));
        assert.equal(first.header('Idempotency-Replayed'), null);
        assert.equal(again.header('Idempotency-Replayed'), 'true');
      }
      assert.equal((await read(id)).revision, 4);
    });

    test('a replay is not held against a revision that has passed', async () => {
      const { id } = await place();
      const request = { headers: { 'Idempotency-Key': 'passed', 'If-Match': '"1"' } };
      const first = await edit(id, { notes: 'First' }, request);
      assert.equal(first.status, 200);
      await edit(id, { notes: 'Second' });
      const again = await edit(id, { notes: 'First' }, request);
      assert.deepEqual([again.status, again.text], [200, first.text]);
    });

    test('with another body or another order it is refused', async () => {
      const [one, two] = [await place(), await place()];
      assert.equal((await edit(one.id, { notes: 'A' }, withKey('mine'))).status, 200);
      for (const answer of [
        await edit(one.id, { notes: 'B' }, withKey('mine')),
        await edit(two.id, { notes: 'A' }, withKey('mine')),
      ]) {
        assertFault(answer, 422, 'IDEMPOTENCY_KEY_REUSED');
      }
      assert.equal((await act(one.id, 'confirm', withKey('mine'))).status, 200);
    });

    test('a refusal frees the key', async () => {
      const { id } = await place();
      const stale = { headers: { 'Idempotency-Key': 'freed', 'If-Match': '"9"' } };
      assertFault(await act(id, 'confirm', stale), 412, 'REVISION_CONFLICT');
      assert.equal((await act(id, 'confirm', withKey('freed'))).status, 200);
    });
  });

  describe('404 and 403', () => {
    test('an order that is not there, or another tenant’s, is not found', async () => {
      const { id } = await place();
      for (const [shopOf, wanted] of [
        [shop, 'ord_none'],
        [other, id],
      ]) {
        for (const [method, path, body] of [
          ['POST', `/orders/${wanted}/confirm`],
          ['POST', `/orders/${wanted}/cancel`],
          ['PATCH', `/orders/${wanted}`, { notes: 'x' }],
          ['GET', `/orders/${wanted}/events`],
          ['POST', '/subscriptions', { orderId: wanted, itemId: '1-1', serialNumber: 'SN' }],
        ]) {
          const answer = await shopOf.secret(method, path, { ...(body && { body }) });
          assertFault(answer, 404, 'NOT_FOUND');
        }
      }
      assert.equal((await read(id)).revision, 1);
    });

    test('a publishable key changes nothing and reads no history', async () => {
      const { id } = await place();
      for (const [method, path, body] of [
        ['POST', `/orders/${id}/confirm`],
        ['POST', `/orders/${id}/cancel`],
        ['PATCH', `/orders/${id}`, { notes: 'x' }],
        ['GET', `/orders/${id}/events`],
        ['POST', '/subscriptions', { orderId: id, itemId: '1-1', serialNumber: 'SN' }],
      ]) {
        const answer = await shop.publishable(method, path, { ...(body && { body }) });
        assertFault(answer, 403, 'FORBIDDEN');
      }
    });
  });

  describe('history', () => {
    test('has who did what and when, from which status to which', async () => {
      const order = await place({ items: [item({ quantity: 2 })] });
      const { id } = order;
      await edit(id, { notes: 'A note' });
      await act(id, 'confirm');
      const first = await handOver({ orderId: id, itemId: '1-1', serialNumber: `SN-h1-${id}` });
      const second = await edit(id, { items: [{ id: '1-1', quantity: 2 }, item()] });
      assert.equal(second.status, 200);
      await handOver({ orderId: id, itemId: '1-1', serialNumber: `SN-h2-${id}` });
      await edit(id, { items: [{ id: '1-1', quantity: 2 }] });

      const events = await history(id);
      assert.deepEqual(
        events.map(({ type, revision, fromStatus, toStatus }) => [
          type,
          revision,
          fromStatus,
          toStatus,
        ]),
        [
          ['order.created', 1, null, 'pending'],
          ['order.edited', 2, 'pending', 'pending'],
          ['order.confirmed', 3, 'pending', 'confirmed'],
          ['subscription.created', null, null, 'active'],
          ['order.partially_fulfilled', 4, 'confirmed', 'partial'],
          ['order.edited', 5, 'partial', 'partial'],
          ['subscription.created', null, null, 'active'],
          ['order.partially_fulfilled', 6, 'partial', 'partial'],
          ['order.edited', 7, 'partial', 'fulfilled'],
          ['order.fulfilled', 7, 'partial', 'fulfilled'],
        ],
      );
      assert.equal(events[3].subscriptionId, first.json.subscriptions[0].id);
      assert.equal(new Set(events.map((event) => event.id)).size, events.length);
      for (const { at, actor } of events) {
        assert.ok(Date.parse(at) > 0);
        assert.deepEqual(actor, { kind: 'key', name: 'secret' });
      }
      const note = events[1].changes.find(({ path }) => path === '/notes');
      assert.deepEqual(note, { path: '/notes', from: null, to: 'A note' });
    });

    test('its changes lead from the first order to the present one', async () => {
      const customFields = '{"exact":12345678901234567890.10,"gone":true,"constructor":"x"}';
      const body = JSON.stringify(orderRequest()).replace(/}$/, `,"customFields":${customFields}}`);
      const created = await shop.secret('POST', '/orders', { body });
      const { id } = created.json;
      await edit(id, '{"customFields":{"exact":12345678901234567890.1,"a/b~c":2.50}}');
      await edit(id, { items: [item({ quantity: 7 }), { id: '1-1', quantity: 1 }] });
      const events = await shop.secret('GET', `/orders/${id}/events`);
      assert.match(
        events.text,
        /"path":"\/customFields\/exact","from":12345678901234567890.10,"to":12345678901234567890.1\D/,
      );
      assert.match(events.text, /"path":"\/customFields\/a~1b~0c","from":null,"to":2.50\D/);
      assert.match(events.text, /"path":"\/customFields\/constructor","from":"x","to":null/);
      const replayed = events.json.events
        .flatMap(({ changes }) => changes)
        .reduce(applied, created.json);
      assert.deepEqual(replayed, await read(id));
    });

    test('is written with the outbox, in one transaction', async () => {
      const { id } = await place();
      assertFault(await edit(id, { notes: 'x'.repeat(5001) }), 422, 'VALIDATION_ERROR');
      await act(id, 'confirm');
      const events = await history(id);
      assert.equal(events.length, 2);
    });
  });

  test('every event is in the outbox, with the record as it was then', async () => {
    await service.stop();
    assert.equal(service.errors(), '');
    const rows = await query(
      `select e.id, e.order_id, e.revision, e.type, o.payload, o.aggregateid from order_events e
       left join outbox o on o.tenant_id = e.tenant_id and o.id = e.id`,
    );
    assert.ok(rows.length > 40);
    for (const row of rows) {
      const { type, data } = JSON.parse(row.payload);
      assert.deepEqual([type, row.aggregateid], [row.type, row.order_id]);
      if (row.revision !== null)
        assert.deepEqual([data.id, data.revision], [row.order_id, row.revision]);
    }
    const [{ count }] = await query('select count(*)::int as count from outbox');
    assert.equal(count, rows.length);
  });
});

/** A record with one change of the history made to it. */
function applied(record, { path, from, to }) {
  const names = path
    .split('/')
    .slice(1)
    .map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'));
  const copy = structuredClone(record);
  const last = names.pop();
  const place = names.reduce((at, name) => at[name], copy);
  assert.deepEqual(Object.hasOwn(place, last) ? place[last] : null, from, path);
  if (Array.isArray(place) && to === null) place.splice(Number(last));
  else if (to === null && path !== '/shippingAddress') delete place[last];
  else place[last] = to;
  return copy;
}
