// POST /orders/import and /subscriptions/import (rules I1, A10, H2).
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request } from 'node:http';
import { after, before, describe, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { businessCustomer, client, startService } from './support/service.mjs';
import { forEachStore, forPostgres } from './support/stores.mjs';
import { somethingToImport } from './support/writers.mjs';

const batch = 500;
const ndjson = { 'Content-Type': 'application/x-ndjson' };
const linesOf = (records) => records.map((record) => `${JSON.stringify(record)}\n`).join('');
const parsed = (text) => text.split('\n').slice(0, -1).map(JSON.parse);
const codesIn = ({ error }) => error.details.map(({ path, code }) => `${path} ${code}`);

let made = 0;
const orderLike = (like, changes = {}) => {
  const number = (made += 1);
  const [item] = like.items;
  return {
    ...like,
    id: `ord-${number}`,
    customerId: `cus-${number}`,
    items: [{ ...item, rentalIds: [`sub-${number}`] }],
    createdAt: '2019-05-06T07:08:09Z',
    ...changes,
  };
};
const subscriptionOf = (order, like, changes = {}) => {
  const [id] = order.items[0].rentalIds;
  const { id: orderId, customerId } = order;
  return { ...like, id, orderId, customerId, serialNumber: `SN-${id}`, ...changes };
};

forEachStore((store) => {
  let service, shop, like, environment;
  before(async () => {
    ({ environment } = await store.create());
    environment = { ...environment, REQUEST_SECONDS: '5', METRICS_TOKEN: 'operator' };
    service = await startService(environment);
    shop = client(service, service.keys);
    like = await somethingToImport(shop);
  });
  after(async () => {
    assert.equal(service.errors(), '');
    await service.stop();
  });
  const importOf = async (path, body) => {
    const answer = await shop.secret('POST', path, { body, headers: ndjson });
    assert.equal(answer.status, 200, answer.text);
    assert.equal(answer.header('Content-Type'), 'application/x-ndjson');
    return parsed(answer.text);
  };
  const orders = (body) => importOf('/orders/import', body);
  const subscriptions = (body) => importOf('/subscriptions/import', body);
  const get = (path) => shop.secret('GET', path);

  describe('an import of orders', () => {
    test('answers each line, and stores each order to the byte', async () => {
      const [first, second] = [orderLike(like.order), orderLike(like.order)];
      const wrong = { ...orderLike(like.order), totals: { monthlyTotal: 1, contractValue: 1 } };
      const text = [JSON.stringify(first), '', JSON.stringify(wrong), JSON.stringify(first), '{'];
      const answers = await orders(`${text.join('\n')}\r\n${JSON.stringify(second)}`);
      assert.deepEqual(
        answers.map(({ line, id, error }) => [line, id ?? error.code]),
        [
          [1, first.id],
          [3, 'VALIDATION_ERROR'],
          [4, 'VALIDATION_ERROR'],
          [5, 'MALFORMED_JSON'],
          [6, second.id],
        ],
      );
      assert.deepEqual(codesIn(answers[2]), ['/id duplicate_id']);
      for (const order of [first, second]) {
        assert.equal((await get(`/orders/${order.id}`)).text, JSON.stringify(order));
      }
      assert.equal((await get(`/orders/${wrong.id}`)).status, 404);
    });

    test('of more lines than a batch; the same file again makes nothing twice', async () => {
      const many = Array.from({ length: 2 * batch + 1 }, () => orderLike(like.order));
      assert.deepEqual(
        await orders(linesOf(many)),
        many.map(({ id }, n) => ({ line: n + 1, id })),
      );
      const again = await orders(linesOf([...many, orderLike(like.order)]));
      const last = again.pop();
      assert.ok(last.id);
      for (const answer of again) assert.deepEqual(codesIn(answer), ['/id duplicate_id']);
    });

    test('makes customers and billing groups that are not known', async () => {
      const group = { id: 'bg-london', name: 'London' };
      const customer = { ...like.order.customer, ...businessCustomer('shared@example.com') };
      const [one, two] = [1, 2].map((n) =>
        orderLike(like.order, {
          customer: { ...customer, firstName: `Ada ${n}`, billingGroup: group },
          createdAt: `2019-05-0${n}T00:00:00Z`,
        }),
      );
      const later = orderLike(two, {
        customerId: one.customerId,
        customer: { ...two.customer, firstName: 'Later' },
      });
      assert.equal((await orders(linesOf([two, one, later]))).length, 3);
      const found = await get(`/customers/${one.customerId}`);
      assert.equal(found.json.firstName, 'Ada 1');
      assert.equal(found.json.createdAt, one.createdAt);
      const sharing = await get('/customers?email=Shared@example.com');
      assert.equal(sharing.json.customers.length, 2, sharing.text);
      const groups = (await get('/billing-groups')).json.billingGroups;
      assert.deepEqual(
        groups.filter(({ id }) => id === group.id).map(({ name }) => name),
        [group.name],
      );
    });

    test('writes no history, and one event a batch', async () => {
      const endpoint = { url: 'https://example.com/hook' };
      const { json } = await shop.secret('POST', '/webhook-endpoints', { body: endpoint });
      const many = Array.from({ length: batch + 1 }, () => orderLike(like.order));
      await orders(linesOf(many));
      await orders(linesOf(many));
      const { deliveries } = (await get(`/webhook-endpoints/${json.id}/deliveries`)).json;
      assert.deepEqual(
        deliveries.map(({ type }) => type),
        ['orders.imported', 'orders.imported'],
      );
      assert.deepEqual((await get(`/orders/${many[0].id}/events`)).json, { events: [] });
      await shop.secret('DELETE', `/webhook-endpoints/${json.id}`);
    });

    test('is found by its words, and counted', async () => {
      const count = async () => {
        const headers = { Authorization: 'Bearer operator' };
        const { text } = await shop.secret('GET', '/metrics', { headers });
        return Number(/^termwise_orders_created_total (\d+)$/m.exec(text)[1]);
      };
      const before = await count();
      const customFields = { purchaseOrder: 'zanzibar-1' };
      const customer = { ...like.order.customer, lastName: 'Zanzibar' };
      const one = orderLike(like.order, { customFields, customer });
      await orders(linesOf([one, orderLike(like.order)]));
      assert.equal(await count(), before + 2);
      assert.equal((await get('/orders?search=ZANZIBAR')).json.total, 1);
      assert.equal((await get('/orders?lookup=zanzibar-1')).json.total, 1);
    });

    test('twice at once stores each order once', async () => {
      const many = linesOf(Array.from({ length: batch + 100 }, () => orderLike(like.order)));
      const both = await Promise.all([orders(many), orders(many)]);
      const stored = both.flat().filter(({ id }) => id !== undefined);
      assert.equal(stored.length, batch + 100);
      for (const { error } of both.flat()) {
        if (error) assert.deepEqual(codesIn({ error }), ['/id duplicate_id']);
      }
    });

    test('takes no other type, and no publishable key', async () => {
      const body = linesOf([orderLike(like.order)]);
      assert.equal((await shop.secret('POST', '/orders/import', { body })).status, 415);
      const call = { body, headers: ndjson };
      assert.equal((await shop.publishable('POST', '/orders/import', call)).status, 403);
      assert.equal((await shop.publishable('POST', '/subscriptions/import', call)).status, 403);
      assert.deepEqual(await orders(''), []);
    });
  });

  describe('a slow client of an import', () => {
    const open = () => {
      const { tenant, secret } = service.keys;
      const headers = { ...ndjson, 'X-Tenant-Id': tenant, 'X-API-Key': secret };
      return request(`${service.address}/orders/import`, { method: 'POST', headers });
    };
    const readAll = async (answer) => (await answer.setEncoding('utf8').toArray()).join('');

    test('may wait for the answer to each line', async () => {
      const sent = open();
      const response = once(sent, 'response');
      let answer = null;
      for (let line = 1; line <= 3; line += 1) {
        const order = orderLike(like.order);
        sent.write(linesOf([order]));
        answer ??= (await response)[0].setEncoding('utf8');
        const [text] = await once(answer, 'data');
        assert.deepEqual(JSON.parse(text), { line, id: order.id });
      }
      sent.end();
      await once(answer.resume(), 'end');
    });

    test('that breaks off keeps what was answered, and no line without those before it', async () => {
      const many = Array.from({ length: 3 * batch }, () => orderLike(like.order));
      const sent = open();
      sent.on('error', () => {});
      sent.write(linesOf(many.slice(0, 2 * batch + 200)).slice(0, -1));
      const [answer] = await once(sent, 'response');
      answer.on('error', () => {});
      let text = '';
      for await (const part of answer.setEncoding('utf8')) {
        text += part;
        if (text.split('\n').length > 2 * batch) break;
      }
      sent.destroy();
      await service.logged(/"route":"\/orders\/import","status":"aborted"/);
      const found = (await orders(linesOf(many))).flatMap(({ line, error }) => (error ? line : []));
      assert.ok(found.length >= 2 * batch, `${found.length} were stored`);
      assert.deepEqual(
        found,
        found.map((_, n) => n + 1),
      );
    });

    test('gets BAD_REQUEST if it reads nothing while more than 1 MiB of answers waits', async () => {
      const sent = open();
      const response = once(sent, 'response');
      // Each answer is much longer than its line, so that the ways between us become full, too.
      const lines = 40_000;
      sent.end(`${linesOf([orderLike(like.order)])}${'{}\n'.repeat(lines)}`);
      const [answer] = await response;
      await service.logged(/"code":"BAD_REQUEST","msg":"An import ended early"/);
      const answers = parsed(await readAll(answer));
      const last = answers.pop();
      assert.deepEqual([last.line, last.error.code], [undefined, 'BAD_REQUEST']);
      assert.match(last.error.message, /Read the answers while you send/);
      assert.ok(answers.length > 1 && answers.length < lines);
      assert.ok(answers.every(({ line }, n) => line === n + 1));
    });

    test('gets all answers if it reads slowly', async () => {
      const sent = open();
      const lines = 10_000;
      sent.end('{}\n'.repeat(lines));
      const [answer] = await once(sent, 'response');
      let text = '';
      for await (const part of answer.setEncoding('utf8')) {
        text += part;
        if (Math.random() < 0.02) await delay(10);
      }
      assert.equal(parsed(text).length, lines);
    });

    test('that stops sending gets the answers so far, and REQUEST_TIMEOUT', async () => {
      const sent = open();
      const order = orderLike(like.order);
      sent.write(`${linesOf([order])}{"id":`);
      const [answer] = await once(sent, 'response');
      const [first, last] = parsed(await readAll(answer));
      assert.equal(first.id, order.id);
      assert.equal(last.error.code, 'REQUEST_TIMEOUT');
      sent.destroy();
    });
  });

  describe('an import of subscriptions', () => {
    test('stores those that stored orders name', async () => {
      const [known, other, unknown] = [1, 2, 3].map(() => orderLike(like.order));
      await orders(linesOf([known, other]));
      const first = subscriptionOf(known, like.subscription);
      const answers = await subscriptions(
        linesOf([
          first,
          subscriptionOf(unknown, like.subscription),
          subscriptionOf(other, like.subscription, { serialNumber: first.serialNumber }),
          first,
        ]),
      );
      assert.deepEqual(answers[0], { line: 1, id: first.id });
      assert.deepEqual(answers.slice(1).map(codesIn), [
        ['/id SUBSCRIPTION_NOT_FOUND'],
        ['/serialNumber SERIAL_NUMBER_IN_USE'],
        ['/id duplicate_id'],
      ]);
      assert.equal((await get(`/subscriptions/${first.id}`)).text, JSON.stringify(first));
      const listed = await get(`/subscriptions?orderId=${known.id}`);
      assert.deepEqual(
        listed.json.subscriptions.map(({ id }) => id),
        [first.id],
      );
      // What the store has counts as what the file has.
      const [again, late] = await subscriptions(
        linesOf([
          first,
          subscriptionOf(other, like.subscription, { serialNumber: first.serialNumber }),
        ]),
      );
      assert.ok(codesIn(again).includes('/id duplicate_id'));
      assert.deepEqual(codesIn(late), ['/serialNumber SERIAL_NUMBER_IN_USE']);
    });

    test('of more than a batch, with the devices that were replaced', async () => {
      const many = Array.from({ length: batch + 1 }, () => orderLike(like.order));
      await orders(linesOf(many));
      const replacements = [
        { serialNumber: 'OLD-device', replacedAt: '2020-01-01T00:00:00Z', reason: 'Broken' },
      ];
      const records = many.map((order, n) =>
        subscriptionOf(order, like.subscription, n === 7 ? { replacements } : {}),
      );
      const answers = await subscriptions(linesOf(records));
      assert.deepEqual(
        answers,
        records.map(({ id }, n) => ({ line: n + 1, id })),
      );
      const found = await get('/subscriptions?serialNumber=OLD-device');
      assert.deepEqual(
        found.json.subscriptions.map(({ id }) => id),
        [records[7].id],
      );
    });
  });
});

forPostgres((store) => {
  test('an import goes on where it stopped when the store was away', async () => {
    const { environment } = await store.create();
    const service = await startService(environment);
    try {
      const shop = client(service, service.keys);
      const like = await somethingToImport(shop);
      const many = Array.from({ length: 4 * batch }, () => orderLike(like.order));
      const { tenant, secret } = service.keys;
      const headers = { ...ndjson, 'X-Tenant-Id': tenant, 'X-API-Key': secret };
      const sent = request(`${service.address}/orders/import`, { method: 'POST', headers });
      sent.write(linesOf(many.slice(0, batch)));
      const [answer] = await once(sent, 'response');
      await store.server.stop();
      sent.end(linesOf(many.slice(batch)));
      const answers = parsed((await answer.setEncoding('utf8').toArray()).join(''));
      assert.equal(answers.length, batch + 1);
      assert.equal(answers.at(-1).error.code, 'STORE_UNAVAILABLE');
      await store.server.startAgain();
      const again = await shop.secret('POST', '/orders/import', {
        body: linesOf(many),
        headers: ndjson,
      });
      const refused = parsed(again.text).filter(({ error }) => error);
      assert.equal(refused.length, batch);
    } finally {
      await service.stop();
    }
  });
});
