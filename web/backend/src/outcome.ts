import type { CreatedOrder, Order, Subscription } from 'termwise/full';
import type { Queries } from './database.ts';
import { insertBillingGroup } from './store/billing-groups.ts';
import { insertCustomer } from './store/customers.ts';
import type { NewOrder } from './store/orders.ts';
import type { NewSubscription } from './store/subscriptions.ts';

/** A billing group, if it is new. */
export type NewBillingGroup = Pick<
  CreatedOrder,
  'billingGroupId' | 'billingGroupKey' | 'billingGroupText'
>;

/** The customer and the billing group, if they are new. */
export type NewParties = NewBillingGroup &
  Pick<CreatedOrder, 'customerId' | 'customerKey' | 'customerText'>;

export async function storeParties(
  queries: Queries,
  tenantId: string,
  createdAt: bigint,
  parties: NewParties,
): Promise<void> {
  const { customerId: id, customerKey: emailKey, customerText: record } = parties;
  const customer = { id, emailKey, uniqueEmail: true, createdAt, searchText: null };
  await Promise.all([
    record !== null && insertCustomer(queries, tenantId, { ...customer, record }),
    storeBillingGroup(queries, tenantId, parties),
  ]);
}

export async function storeBillingGroup(
  queries: Queries,
  tenantId: string,
  { billingGroupId: id, billingGroupKey: nameKey, billingGroupText: record }: NewBillingGroup,
): Promise<void> {
  if (record === null || id === null || nameKey === null) return;
  await insertBillingGroup(queries, tenantId, { id, nameKey, record });
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
