// Clients that write by every route. Each is a generator of requests: it yields one, and gets its
// answer. A request that was not answered is sent again, with the same key, until it is.
import { businessCustomer, item, orderRequest, sampleCatalog } from './service.mjs';

/** Which routes the writers call, as `web/backend/src/routes.ts` names them. */
export const writtenRoutes = [
  'POST /orders',
  'PATCH /orders/:id',
  'POST /orders/:id/confirm',
  'POST /orders/:id/cancel',
  'POST /subscriptions',
  'PATCH /subscriptions/:id',
  'POST /subscriptions/:id/cancel',
  'PATCH /customers/:id',
  'POST /orders/import',
  'POST /subscriptions/import',
  'PUT /products',
  'POST /webhook-endpoints',
  'DELETE /webhook-endpoints/:id',
  'POST /session',
  'DELETE /session',
];

const linesOfAnImport = 700;

/**
 * The life of an order from its creation to its last subscription.
 * @param happened Takes the id of an order and the types of the events that it must have.
 */
export function* orderLife(name, happened) {
  const customer = businessCustomer(`${name}@example.com`, `group of ${name}`);
  const order = yield post('/orders', orderRequest({ customer }));
  const { id, items, customerId } = order;
  const events = ['order.created'];
  const did = (...types) => happened(id, events.push(...types) && events);
  did();
  yield patch(`/orders/${id}`, { notes: 'first' });
  did('order.edited');
  yield post(`/orders/${id}/confirm`);
  did('order.confirmed');
  yield patch(`/orders/${id}`, { customFields: { purchaseOrder: name } });
  did('order.edited');
  yield patch(`/customers/${customerId}`, { phone: '+44 20 7946 0000' });
  const unit = (number) => ({ itemId: items[0].id, serialNumber: `${name}-${number}` });
  const begun = yield post('/subscriptions', { orderId: id, ...unit(1) });
  did('subscription.created', 'order.partially_fulfilled');
  yield post('/subscriptions', { orderId: id, units: [unit(2), unit(3)] });
  did('subscription.created', 'subscription.created', 'order.fulfilled');
  const [{ id: subscription }] = begun.subscriptions;
  yield patch(`/subscriptions/${subscription}`, { trackingNumber: name });
  did('subscription.edited');
  yield post(`/subscriptions/${subscription}/cancel`);
  did('subscription.cancelled');
}

/** An order that is given up. */
export function* cancelledLife(name, happened) {
  const order = yield post('/orders', orderRequest());
  happened(order.id, ['order.created']);
  yield post(`/orders/${order.id}/cancel`, { reason: name });
  happened(order.id, ['order.created', 'order.cancelled']);
}

/** Historical orders and their subscriptions, more than a batch of each. */
export function* importLife(name, like) {
  const numbers = Array.from({ length: linesOfAnImport }, (_, n) => `${name}-${n}`);
  const orders = numbers.map((n) => importedOrder(like.order, n));
  yield importOf('/orders/import', orders);
  yield importOf(
    '/subscriptions/import',
    numbers.map((n) => importedSubscription(like.subscription, n)),
  );
}

/** What belongs to no order. */
export function* settingsLife(name, secret) {
  yield { method: 'PUT', path: '/products', body: sampleCatalog };
  const endpoint = yield post('/webhook-endpoints', { url: `https://example.com/${name}` });
  yield { method: 'DELETE', path: `/webhook-endpoints/${endpoint.id}`, mayBeGone: true };
  yield post('/session', { key: secret });
  yield { method: 'DELETE', path: '/session', withCookie: true };
}

const post = (path, body = undefined) => ({ method: 'POST', path, body });
const patch = (path, body) => ({ method: 'PATCH', path, body });
const importOf = (path, records) => ({
  method: 'POST',
  path,
  body: records.map((record) => `${JSON.stringify(record)}\n`).join(''),
  isImport: true,
});

/** `like`: an order of one item that is handed over, as the service gave it. */
function importedOrder(like, name) {
  const items = [{ ...like.items[0], rentalIds: [`sub-${name}`] }];
  return { ...like, id: `ord-${name}`, customerId: `cus-${name}`, items };
}

function importedSubscription(like, name) {
  const ids = { id: `sub-${name}`, orderId: `ord-${name}`, customerId: `cus-${name}` };
  return { ...like, ...ids, serialNumber: `SN-${name}` };
}

/** A fulfilled order with its subscription, for imports to be like. */
export async function somethingToImport(shop) {
  const request = orderRequest({ items: [item({ quantity: 1 })] });
  const headers = { 'Idempotency-Key': 'first' };
  const { json: order } = await shop.secret('POST', '/orders', { body: request, headers });
  const unit = { itemId: order.items[0].id, serialNumber: 'SN-first' };
  const body = { orderId: order.id, ...unit };
  const { json: fulfilled } = await shop.secret('POST', '/subscriptions', { body });
  return { order: fulfilled.order, subscription: fulfilled.subscriptions[0] };
}
