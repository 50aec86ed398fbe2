// Tenants: whatever a call of the API names that belongs to another tenant is answered as what does
// not exist, in status, headers and body (rule H1). The calls are those of the API's description.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { filled, readDescription } from './support/api-document.mjs';
import { accepted, makeWorld, requestOf, send } from './support/api-world.mjs';
import { startInProcess } from './support/in-process.mjs';
import { item } from './support/service.mjs';
import { forPglite } from './support/stores.mjs';

forPglite((store) => {
  let service, north, south, operations, theirs;

  before(async () => {
    const { environment } = await store.create();
    service = await startInProcess(environment, { metricsToken: 'operator' });
    north = await makeWorld(service, (await service.tenant('north')).keys);
    south = await makeWorld(service, (await service.tenant('south')).keys);
    ({ operations } = await readDescription(service.address));
    const { order, subscriptions } = await north.handedOver();
    theirs = { order, subscription: subscriptions[0], customer: order.customer };
  });
  after(() => service?.stop());

  const requestFor = async ({ name, method, path }, world) => {
    assert.ok(accepted[name], `say in support/api-world.mjs what ${name} accepts`);
    const { headers = {}, ...rest } = await accepted[name](world);
    return { method, path, ids: {}, ...rest, headers };
  };

  const sent = ({ ids, path, query = '', ...request }) =>
    send(service.address, { ...request, path: filled(path, ids) + query });

  /** All that a caller sees of an answer, but what differs from one answer to the next. */
  const seen = ({ status, headers, text }) => {
    const { 'x-request-id': _, date: __, ...others } = Object.fromEntries(headers);
    return { status, headers: others, text };
  };

  /** Both are sent as the south; they may differ only in what they name. */
  async function assertSame(request, other) {
    const [answer, expected] = [await sent(request), await sent(other)];
    assert.deepEqual(seen(answer), seen(expected));
    return answer;
  }

  const keyed = () => operations.filter(({ security }) => security.some(({ key }) => key));
  const withPathIds = () => operations.filter(({ path }) => path.includes('{'));

  describe("another tenant's", () => {
    test('ids in a path', async (t) => {
      assert.ok(withPathIds().length > 10);
      for (const operation of withPathIds()) {
        await t.test(operation.name, async () => {
          const request = await requestFor(operation, north);
          const headers = { ...request.headers, ...south.asStaff };
          const none = Object.fromEntries(Object.keys(request.ids).map((name) => [name, 'none']));
          const { status } = await assertSame(
            { ...request, headers },
            { ...request, headers, ids: none },
          );
          assert.equal(status, 404);
          // It is still the north's.
          const own = await sent({ ...request, headers: { ...request.headers, ...north.asStaff } });
          assert.ok(own.status < 300, own.text);
        });
      }
    });

    test('key', async (t) => {
      for (const operation of keyed()) {
        await t.test(operation.name, async () => {
          const request = await requestFor(operation, north);
          const headers = { ...request.headers, 'X-Tenant-Id': 'south' };
          const { status } = await assertSame(
            { ...request, headers: { ...headers, 'X-API-Key': north.keys.secret } },
            { ...request, headers: { ...headers, 'X-API-Key': 'sk_none' } },
          );
          assert.equal(status, 401);
        });
      }
    });

    test('cookie', async (t) => {
      const cookie = north.cookie.split(';')[0];
      const none = `${cookie.split('=')[0]}=none`;
      for (const operation of keyed()) {
        await t.test(operation.name, async () => {
          const request = await requestFor(operation, north);
          const headers = {
            ...request.headers,
            'X-Tenant-Id': 'south',
            'Sec-Fetch-Site': 'same-origin',
          };
          const { status } = await assertSame(
            { ...request, headers: { ...headers, Cookie: cookie } },
            { ...request, headers: { ...headers, Cookie: none } },
          );
          assert.equal(status, 401);
        });
      }
    });

    test('idempotency key', async (t) => {
      const creating = operations.filter(({ parameters }) =>
        parameters.some(({ name }) => name === 'Idempotency-Key'),
      );
      assert.ok(creating.length > 5);
      for (const operation of creating) {
        await t.test(operation.name, async () => {
          const request = await requestFor(operation, north);
          const used = { 'Idempotency-Key': randomUUID() };
          const own = await sent({
            ...request,
            headers: { ...request.headers, ...north.asStaff, ...used },
          });
          assert.ok(own.status < 300, own.text);
          const headers = { ...request.headers, ...south.asStaff };
          const [theirKey, newKey] = [used, { 'Idempotency-Key': randomUUID() }].map((key) => ({
            ...request,
            headers: { ...headers, ...key },
          }));
          const [answer, expected] = [await sent(theirKey), await sent(newKey)];
          assert.equal(answer.headers.get('Idempotency-Replayed'), null);
          // An order that is made anew has its own id; all else is equal.
          assert.equal(answer.status, expected.status);
          if (answer.status >= 400) assert.deepEqual(seen(answer), seen(expected));
        });
      }
    });

    test('ids in a query string', async (t) => {
      const values = () => ({
        customerId: theirs.order.customerId,
        orderId: theirs.order.id,
        serialNumber: theirs.subscription.serialNumber,
        lookup: theirs.order.id,
        search: theirs.customer.email,
        email: theirs.customer.email,
      });
      let tried = 0;
      for (const operation of operations) {
        for (const { name } of operation.parameters.filter((one) => one.in === 'query')) {
          const value = values()[name];
          if (value === undefined) continue;
          tried += 1;
          await t.test(`${operation.name} ${name}`, async () => {
            const request = await requestFor(operation, south);
            const headers = { ...request.headers, ...south.asStaff };
            const [query, none] = [value, 'none'].map(
              (text) => `?${new URLSearchParams({ [name]: text })}`,
            );
            await assertSame({ ...request, headers, query }, { ...request, headers, query: none });
          });
        }
      }
      assert.ok(tried >= 8);
    });

    test('ids in a body', async () => {
      const headers = south.asStaff;
      const post = (path, body) => ({ method: 'POST', path, ids: {}, headers, body });
      const handOver = (orderId) =>
        post('/subscriptions', { orderId, itemId: '1-1', serialNumber: 'SN-body' });
      await assertSame(handOver(theirs.order.id), handOver('none'));
      const body = requestOf();
      const ofCustomer = (customerId) => post('/orders', { ...body, customerId });
      await assertSame(ofCustomer(theirs.order.customerId), ofCustomer('none'));
      const extension = (subscriptionId) =>
        post('/orders', {
          ...body,
          orderType: 'extension',
          items: [item({ quantity: 1, subscriptionId })],
        });
      await assertSame(extension(theirs.subscription.id), extension('none'));
      const inGroup = (id) =>
        post('/orders', { ...body, customer: { ...body.customer, billingGroup: { id } } });
      await assertSame(inGroup(theirs.customer.billingGroup.id), inGroup('none'));
    });

    test('serial number is free', async () => {
      const { id } = await south.businessOrder();
      const { serialNumber } = theirs.subscription;
      await south.call('POST', '/subscriptions', { orderId: id, itemId: '1-1', serialNumber });
    });
  });
});
