import type { CreatedOrder, FullTermwise, Order, Subscription } from 'termwise/full';
import type { Queries } from './database.ts';
import { insertBillingGroup } from './store/billing-groups.ts';
import { insertCustomer, type NewCustomer } from './store/customers.ts';
import type { NewOrder } from './store/orders.ts';
import type { NewSubscription } from './store/subscriptions.ts';

/** Stores a billing group if it is new. */
export type NewBillingGroup = Pick<
  CreatedOrder,
  'billingGroupId' | 'billingGroupKey' | 'billingGroupText'
>;

/** Stores the customer and the billing group if they are new. */
export type NewParties = NewBillingGroup & Pick<CreatedOrder, 'customerId' | 'customerText'>;

export async function storeParties(
  queries: Queries,
  tenantId: string,
  core: FullTermwise,
  parties: NewParties,
): Promise<void> {
  const { customerId, customerText: record } = parties;
  const customer = record !== null && customerRow(core, customerId, record);
  await Promise.all([
    customer && insertCustomer(queries, tenantId, { ...customer, uniqueEmail: true }),
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

/** A customer with the columns that it is found by. */
export function customerRow(
  core: FullTermwise,
  id: string,
  record: string,
): Omit<NewCustomer, 'uniqueEmail'> {
  const { customerKey, createdAt, searchText } = core.customerKeys(record);
  return { id, record, emailKey: customerKey, createdAt: BigInt(createdAt), searchText };
}

/** An order with the columns that it is found by. */
export function orderRow(core: FullTermwise, order: Order, record: string): NewOrder {
  const { id, revision, customerId, status, orderType } = order;
  const { customerType } = order.customer;
  const { createdAt, searchText, lookupValues } = core.orderKeys(record);
  const found = { status, orderType, customerType, searchText, lookupValues };
  return { id, record, revision, customerId, createdAt: BigInt(createdAt), ...found };
}

/** A subscription with the columns that it is found by. */
export function subscriptionRow(
  core: FullTermwise,
  subscription: Subscription,
  record: string,
  createdAt: bigint,
): NewSubscription {
  const { id, orderId, customerId, billingGroupId = null, serialNumber } = subscription;
  const { status, startDate, endDate, replacements = [] } = subscription;
  const { searchText } = core.subscriptionKeys(record);
  const found = { serialNumber, status, startDate, endDate, searchText };
  const replaced = { replacedSerialNumbers: replacements.map((device) => device.serialNumber) };
  return { id, record, orderId, customerId, billingGroupId, createdAt, ...found, ...replaced };
}
