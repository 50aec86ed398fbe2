import { randomUUID } from 'node:crypto';
import {
  type BillingGroup,
  type Catalog,
  type CreatedOrder,
  type CustomerRecord,
  type FullTermwise,
  type LookupKeys,
  type OrderContext,
  TermwiseError,
} from 'termwise/full';
import type { Caller } from './auth.ts';
import type { Catalogs } from './catalogs.ts';
import type { Queries } from './database.ts';
import { HttpFault } from './errors.ts';
import { eventOf, microseconds } from './events.ts';
import type { MadeAnswer } from './idempotency.ts';
import {
  billingGroupById,
  billingGroupByName,
  insertBillingGroup,
} from './store/billing-groups.ts';
import { customersByEmail, insertCustomer } from './store/customers.ts';
import { insertOrder } from './store/orders.ts';

export interface OrderRequest {
  caller: Caller;
  body: Uint8Array;
  /** `?status=`, as it was sent; the core checks it. */
  status: string | null;
}

/** Creates an order with its customer and billing group, in the transaction of the caller. */
export async function placeOrder(
  core: FullTermwise,
  catalogs: Catalogs,
  queries: Queries,
  request: OrderRequest,
): Promise<MadeAnswer> {
  const { caller, body, status } = request;
  const keys = core.lookupKeys(body);
  const isPublishable = caller.role === 'publishable';
  // Before the core looks at subscriptions, about which such a key must not learn anything.
  if (isPublishable && (keys.orderType ?? 'standard') !== 'standard') throw beyondPublishable();
  const now = new Date();
  const parties = knownParties(queries, caller.tenantId, keys);
  const created = await catalogs.use(queries, caller.tenantId, parties, ({ catalog }, known) =>
    createOrder(catalog, request, {
      orderId: newId('ord'),
      customerId: newId('cus'),
      billingGroupId: newId('bg'),
      now: now.toISOString(),
      ...(status !== null && { status: status as NonNullable<OrderContext['status']> }),
      ...known,
    }),
  );
  // Checked on the created order, so that a faulty request gets the rejection of the core.
  if (isPublishable && created.order.status !== 'pending') throw beyondPublishable();
  await storeCreated(queries, caller, now, created);
  return answerFor(created);
}

/** Faults of the context are our own, except those of `status`, which the caller sent. */
function createOrder(
  catalog: Catalog,
  { caller, body }: OrderRequest,
  context: OrderContext,
): CreatedOrder {
  try {
    return catalog.createOrder(body, context, { publicText: caller.role === 'publishable' });
  } catch (error) {
    const isOurs =
      error instanceof TermwiseError &&
      error.ofContext &&
      error.details.some(({ path }) => path !== '/status');
    if (!isOurs) throw error;
    throw new Error('The core rejected the context of an order', { cause: error });
  }
}

async function knownParties(
  queries: Queries,
  tenantId: string,
  { customerKey, billingGroupId, billingGroupKey }: LookupKeys,
): Promise<{ customers: CustomerRecord[]; billingGroups: BillingGroup[] }> {
  // A request can name two groups, one by id and one by name. The core checks whether they match.
  const [customers, ...groups] = await Promise.all([
    customerKey === null ? [] : customersByEmail(queries, tenantId, customerKey, 1),
    billingGroupId !== null && billingGroupById(queries, tenantId, billingGroupId),
    billingGroupKey !== null && billingGroupByName(queries, tenantId, billingGroupKey),
  ]);
  return {
    customers: customers.map(({ record }) => JSON.parse(record) as CustomerRecord),
    billingGroups: [...new Set(groups)]
      .filter((group) => typeof group === 'string')
      .map((group) => JSON.parse(group) as BillingGroup),
  };
}

function beyondPublishable(): HttpFault {
  return new HttpFault('FORBIDDEN', {
    message: 'A publishable key creates standard orders, always pending',
  });
}

async function storeCreated(
  queries: Queries,
  caller: Caller,
  now: Date,
  created: CreatedOrder,
): Promise<void> {
  const { order, orderText: record, customerId } = created;
  const { id, revision, status, orderType } = order;
  const { customerType } = order.customer;
  const found = { status, orderType, customerType, searchText: null, lookupValues: [] };
  const stored = { id, record, revision, customerId, createdAt: microseconds(now), ...found };
  const event = eventOf({
    type: 'order.created',
    caller,
    now,
    command: 'create',
    fromStatus: null,
    toStatus: status,
    revision,
    record,
  });
  await Promise.all([
    storeParties(queries, caller.tenantId, now, created),
    insertOrder(queries, caller.tenantId, stored, [event]),
  ]);
}

/** Stores the new customer and billing group of an order, if there are any. */
async function storeParties(
  queries: Queries,
  tenantId: string,
  now: Date,
  { customerId, customerKey, customerText, ...group }: CreatedOrder,
): Promise<void> {
  const writes: Promise<void>[] = [];
  if (customerText !== null) {
    const customer = { id: customerId, emailKey: customerKey, uniqueEmail: true };
    const stored = { createdAt: microseconds(now), searchText: null, record: customerText };
    writes.push(insertCustomer(queries, tenantId, { ...customer, ...stored }));
  }
  const { billingGroupId: id, billingGroupKey: nameKey, billingGroupText: record } = group;
  if (record !== null && id !== null && nameKey !== null) {
    writes.push(insertBillingGroup(queries, tenantId, { id, nameKey, record }));
  }
  await Promise.all(writes);
}

function answerFor({ order, orderText, publicText }: CreatedOrder): MadeAnswer {
  return {
    orderId: order.id,
    status: 201,
    headers: { Location: `/orders/${order.id}`, ETag: revisionEtag(order.revision) },
    body: publicText ?? orderText,
  };
}

export function revisionEtag(revision: number): string {
  return `"${revision}"`;
}

function newId(kind: string): string {
  return `${kind}_${randomUUID().replaceAll('-', '')}`;
}
