// How each documented error is provoked: by its code for any call, or for one call in particular.
import { randomUUID } from 'node:crypto';
import { requestOf } from './api-world.mjs';
import { item, sampleCatalog } from './service.mjs';

/** An accepted request with another body, other headers or other ids. */
const changed = (request, changes) => ({
  ...request,
  ...changes,
  headers: { ...request.headers, ...changes.headers },
});

const key = () => ({ 'Idempotency-Key': randomUUID() });

/**
 * By code: the requests to send one after the other. The last answer has the code. `request` makes
 * an accepted request; each is new.
 */
export const anyCall = {
  UNAUTHORIZED: async ({ request }) => {
    const { headers, ...rest } = await request();
    const { 'X-API-Key': _, Cookie: __, Authorization: ___, ...others } = headers;
    return [{ ...rest, headers: others }];
  },
  FORBIDDEN: async ({ world, request }) => [changed(await request(), { headers: world.asPage })],
  NOT_FOUND: async ({ request }) => {
    const { ids, ...rest } = await request();
    return [{ ...rest, ids: Object.fromEntries(Object.keys(ids).map((name) => [name, 'none'])) }];
  },
  BAD_IDEMPOTENCY_KEY: async ({ request }) => [
    changed(await request(), { headers: { 'Idempotency-Key': 'x'.repeat(256) } }),
  ],
  IDEMPOTENCY_KEY_REUSED: async ({ request }) => {
    const headers = key();
    const first = changed(await request(), { headers });
    return [first, { ...first, body: `${JSON.stringify(first.body)} ` }];
  },
  IDEMPOTENCY_IN_PROGRESS: async ({ world, request }) => {
    const headers = key();
    const first = changed(await request(), { headers });
    // As if its answer were still being made.
    const claimAgain = () =>
      world.service.query(
        `update idempotency_keys set status = null, lease_until = now() + interval '30 seconds'
         where key = '${headers['Idempotency-Key']}'`,
      );
    return [first, { ...first, before: claimAgain }];
  },
  REVISION_CONFLICT: async ({ request }) => [
    changed(await request(), { headers: { 'If-Match': '"999"' } }),
  ],
  MALFORMED_JSON: async ({ request }) => [changed(await request(), { body: '{' })],
  UNSUPPORTED_MEDIA_TYPE: async ({ request }) => [
    changed(await request(), { headers: { 'Content-Type': 'text/plain' } }),
  ],
  VALIDATION_ERROR: async ({ operation, request }) => {
    const sent = await request();
    return operation.requestBody
      ? [changed(sent, { body: { one: 1, two: 2 } })]
      : [{ ...sent, query: '?none=1' }];
  },
  BAD_CURSOR: async ({ request }) => [{ ...(await request()), query: '?cursor=none' }],
  STOPPING: async ({ world, request }) => {
    const sent = await request();
    return [during(world, sent, (on) => Object.assign(world.service.health, { stopping: on }))];
  },
  INTERNAL_ERROR: async ({ world, request }) => {
    const sent = await request();
    return [during(world, sent, (on) => world.fail(on ? new Error('a bug') : null))];
  },
  STORE_UNAVAILABLE: async ({ world, request }) => {
    const sent = await request();
    return [during(world, sent, (on) => world.fail(on ? world.storeIsAway : null))];
  },
};

/** A request that is sent while something is so. */
const during = (world, request, set) => ({
  ...request,
  before: () => set(true),
  after: () => set(false),
});

const edit =
  (body) =>
  async ({ request }) => [
    changed(await request(), { body: typeof body === 'function' ? body() : body }),
  ];
const otherSite = { Origin: 'https://other.example', 'Sec-Fetch-Site': 'cross-site' };

/** An order that is completely handed over, as a request to the same call. */
const ofFulfilled = async ({ world, request }) => {
  const { json: order } = await world.call(
    'POST',
    '/orders',
    requestOf({ items: [item({ quantity: 1 })] }),
  );
  const unit = { orderId: order.id, itemId: '1-1', serialNumber: `SN-${randomUUID()}` };
  await world.call('POST', '/subscriptions', unit);
  return [changed(await request(), { ids: { id: order.id } })];
};

const inCatalog = (change) => JSON.stringify(change(JSON.parse(sampleCatalog)));

/** The catalog changes between the two requests, and back afterwards. */
const withCatalog = (catalog, request) => ({
  ...request,
  before: ({ call }) => call('PUT', '/products', catalog),
  after: ({ call }) => call('PUT', '/products', sampleCatalog),
});

/** By call and code. */
export const oneCall = {
  'POST /session UNAUTHORIZED': edit({ key: 'sk_none' }),
  'POST /session FORBIDDEN': async ({ request }) => [
    changed(await request(), { headers: otherSite }),
  ],
  'POST /session BAD_REQUEST': edit('{}'),
  'DELETE /session FORBIDDEN': async ({ request }) => [
    changed(await request(), { headers: otherSite }),
  ],
  'GET /products FORBIDDEN': async ({ world }) => [
    { headers: { ...otherSite, Cookie: world.cookie.split(';')[0] } },
  ],
  'GET /products NOT_FOUND': async ({ world }) => [{ headers: world.asNewcomer }],
  'POST /orders NOT_FOUND': async ({ world, request }) => [
    changed(await request(), { headers: world.asNewcomer }),
  ],
  'POST /orders FORBIDDEN': async ({ world, request }) => [
    { ...changed(await request(), { headers: world.asPage }), query: '?status=confirmed' },
  ],
  'POST /orders PRICE_CHANGED': edit(() => requestOf({ items: [item({ unitPrice: 1 })] })),
  'POST /orders TOO_MANY_REQUESTS': async ({ world, request }) => [
    { ...(await request()), headers: world.asBusyPage, address: world.busy },
    { ...(await request()), headers: world.asBusyPage, address: world.busy },
  ],
  'PATCH /orders/{id} BILLING_GROUP_NOT_FOUND': edit(() => {
    const { customer } = requestOf();
    return { customer: { ...customer, billingGroup: { id: 'none' } } };
  }),
  'PATCH /orders/{id} CURRENCY_MISMATCH': async ({ request }) => [
    withCatalog(
      inCatalog((catalog) => ({ ...catalog, currency: 'USD' })),
      changed(await request(), { body: { items: [{ id: '1-1', quantity: 3 }, item()] } }),
    ),
  ],
  'PATCH /orders/{id} INVALID_TRANSITION': ofFulfilled,
  'PATCH /orders/{id} ITEM_LOCKED': async ({ world, request }) => {
    const { order } = await world.handedOver();
    return [changed(await request(), { ids: { id: order.id }, body: { items: [item()] } })];
  },
  'PATCH /orders/{id} ITEM_NOT_FOUND': edit({ items: [{ id: '9-9', quantity: 1 }] }),
  'PATCH /orders/{id} PRICE_CHANGED': edit({ items: [item({ unitPrice: 1 })] }),
  'PATCH /orders/{id} VARIANT_NOT_FOUND': edit({ items: [item({ sku: 'none' })] }),
  'POST /orders/{id}/confirm INVALID_TRANSITION': ofFulfilled,
  'POST /orders/{id}/cancel INVALID_TRANSITION': ofFulfilled,
  'POST /subscriptions NOT_FOUND': edit({ orderId: 'none', itemId: '1-1', serialNumber: 'SN-0' }),
  'POST /subscriptions INVALID_TRANSITION': async ({ world, request }) => {
    const { id } = await world.businessOrder();
    await world.call('POST', `/orders/${id}/cancel`);
    return [
      changed(await request(), { body: { orderId: id, itemId: '1-1', serialNumber: 'SN-1' } }),
    ];
  },
  'POST /subscriptions ITEM_ALREADY_FULFILLED': async ({ world, request }) => {
    const { id } = await world.businessOrder();
    const units = [1, 2, 3, 4].map(() => ({ itemId: '1-1', serialNumber: `SN-${randomUUID()}` }));
    return [changed(await request(), { body: { orderId: id, units } })];
  },
  'POST /subscriptions ITEM_NOT_FOUND': async ({ world, request }) => {
    const { id } = await world.businessOrder();
    return [
      changed(await request(), { body: { orderId: id, itemId: '9-9', serialNumber: 'SN-1' } }),
    ];
  },
  'POST /subscriptions SERIAL_NUMBER_IN_USE': async ({ world, request }) => {
    const { order, subscriptions } = await world.handedOver();
    const { serialNumber } = subscriptions[0];
    return [changed(await request(), { body: { orderId: order.id, itemId: '1-1', serialNumber } })];
  },
  'POST /subscriptions SUBSCRIPTION_NOT_ACTIVE': async ({ world, request }) => {
    const { order, subscriptions } = await world.handedOver();
    const [{ id, sku }] = subscriptions;
    const extension = requestOf({
      orderType: 'extension',
      customer: order.customer,
      items: [{ sku, quantity: 1, contractLength: 12, subscriptionId: id }],
    });
    const { json: extended } = await world.call('POST', '/orders', extension);
    await world.call('POST', `/subscriptions/${id}/cancel`);
    return [changed(await request(), { body: { orderId: extended.id, itemId: '1-1' } })];
  },
  'PATCH /subscriptions/{id} INVALID_TRANSITION': async ({ world, request }) => [
    changed(await request(), { ids: { id: await cancelledSubscription(world) } }),
  ],
  'PATCH /subscriptions/{id} SERIAL_NUMBER_IN_USE': async ({ world, request }) => {
    const { serialNumber } = (await world.handedOver()).subscriptions[0];
    return [changed(await request(), { body: { serialNumber, reason: 'Broken' } })];
  },
  'POST /subscriptions/{id}/cancel INVALID_TRANSITION': async ({ world, request }) => [
    changed(await request(), { ids: { id: await cancelledSubscription(world) } }),
  ],
  'PATCH /customers/{id} BILLING_GROUP_NOT_FOUND': edit({ billingGroup: { id: 'none' } }),
  'GET /billing-groups/{id}/summary CURRENCY_MISMATCH': async ({ world, request }) => {
    const { order } = await world.handedOver();
    const { customer } = order;
    const dollars = inCatalog((catalog) => ({ ...catalog, currency: 'USD' }));
    await world.call('PUT', '/products', dollars);
    const { json: other } = await world.call('POST', '/orders', requestOf({ customer }));
    await world.call('PUT', '/products', sampleCatalog);
    const unit = { orderId: other.id, itemId: '1-1', serialNumber: `SN-${randomUUID()}` };
    await world.call('POST', '/subscriptions', unit);
    return [changed(await request(), { ids: { id: customer.billingGroup.id } })];
  },
  'POST /webhook-endpoints BAD_REQUEST': edit('{}'),
  'POST /webhook-endpoints INVALID_URL': edit({ url: 'http://localhost/' }),
  'POST /webhook-endpoints TOO_MANY_ENDPOINTS': async ({ world, request }) => {
    const requests = [];
    for (let number = 0; number <= world.mostEndpoints; number += 1) requests.push(await request());
    return requests;
  },
  'POST /webhook-endpoints/{id}/deliveries/{eventId}/retry ENDPOINT_DISABLED': async ({
    world,
    request,
  }) => {
    const sent = await request();
    await world.service.query(
      `update webhook_endpoints set disabled_at = now() where id = '${sent.ids.id}'`,
    );
    return [sent];
  },
};

async function cancelledSubscription(world) {
  const { id } = (await world.handedOver()).subscriptions[0];
  await world.call('POST', `/subscriptions/${id}/cancel`);
  return id;
}
