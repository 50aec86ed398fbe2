// Strings that mean something elsewhere (SQL, HTTP, paths, logs, JavaScript) mean nothing on the
// routes that change things: they are kept as they are, or refused, and nothing else happens.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { client, item, orderRequest, startService } from './support/service.mjs';
import { forEachStore } from './support/stores.mjs';

const strings = [
  "' or '1'='1",
  "'; drop table orders; --",
  '$1',
  '\\',
  '%00',
  '%0d%0aSet-Cookie: a=b',
  '../../../etc/passwd',
  '{{7*7}}',
  '$' + '{jndi:ldap://x}',
  '__proto__',
  'constructor',
  '<script>alert(1)</script>',
  '💩',
  '\u202e',
  '=1+1',
  '"}{"level":"error"',
];
/** No text of a record may hold these. */
const controls = ['a\0b', 'a\rb', 'a\u007fb', 'a\u0085b'];

forEachStore((store) => {
  let service, shop, query;
  let numbers = 0;

  before(async () => {
    const made = await store.create();
    query = made.query;
    service = await startService(made.environment);
    shop = client(service, service.keys);
  });
  after(() => service?.stop());

  const send = async (method, path, body, headers = {}) => {
    const answer = await shop.secret(method, path, { headers, ...(body && { body }) });
    assert.ok(answer.status < 500, `${method} ${path}: ${answer.text}`);
    assert.equal(answer.header('Set-Cookie'), null);
    return answer;
  };
  const accepted = async (...request) => {
    const answer = await send(...request);
    assert.ok(answer.status < 300, answer.text);
    return answer.json;
  };
  const place = () => accepted('POST', '/orders', orderRequest());
  const rent = async () => {
    const { id: orderId } = await place();
    const unit = { orderId, itemId: '1-1', serialNumber: `SN-${(numbers += 1)}` };
    const { subscriptions } = await accepted('POST', '/subscriptions', unit);
    return subscriptions[0];
  };

  describe('in a path', () => {
    const routes = [
      ['POST', (id) => `/orders/${id}/confirm`],
      ['POST', (id) => `/orders/${id}/cancel`],
      ['PATCH', (id) => `/orders/${id}`, { notes: 'x' }],
      ['GET', (id) => `/orders/${id}/events`],
      ['GET', (id) => `/subscriptions/${id}`],
      ['PATCH', (id) => `/subscriptions/${id}`, { notes: 'x' }],
      ['POST', (id) => `/subscriptions/${id}/cancel`],
      ['PATCH', (id) => `/customers/${id}`, { notes: 'x' }],
    ];

    test('there is nothing of that id', async () => {
      for (const string of [...strings, ...controls]) {
        for (const [method, path, body] of routes) {
          const encoded = encodeURIComponent(string);
          const answer = await send(method, path(encoded), body);
          assert.deepEqual([answer.status, answer.code], [404, 'NOT_FOUND'], path(encoded));
        }
      }
    });

    test('nor if it is sent as it is, or encoded badly', async () => {
      for (const raw of ['%E0%80%AF', '%c0%ae%c0%ae', '%', '%zz', '..%2f..%2f', '%ff']) {
        for (const [method, path, body] of routes) {
          const { status } = await send(method, path(raw), body);
          assert.ok([400, 404].includes(status), path(raw));
        }
      }
    });
  });

  describe('in a body', () => {
    test('a text is kept as it is, and given back', async () => {
      const order = await place();
      const subscription = await rent();
      for (const string of strings) {
        const notes = `${string}\n${string}`;
        const customFields = { [string]: string };
        const edited = await accepted('PATCH', `/orders/${order.id}`, { notes, customFields });
        assert.deepEqual(
          [edited.notes, Object.entries(edited.customFields)],
          [notes, Object.entries(customFields)],
        );

        const details = { carrier: string, trackingNumber: string, notes };
        const device = { serialNumber: `${string}-${(numbers += 1)}`, reason: string };
        const path = `/subscriptions/${subscription.id}`;
        const replaced = await accepted('PATCH', path, { ...details, ...device });
        assert.deepEqual({ ...replaced, ...details }, replaced);
        assert.equal(replaced.serialNumber, device.serialNumber);
        assert.equal(replaced.replacements.at(-1).reason, string);

        const customer = { firstName: string, lastName: string, notes };
        const known = await accepted('PATCH', `/customers/${order.customerId}`, customer);
        assert.deepEqual({ ...known, ...customer }, known);

        const { id } = await place();
        const cancelled = await accepted('POST', `/orders/${id}/cancel`, { reason: string });
        assert.equal(cancelled.cancelReason, string);
      }
      const { events } = await accepted('GET', `/orders/${order.id}/events`);
      assert.equal(events.length, 1 + strings.length);
      assert.equal(
        events.at(-1).changes.some(({ path }) => path.startsWith('/customFields/')),
        true,
      );
    });

    test('an id is looked for and not found', async () => {
      const order = await place();
      for (const string of [...strings, ...controls]) {
        const unit = { itemId: '1-1', serialNumber: 'SN' };
        const unknown = await send('POST', '/subscriptions', { orderId: string, ...unit });
        assert.ok([404, 422].includes(unknown.status), unknown.text);
        const odd = { orderId: order.id, itemId: string, serialNumber: 'SN', startDate: string };
        assert.equal((await send('POST', '/subscriptions', odd)).status, 422);
        const { customer: _, ...request } = orderRequest();
        assert.equal(
          (await send('POST', '/orders', { ...request, customerId: string })).status,
          422,
        );
        const extension = orderRequest({
          orderType: 'extension',
          items: [item({ quantity: 1, subscriptionId: string })],
        });
        assert.equal((await send('POST', '/orders', extension)).status, 422);
        const group = { billingGroup: { id: string } };
        assert.equal((await send('PATCH', `/customers/${order.customerId}`, group)).status, 422);
      }
      const { json } = await send('GET', `/orders/${order.id}`);
      assert.deepEqual(json, order);
    });

    test('control characters are refused', async () => {
      const order = await place();
      const subscription = await rent();
      for (const string of controls) {
        for (const [method, path, body] of [
          ['PATCH', `/orders/${order.id}`, { customFields: { a: string } }],
          ['PATCH', `/orders/${order.id}`, { customFields: { [string]: 'a' } }],
          ['PATCH', `/subscriptions/${subscription.id}`, { carrier: string }],
          ['PATCH', `/subscriptions/${subscription.id}`, { serialNumber: string, reason: 'x' }],
          ['PATCH', `/customers/${order.customerId}`, { firstName: string }],
          ['POST', '/subscriptions', { orderId: order.id, itemId: '1-1', serialNumber: string }],
        ]) {
          const { status, json } = await send(method, path, body);
          assert.deepEqual([status, json.error.details[0].code], [422, 'invalid_characters']);
        }
      }
    });
  });

  test('in a header', async () => {
    const order = await place();
    for (const string of strings) {
      const value = Buffer.from(string).toString('latin1');
      const stale = await send(
        'PATCH',
        `/orders/${order.id}`,
        { notes: 'x' },
        { 'If-Match': value },
      );
      assert.deepEqual([stale.status, stale.code], [412, 'REVISION_CONFLICT']);
      const headers = { 'Idempotency-Key': value };
      const first = await send('PATCH', `/orders/${order.id}`, { notes: string }, headers);
      const again = await send('PATCH', `/orders/${order.id}`, { notes: string }, headers);
      assert.deepEqual([first.status, again.text], [200, first.text]);
    }
  });

  test('nothing else happened, and the logs are whole', async () => {
    await service.stop();
    assert.equal(service.errors(), '');
    for (const line of service.log().trim().split('\n')) JSON.parse(line);
    const [{ count }] = await query(
      "select count(*)::int as count from orders where status not in ('pending', 'partial', 'cancelled')",
    );
    assert.equal(count, 0);
  });
});
