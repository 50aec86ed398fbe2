import { type Static, Type } from '@sinclair/typebox';
import { accepts } from 'hono/accepts';
import { choices, type OrderFilter } from 'termwise/full';
import { jsonAnswer, streamAnswer } from '../answers.ts';
import { HttpFault } from '../errors.ts';
import { pageAnswer, pageShape } from '../list-answers.ts';
import { ordersAsCsv } from '../order-csv.ts';
import { cursorIn, cursorParameter, queryText } from '../query-string.ts';
import type { Content, KeyedCall, QueryParameter, Route } from '../route.ts';
import type { AppContext } from '../services.ts';
import { shaped } from '../shapes.ts';
import { findCustomer } from '../store/customers.ts';
import { mostCounted } from '../store/lists.ts';
import { countOrders, listOrders, nextOrders } from '../store/order-lists.ts';

const filters = {
  search: { description: 'Words; each must occur in a name, e-mail address, id or product (F1).' },
  customerType: { description: '`individual` or `business`.' },
  orderType: { description: '`standard`, `extension` or `upgrade`.' },
  createdFrom: { description: 'A UTC day, included.' },
  createdTo: { description: 'A UTC day, included.' },
  lookup: {
    description: 'An order id, or the exact text of the value of any custom field.',
    repeats: true,
  },
} as const satisfies Record<string, QueryParameter>;
const customerId = { description: 'The id of the customer.' };
const ofPages = {
  status: { description: 'Any of several statuses.', repeats: true },
  limit: { description: 'Orders on a page: 1 to 200, by default 50. CSV has them all.' },
  cursor: cursorParameter,
} as const satisfies Record<string, QueryParameter>;

const OrderPage = pageShape('orders', 'Order', 'OrderPage');

const count = Type.Integer({ minimum: 0, maximum: mostCounted });
const OrderCounts = Type.Object(
  Object.fromEntries(choices.orderStatus.map((status) => [status, count])),
  { $id: 'OrderCounts', description: `${mostCounted} means that there are as many or more.` },
);

const csvContent: Content = { type: 'text/csv', schema: { type: 'string' } };
const listed = { 200: [shaped(OrderPage), csvContent] };

export const orderListRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/orders',
    access: 'secret',
    summary: 'Finds orders, the newest first. With `Accept: text/csv` all that match, as CSV.',
    query: { ...filters, customerId, ...ofPages },
    answers: listed,
    handle: (call) => answerOrders(call, filterIn(call)),
  },
  {
    method: 'GET',
    path: '/orders/counts',
    access: 'secret',
    summary: 'How many orders of each status match.',
    query: { ...filters, customerId },
    answers: { 200: shaped(OrderCounts) },
    handle: getCounts,
  },
  {
    method: 'GET',
    path: '/customers/:id/orders',
    access: 'secret',
    summary: "A customer's orders, found as among all orders.",
    query: { ...filters, ...ofPages },
    answers: listed,
    handle: getOrdersOfCustomer,
  },
];

function filterIn({ c, services }: KeyedCall): OrderFilter {
  return services.core.orderFilter(queryText(c, { ...filters, ...ofPages }));
}

async function getOrdersOfCustomer(call: KeyedCall): Promise<Response> {
  const id = call.c.req.param('id') ?? '';
  const filter = filterIn(call);
  const customer = await findCustomer(call.services.database, call.caller.tenantId, id);
  if (!customer) throw new HttpFault('NOT_FOUND');
  return answerOrders(call, { ...filter, customerId: id });
}

/** Counts all statuses and ignores `status` in the query string. */
async function getCounts(call: KeyedCall): Promise<Response> {
  const { c, caller, services } = call;
  const statuses = choices.orderStatus;
  const counts = await countOrders(services.database, caller.tenantId, filterIn(call), statuses);
  const byStatus: Static<typeof OrderCounts> = Object.fromEntries(
    statuses.map((status, index) => [status, Math.min(counts[index] ?? 0, mostCounted)]),
  );
  return jsonAnswer(c, 200, JSON.stringify(byStatus));
}

async function answerOrders(call: KeyedCall, filter: OrderFilter): Promise<Response> {
  const { c, caller, services } = call;
  const after = cursorIn(c);
  if (wantsCsv(c)) return csvAnswer(call, filter, after);
  const page = { after, limit: filter.limit };
  return pageAnswer(
    c,
    'orders',
    await listOrders(services.database, caller.tenantId, filter, page),
  );
}

function wantsCsv(c: AppContext): boolean {
  const supports = ['application/json', csvContent.type];
  return (
    accepts(c, { header: 'Accept', supports, default: 'application/json' }) === csvContent.type
  );
}

/** The number of orders that are read at once for CSV. */
const csvPage = 500;

/** Reads the first page before the answer begins, so that a fault has its own answer. */
async function csvAnswer(
  { c, caller, services }: KeyedCall,
  filter: OrderFilter,
  from: ReturnType<typeof cursorIn>,
): Promise<Response> {
  const { database } = services;
  const { tenantId } = caller;
  const page = { after: from, limit: csvPage };
  const first = await listOrders(database, tenantId, filter, page);
  // A long list is read in its order, so that it is not counted again for each page.
  const next = first.total > mostCounted ? nextOrders : listOrders;
  const pieces = ordersAsCsv(first, (after) =>
    next(database, tenantId, filter, { after, limit: csvPage }),
  );
  return streamAnswer(c, 'text/csv; charset=utf-8', pieces, {
    headers: { 'Content-Disposition': 'attachment; filename="orders.csv"' },
  });
}
