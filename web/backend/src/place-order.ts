import {
  type CreatedOrder,
  defaultChoices,
  type FullTermwise,
  type OrderContext,
} from 'termwise/full';
import type { Caller } from './auth.ts';
import type { Queries } from './database.ts';
import { decide } from './decide.ts';
import { HttpFault } from './errors.ts';
import { revisionEtag } from './etags.ts';
import { eventOf } from './events.ts';
import type { MadeAnswer } from './idempotency.ts';
import { newId } from './ids.ts';
import { knownRecords } from './known-records.ts';
import { orderRow, storeParties } from './outcome.ts';
import type { Services } from './services.ts';
import { insertOrder } from './store/orders.ts';

export interface OrderRequest {
  caller: Caller;
  body: Uint8Array;
  /** `?status=`, as it was sent; the core checks it. */
  status: string | null;
}

/** Creates an order with its customer and billing group, in the transaction of the caller. */
export async function placeOrder(
  { core, catalogs }: Pick<Services, 'core' | 'catalogs'>,
  queries: Queries,
  { caller, body, status }: OrderRequest,
): Promise<MadeAnswer> {
  const keys = core.lookupKeys(body);
  const isPublishable = caller.role === 'publishable';
  // Before customers and subscriptions are read, because such a key must not learn anything about
  // them (H7).
  const { orderType, newOrderStatus } = defaultChoices;
  const isPlain = (keys.orderType ?? orderType) === orderType && keys.customerId === null;
  if (isPublishable && !isPlain) throw beyondPublishable();
  const now = new Date();
  const known = knownRecords(queries, caller.tenantId, keys);
  const ofCaller = (path: string): boolean => path === '/status';
  const created = await catalogs.use(
    queries,
    caller.tenantId,
    known,
    ({ catalog }, { records }) => {
      const context: OrderContext = {
        orderId: newId('ord'),
        customerId: newId('cus'),
        billingGroupId: newId('bg'),
        now: now.toISOString(),
        ...(status !== null && { status: status as NonNullable<OrderContext['status']> }),
        ...records,
      };
      const create = () => catalog.createOrder(body, context, { publicText: isPublishable });
      return decide(create, ofCaller);
    },
  );
  // Checked on the created order, so that a faulty request gets the rejection of the core.
  if (isPublishable && created.order.status !== newOrderStatus) throw beyondPublishable();
  await storeCreated(core, queries, caller, now, created);
  return answerFor(created);
}

function beyondPublishable(): HttpFault {
  return new HttpFault('FORBIDDEN', {
    message: 'A publishable key creates standard orders, always pending, without a customerId',
  });
}

async function storeCreated(
  core: FullTermwise,
  queries: Queries,
  caller: Caller,
  now: Date,
  created: CreatedOrder,
): Promise<void> {
  const { order, orderText: record } = created;
  const event = eventOf({
    type: 'order.created',
    caller,
    now,
    command: 'create',
    fromStatus: null,
    toStatus: order.status,
    revision: order.revision,
    record,
  });
  await Promise.all([
    storeParties(queries, caller.tenantId, core, created),
    insertOrder(queries, caller.tenantId, orderRow(core, order, record), [event]),
  ]);
}

function answerFor({ order, orderText, publicText }: CreatedOrder): MadeAnswer {
  return {
    orderId: order.id,
    status: 201,
    headers: { Location: `/orders/${order.id}`, ETag: revisionEtag(order.revision) },
    body: publicText ?? orderText,
  };
}
