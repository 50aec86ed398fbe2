// A run over all routes, with personal data in everything that can be sent: nothing of it, and no
// key, is in the logs.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  addTenant,
  businessCustomer,
  client,
  item,
  orderRequest,
  sampleCatalog,
  startService,
} from './support/service.mjs';
import { source } from './support/source.mjs';
import { forEachStore } from './support/stores.mjs';

const { routes } = (await source({ routes: 'routes' })).routes;

const person = {
  email: 'private.person@secret.example',
  firstName: 'Wilhelmina',
  lastName: 'Featherstone',
};
const secrets = {
  notes: 'Notting Hill at noon',
  serialNumber: 'SERIAL-5512',
  trackingNumber: 'TRACK-7391',
  reason: 'Stolen in Kensington',
  key: 'idem-private-key',
};

forEachStore((store) => {
  test('no name, address, key or text of a request is logged', async () => {
    const { environment } = await store.create();
    const keys = await addTenant(environment, 'north');
    const service = await startService({
      ...environment,
      DEMO: '0',
      LOG_LEVEL: 'debug',
      METRICS_TOKEN: 'metrics-token-1',
    });
    const shop = client(service, keys);
    try {
      await shop.secret('PUT', '/products', { body: sampleCatalog });
      await changesOf(shop);
      const asked = await everyRoute(service, keys, shop);
      assert.equal(asked, routes.length);
    } finally {
      await service.stop();
    }
    const log = service.log();
    const words = [
      ...Object.values(person),
      ...Object.values(secrets),
      keys.secret,
      keys.publishable,
      'Featherstone Estates',
      encodeURIComponent(person.email),
      'metrics-token-1',
    ];
    for (const word of words) assert.ok(!log.includes(word), `${word} in the log`);
    const logged = new Set(log.match(/"route":"[^"]+"/g));
    for (const { path } of routes) assert.ok(logged.has(`"route":"${path}"`), path);
  });
});

/** An order's life, and its customer's, all of which is accepted. */
async function changesOf(shop) {
  const accepted = async (method, path, body) => {
    const headers = { 'Idempotency-Key': `${secrets.key}-${path}` };
    const answer = await shop.secret(method, path, { headers, ...(body && { body }) });
    assert.ok(answer.status < 300, answer.text);
    return answer.json;
  };
  const customer = { ...person, ...businessCustomer(person.email, 'Featherstone Estates') };
  const order = await accepted('POST', '/orders', orderRequest({ customer }));
  const { notes, serialNumber, trackingNumber, reason } = secrets;
  await accepted('PATCH', `/orders/${order.id}`, {
    notes,
    items: [{ id: '1-1', quantity: 2 }, item()],
  });
  await accepted('POST', `/orders/${order.id}/confirm`);
  await accepted('PATCH', `/customers/${order.customerId}`, { notes });
  const unit = { orderId: order.id, itemId: '1-1', serialNumber, trackingNumber };
  const { subscriptions } = await accepted('POST', '/subscriptions', unit);
  const path = `/subscriptions/${subscriptions[0].id}`;
  await accepted('PATCH', path, { notes, serialNumber: `${serialNumber}-2`, reason });
  await accepted('POST', `${path}/cancel`, { reason });
  await accepted('GET', `/orders/${order.id}/events`);
}

/** Each route once, with personal data as its ids, its parameters, its headers and its body. */
async function everyRoute(service, keys, shop) {
  let asked = 0;
  for (const { method, path, query = {}, body } of routes) {
    const url = new URL(
      path.replaceAll(/:\w+/g, encodeURIComponent(person.email)),
      service.address,
    );
    for (const name of Object.keys(query)) url.searchParams.append(name, person.lastName);
    const headers = {
      'Idempotency-Key': secrets.key,
      'If-Match': `"${person.email}"`,
      'X-Request-Id': person.email,
      'User-Agent': person.lastName,
      Referer: `https://shop.example/${person.email}`,
      Authorization: `Bearer ${keys.secret}`,
      ...(body && { 'Content-Type': body.type }),
    };
    const text = JSON.stringify({ ...person, ...secrets, key: `${keys.secret}x` });
    for (const sent of body ? [text, `{"email":"${person.email}",`] : [undefined]) {
      const answer = await shop.secret(method, url.pathname + url.search, {
        headers,
        ...(sent && { body: sent }),
      });
      assert.ok(answer.status < 500, `${method} ${path}: ${answer.text}`);
    }
    asked += 1;
  }
  return asked;
}
