import type { CreatedOrder, Order, Subscription } from 'termwise/full';
import type { Queries } from './database.ts';
import { insertBillingGroup } from './store/billing-groups.ts';
import { insertCustomer } from './store/customers.ts';
import type { NewOrder } from './store/orders.ts';
import type { NewSubscription } from './store/subscriptions.ts';

/** The customer and the billing group, if they are new. */
export type NewParties = Pick<
  CreatedOrder,
  | 'customerId'
  | 'customerKey'
  | 'customerText'
  | 'billingGroupId'
  | 'billingGroupKey'
  | 'billingGroupText'
>;

export async function storeParties(
  queries: Queries,
  tenantId: string,
  createdAt: bigint,
  parties: NewParties,
): Promise<void> {
  const { customerId, customerKey, customerText } = parties;
  const { billingGroupId: id, billingGroupKey: nameKey, billingGroupText } = parties;
  const writes: Promise<void>[] = [];
  if (customerText !== null) {
    const customer = { id: customerId, emailKey: customerKey, uniqueEmail: true };
    const stored = { createdAt, searchText: null, record: customerText };
    writes.push(insertCustomer(queries, tenantId, { ...customer, ...stored }));
  }
  if (billingGroupText !== null && id !== null && nameKey !== null) {
    writes.push(insertBillingGroup(queries, tenantId, { id, nameKey, record: billingGroupText }));
  }
  await Promise.all(writes);
}

/** An order with what it is found by. */
export function orderRow(order: Order, record: string, createdAt: bigint): NewOrder {
  const { id, revision, customerId, status, orderType } = order;
  const { customerType } = order.customer;
  const found = { status, orderType, customerType, searchText: null, lookupValues: [] };
  return { id, record, revision, customerId, createdAt, ...found };
}

/** A subscription with what it is found by. */
export function subscriptionRow(
  subscription: Subscription,
  record: string,
  createdAt: bigint,
): NewSubscription {
  const { id, orderId, customerId, billingGroupId = null, serialNumber } = subscription;
  const { status, startDate, endDate } = subscription;
  const found = { serialNumber, status, startDate, endDate, searchText: null };
  const replaced = { replacedSerialNumbers: [] };
  return { id, record, orderId, customerId, billingGroupId, createdAt, ...found, ...replaced };
}
