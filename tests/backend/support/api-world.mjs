// A tenant with one of everything, and for each call of the API a request that is accepted.
import assert from 'node:assert/strict';
import { orderRequest, sampleCatalog } from './service.mjs';

let count = 0;
const next = () => {
  count += 1;
  return count;
};

/** Sends a request: `{ method, path, headers, body }`; a body that is no text is sent as JSON. */
export async function send(address, { method, path, headers = {}, body }) {
  const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
  const response = await fetch(address + path, {
    method,
    headers: {
      // A service in this process may be busy for longer than it keeps a connection.
      Connection: 'close',
      ...(body !== undefined && { 'Content-Type': 'application/json' }),
      ...headers,
    },
    ...(text !== undefined && { body: text }),
  });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

export async function makeWorld(service, keys) {
  const asStaff = { 'X-API-Key': keys.secret, 'X-Tenant-Id': keys.tenant };
  const call = async (method, path, body, headers = {}) => {
    const request = { method, path, body, headers: { ...asStaff, ...headers } };
    const answer = await send(service.address, request);
    assert.ok(answer.status < 300, `${method} ${path}: ${answer.text}`);
    return answer.text === '' ? answer : { ...answer, json: JSON.parse(answer.text) };
  };
  const world = {
    service,
    keys,
    asStaff,
    asPage: { 'X-API-Key': keys.publishable, 'X-Tenant-Id': keys.tenant },
    call,
    businessOrder: () => placed(call),
    handedOver: () => handedOver(call),
    /** The only one, so that there are never too many. */
    async endpoint() {
      for (const { id } of (await call('GET', '/webhook-endpoints')).json.webhookEndpoints) {
        await call('DELETE', `/webhook-endpoints/${id}`);
      }
      return (await call('POST', '/webhook-endpoints', { url: hook() })).json;
    },
  };
  await call('PUT', '/products', sampleCatalog);
  world.cookie = (
    await send(service.address, {
      method: 'POST',
      path: '/session',
      headers: { 'X-Tenant-Id': keys.tenant },
      body: { key: keys.secret },
    })
  ).headers.get('Set-Cookie');
  return world;
}

const hook = () => `https://hooks.example/${next()}`;

export function requestOf(changes = {}) {
  const name = next();
  return orderRequest({
    customer: {
      email: `person-${name}@example.com`,
      customerType: 'business',
      companyName: `Company ${name}`,
      billingGroup: { name: `Group ${name}` },
    },
    ...changes,
  });
}

async function placed(call) {
  return (await call('POST', '/orders', requestOf())).json;
}

async function handedOver(call) {
  const order = await placed(call);
  const unit = { orderId: order.id, itemId: '1-1', serialNumber: `SN-${next()}` };
  return (await call('POST', '/subscriptions', unit)).json;
}

export const storedOrder = (id) => {
  const customer = { ...requestOf().customer, customerType: 'individual' };
  delete customer.companyName;
  delete customer.billingGroup;
  const address = orderRequest().billingAddress;
  return {
    id,
    orderType: 'standard',
    status: 'pending',
    currency: 'EUR',
    customerId: `cus-${next()}`,
    customer,
    paymentTerm: 'immediate',
    billingAddress: { ...address, countryCode: 'GB' },
    shippingAddress: null,
    items: [
      {
        id: '1-1',
        sku: 'OLD-1',
        productName: 'Old laptop',
        variantName: '8 GB',
        quantity: 1,
        unitPrice: 10,
        contractLength: 12,
        rentalStatus: 'pending',
        rentalIds: [],
        listPrice: null,
        listPriceSource: null,
        acquisitionCost: null,
        acquisitionCostSource: null,
      },
    ],
    totals: { monthlyTotal: 10, contractValue: 120 },
    rentalProgress: { rentedDevices: 0, totalDevices: 1 },
    customFields: {},
    createdAt: '2020-01-01T00:00:00Z',
    updatedAt: '2020-01-01T00:00:00Z',
    revision: 1,
  };
};

const ndjson = { 'Content-Type': 'application/x-ndjson' };

/**
 * By operation: an accepted request, made anew by each call. `ids` fills the path; the key is the
 * secret one unless `headers` says otherwise. A status other than the first that is described has
 * its own entry in `furtherAnswers`.
 */
export const accepted = {
  'GET /healthz': () => ({ headers: {} }),
  'GET /metrics': () => ({ headers: { Authorization: 'Bearer operator' } }),
  'GET /openapi.json': () => ({ headers: {} }),
  'GET /docs': () => ({ headers: {} }),
  'GET /docs.css': () => ({ headers: {} }),
  'POST /session': ({ keys }) => ({
    headers: { 'X-Tenant-Id': keys.tenant },
    body: { key: keys.secret },
  }),
  'GET /session': () => ({}),
  'DELETE /session': async (world) => {
    const { headers } = await send(world.service.address, {
      method: 'POST',
      path: '/session',
      headers: { 'X-Tenant-Id': world.keys.tenant },
      body: { key: world.keys.secret },
    });
    return {
      headers: { Cookie: headers.get('Set-Cookie').split(';')[0], 'Sec-Fetch-Site': 'same-origin' },
    };
  },
  'GET /products': () => ({}),
  'PUT /products': () => ({ body: sampleCatalog }),
  'POST /orders': () => ({ body: requestOf() }),
  'GET /orders': async (world) => {
    await world.businessOrder();
    return {};
  },
  'GET /orders/counts': () => ({}),
  'GET /orders/{id}': async (world) => ({ ids: { id: (await world.businessOrder()).id } }),
  'PATCH /orders/{id}': async (world) => ({
    ids: { id: (await world.businessOrder()).id },
    body: { notes: 'By the back door' },
  }),
  'POST /orders/{id}/confirm': async (world) => ({
    ids: { id: (await world.businessOrder()).id },
    body: {},
  }),
  'POST /orders/{id}/cancel': async (world) => ({
    ids: { id: (await world.businessOrder()).id },
    body: { reason: 'Ordered twice' },
  }),
  'GET /orders/{id}/events': async (world) => ({
    ids: { id: (await world.handedOver()).order.id },
  }),
  'POST /orders/import': () => ({
    headers: ndjson,
    body: `${JSON.stringify(storedOrder(`old-${next()}`))}\n{"id":5}\n`,
  }),
  'POST /subscriptions': async (world) => ({
    body: {
      orderId: (await world.businessOrder()).id,
      itemId: '1-1',
      serialNumber: `SN-${next()}`,
    },
  }),
  'GET /subscriptions': async (world) => {
    await world.handedOver();
    return {};
  },
  'GET /subscriptions/{id}': async (world) => ({
    ids: { id: (await world.handedOver()).subscriptions[0].id },
  }),
  'PATCH /subscriptions/{id}': async (world) => ({
    ids: { id: (await world.handedOver()).subscriptions[0].id },
    body: { notes: 'Keyboard replaced' },
  }),
  'POST /subscriptions/{id}/cancel': async (world) => ({
    ids: { id: (await world.handedOver()).subscriptions[0].id },
    body: { reason: 'Lost' },
  }),
  'GET /subscriptions/{id}/payments': async (world) => ({
    ids: { id: (await world.handedOver()).subscriptions[0].id },
  }),
  'POST /subscriptions/import': async () => ({ headers: ndjson, body: '{"id":5}\n' }),
  'GET /customers': async (world) => {
    await world.businessOrder();
    return {};
  },
  'GET /customers/{id}': async (world) => ({
    ids: { id: (await world.businessOrder()).customerId },
  }),
  'PATCH /customers/{id}': async (world) => ({
    ids: { id: (await world.businessOrder()).customerId },
    body: { phone: '+44 20 7946 0000' },
  }),
  'GET /customers/{id}/orders': async (world) => ({
    ids: { id: (await world.businessOrder()).customerId },
  }),
  'GET /billing-groups': () => ({}),
  'GET /billing-groups/{id}/summary': async (world) => ({
    ids: { id: (await world.handedOver()).order.customer.billingGroup.id },
  }),
  'GET /webhook-endpoints': async (world) => {
    await world.endpoint();
    return {};
  },
  'POST /webhook-endpoints': () => ({ body: { url: hook() } }),
  'DELETE /webhook-endpoints/{id}': async (world) => ({ ids: { id: (await world.endpoint()).id } }),
  'POST /webhook-endpoints/{id}/enable': async (world) => ({
    ids: { id: (await world.endpoint()).id },
  }),
  'GET /webhook-endpoints/{id}/deliveries': async (world) => ({
    ids: { id: (await endpointWithDelivery(world)).id },
  }),
  'POST /webhook-endpoints/{id}/deliveries/{eventId}/retry': async (world) => {
    const { id, eventId } = await endpointWithDelivery(world);
    return { ids: { id, eventId } };
  },
};

async function endpointWithDelivery(world) {
  const { id } = await world.endpoint();
  await world.businessOrder();
  const { json } = await world.call('GET', `/webhook-endpoints/${id}/deliveries`);
  return { id, eventId: json.deliveries[0].id };
}

/** The answers with a body beside the first one, by operation and status or type. */
export const furtherAnswers = {
  'GET /orders text/csv': (world) => ({ headers: { ...world.asStaff, Accept: 'text/csv' } }),
  'GET /customers/{id}/orders text/csv': async (world) => ({
    ids: { id: (await world.businessOrder()).customerId },
    headers: { ...world.asStaff, Accept: 'text/csv' },
  }),
};
