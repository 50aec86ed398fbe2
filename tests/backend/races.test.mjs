// Fifty clients send competing requests at once: one wins, the others get the right error, and the
// stored records agree with the answers.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { client, item, orderRequest, startService } from './support/service.mjs';
import { forEachStore, forPostgres } from './support/stores.mjs';

const rivals = 50;
const times = (count, make) => Promise.all(Array.from({ length: count }, (_, n) => make(n)));

/** How many answers there are of each status and code: `{ '200': 1, '409 INVALID_TRANSITION': 49 }`. */
function counted(answers) {
  const counts = {};
  for (const { status, code } of answers) {
    const name = code === null ? `${status}` : `${status} ${code}`;
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}

// A serializable database refuses most rivals itself; the plain one leaves it to our conditions.
forEachStore(races);
forPostgres(races);

function races(store) {
  let service, shop;

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
  const act = (id, action, headers = {}) =>
    shop.secret('POST', `/orders/${id}/${action}`, { headers });
  const edit = (id, body, headers = {}) => shop.secret('PATCH', `/orders/${id}`, { body, headers });
  const handOver = (body, headers = {}) => shop.secret('POST', '/subscriptions', { body, headers });

  /** The order as it is now, once it agrees with its history: each revision has its event. */
  const settled = async (id, accepted) => {
    const { json: order } = await shop.secret('GET', `/orders/${id}`);
    const { json } = await shop.secret('GET', `/orders/${id}/events`);
    const revisions = new Set(
      json.events.map(({ revision }) => revision).filter((revision) => revision !== null),
    );
    assert.deepEqual(
      [...revisions],
      Array.from({ length: order.revision }, (_, n) => n + 1),
    );
    assert.equal(order.revision, accepted + 1);
    const made = json.events.filter(({ type }) => type === 'subscription.created');
    const rented = order.items.flatMap(({ rentalIds }) => rentalIds);
    assert.deepEqual(
      made.map(({ subscriptionId }) => subscriptionId),
      rented,
    );
    assert.equal(order.rentalProgress.rentedDevices, rented.length);
    for (const subscriptionId of rented) {
      const { json: made } = await shop.secret('GET', `/subscriptions/${subscriptionId}`);
      assert.equal(made.orderId, id);
    }
    assert.equal(json.events.filter(({ type }) => type === 'order.confirmed').length <= 1, true);
    return order;
  };

  test('confirm, cancel, edit and fulfil of one revision: one of them', async () => {
    const { id } = await place();
    const sole = { 'If-Match': '"1"' };
    const answers = await times(rivals, (n) => {
      if (n % 4 === 0) return act(id, 'confirm', sole);
      if (n % 4 === 1) return act(id, 'cancel', sole);
      if (n % 4 === 2) return edit(id, { notes: `${n}` }, sole);
      return handOver({ orderId: id, itemId: '1-1', serialNumber: `SN-${n}-${id}` }, sole);
    });
    const won = answers.filter(({ status }) => status < 300);
    assert.equal(won.length, 1, JSON.stringify(counted(answers)));
    assert.equal(counted(answers)['412 REVISION_CONFLICT'], rivals - 1);
    await settled(id, 1);
  });

  test('the same without a revision: each as if it had come alone, or refused', async () => {
    const { id } = await place({ items: [item({ quantity: 20 })] });
    const answers = await times(rivals, (n) => {
      if (n % 4 === 0) return act(id, 'confirm');
      if (n % 4 === 1) return edit(id, { notes: `${n}` });
      if (n % 4 === 2) return act(id, 'cancel');
      return handOver({ orderId: id, itemId: '1-1', serialNumber: `SN-${n}-${id}` });
    });
    const won = answers.filter(({ status }) => status < 300);
    for (const { status, code } of answers) {
      const isRefused = ['INVALID_TRANSITION', 'REVISION_CONFLICT'].includes(code);
      assert.ok(status < 300 || isRefused, JSON.stringify(counted(answers)));
    }
    const order = await settled(id, won.length);
    const units = answers.filter(({ status }) => status === 201).length;
    assert.equal(order.rentalProgress.rentedDevices, units);
  });

  test('one order confirmed by all: once', async () => {
    const { id } = await place();
    const answers = await times(rivals, () => act(id, 'confirm'));
    assert.deepEqual(counted(answers), { 200: 1, '409 INVALID_TRANSITION': rivals - 1 });
    await settled(id, 1);
  });

  test('the last unit: one subscription', async () => {
    const { id } = await place({ items: [item({ quantity: 1 })] });
    const answers = await times(rivals, (n) =>
      handOver({ orderId: id, itemId: '1-1', serialNumber: `SN-${n}-${id}` }),
    );
    const { 201: made, ...refused } = counted(answers);
    assert.equal(made, 1);
    assert.deepEqual(refused, { '409 INVALID_TRANSITION': rivals - 1 });
    await settled(id, 1);
  });

  test('one serial number for units of one order and of many: one active subscription', async () => {
    const one = await place({ items: [item({ quantity: rivals })] });
    const orders = await times(10, () => place());
    const answers = await times(rivals, (n) =>
      handOver({
        orderId: n % 2 ? one.id : orders[(n / 2) % 10].id,
        itemId: '1-1',
        serialNumber: 'SN-wanted',
      }),
    );
    assert.deepEqual(counted(answers), { 201: 1, '409 SERIAL_NUMBER_IN_USE': rivals - 1 });
    for (const { id } of [one, ...orders]) {
      const isWinner = answers.some(({ json, status }) => status === 201 && json.order.id === id);
      await settled(id, isWinner ? 1 : 0);
    }
  });

  test('a subscription cancelled by all: once', async () => {
    const { id } = await place();
    const { json } = await handOver({ orderId: id, itemId: '1-1', serialNumber: `SN-${id}` });
    const [subscription] = json.subscriptions;
    const answers = await times(rivals, () =>
      shop.secret('POST', `/subscriptions/${subscription.id}/cancel`),
    );
    assert.deepEqual(counted(answers), { 200: 1, '409 INVALID_TRANSITION': rivals - 1 });
    await settled(id, 1);
  });

  // An extension takes the device over, whose serial number is unique; an upgrade has its own.
  for (const orderType of ['extension', 'upgrade']) {
    test(`ten orders of type ${orderType} for one subscription: one of them ends it`, async () => {
      const customer = { email: `${orderType}@example.com` };
      const first = await place({ customer });
      const isUpgrade = orderType === 'upgrade';
      const serialNumber = `SN-${orderType}`;
      const made = await handOver({ orderId: first.id, itemId: '1-1', serialNumber });
      const [{ id: subscriptionId }] = made.json.subscriptions;
      const sku = isUpgrade ? 'X1C-16-512' : first.items[0].sku;
      const items = [item({ quantity: 1, sku, subscriptionId })];
      const orders = await times(10, () => place({ customer, orderType, items }));
      const answers = await times(rivals, (n) =>
        handOver({
          orderId: orders[n % orders.length].id,
          units: [{ itemId: '1-1', ...(isUpgrade && { serialNumber: `${serialNumber}-${n}` }) }],
        }),
      );
      const { 201: won, ...refused } = counted(answers);
      assert.equal(won, 1, JSON.stringify(counted(answers)));
      const codes = new Set(Object.keys(refused).map((name) => name.split(' ')[1]));
      codes.delete('SUBSCRIPTION_NOT_ACTIVE');
      codes.delete('INVALID_TRANSITION');
      assert.deepEqual([...codes], []);
      const old = await shop.secret('GET', `/subscriptions/${subscriptionId}`);
      assert.equal(old.json.status, 'ended');
      const { json } = await shop.secret('GET', `/orders/${first.id}/events`);
      const ended = json.events.filter(({ type }) => type === 'subscription.ended');
      assert.deepEqual(
        ended.map((event) => event.subscriptionId),
        [subscriptionId],
      );
    });
  }

  test('one key for one change: made once, and given again', async () => {
    const { id } = await place();
    const key = { 'Idempotency-Key': 'race' };
    const answers = await times(rivals, () => edit(id, { notes: 'Once' }, key));
    for (const answer of answers) {
      if (answer.status === 200) assert.deepEqual(answer.text, answers.find(isMade).text);
      else assert.deepEqual([answer.status, answer.code], [409, 'IDEMPOTENCY_IN_PROGRESS']);
    }
    assert.equal(answers.filter(isMade).length, 1);
    await settled(id, 1);
  });

  test('nothing went wrong inside', async () => {
    await service.stop();
    assert.equal(service.errors(), '');
  });
}

const isMade = (answer) => answer.status === 200 && answer.header('Idempotency-Replayed') === null;
