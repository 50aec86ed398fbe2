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
import type { MadeAnswer } from './idempotency.ts';
import {
  billingGroupById,
  billingGroupByKey,
  customerByKey,
  insertBillingGroup,
  insertCustomer,
  insertOrder,
} from './store.ts';

export interface OrderRequest {
  caller: Caller;
  body: Uint8Array;
  /** `?status=`, as it was sent: the core judges it. */
  status: string | null;
}

/** Runs inside the caller's transaction: the order, its customer and its group, or nothing. */
export async function placeOrder(
  core: FullTermwise,
  catalogs: Catalogs,
  queries: Queries,
  request: OrderRequest,
): Promise<MadeAnswer> {
  const { caller, body, status } = request;
  const keys = core.lookupKeys(body);
  const isPublishable = caller.role === 'publishable';
  // Before the core looks at subscriptions, of which such a key may learn nothing.
  if (isPublishable && (keys.orderType ?? 'standard') !== 'standard') throw beyondPublishable();
  const context: OrderContext = {
    orderId: newId('ord'),
    customerId: newId('cus'),
    billingGroupId: newId('bg'),
    now: new Date().toISOString(),
    ...(status !== null && { status: status as NonNullable<OrderContext['status']> }),
    ...(await knownParties(queries, caller.tenantId, keys)),
  };
  const created = await catalogs.use(queries, caller.tenantId, ({ catalog }) =>
    createOrder(catalog, request, context),
  );
  // Asked of the order that it would become, so that a faulty request gets the core's own answer.
  if (isPublishable && created.order.status !== 'pending') throw beyondPublishable();
  await storeCreated(queries, caller.tenantId, created);
  return answerFor(created);
}

/** What the core finds wrong with the context is our fault; only `status` there is the caller's. */
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
    throw new Error('The core refused the context of an order', { cause: error });
  }
}

async function knownParties(
  queries: Queries,
  tenantId: string,
  { customerKey, billingGroupId, billingGroupKey }: LookupKeys,
): Promise<{ customers: CustomerRecord[]; billingGroups: BillingGroup[] }> {
  const customer = customerKey !== null && (await customerByKey(queries, tenantId, customerKey));
  // One request can name two groups, one by id and one by name; that they clash is for the core.
  const groups = new Set([
    billingGroupId !== null && (await billingGroupById(queries, tenantId, billingGroupId)),
    billingGroupKey !== null && (await billingGroupByKey(queries, tenantId, billingGroupKey)),
  ]);
  return {
    customers: customer ? [JSON.parse(customer) as CustomerRecord] : [],
    billingGroups: [...groups]
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
  tenantId: string,
  created: CreatedOrder,
): Promise<void> {
  const { order, orderText, customerId, customerText, billingGroupText } = created;
  if (customerText !== null) {
    const customer = { id: customerId, key: created.customerKey, record: customerText };
    await insertCustomer(queries, tenantId, customer);
  }
  const { billingGroupId, billingGroupKey } = created;
  if (billingGroupText !== null && billingGroupId !== null && billingGroupKey !== null) {
    const group = { id: billingGroupId, key: billingGroupKey, record: billingGroupText };
    await insertBillingGroup(queries, tenantId, group);
  }
  const { id, revision } = order;
  await insertOrder(queries, tenantId, { id, customerId, revision, record: orderText });
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
