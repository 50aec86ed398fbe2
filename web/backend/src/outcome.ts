import type { CreatedOrder, FullTermwise, Order, Subscription } from 'termwise/full';
import type { Queries } from './database.ts';
import { insertBillingGroup } from './store/billing-groups.ts';
import { insertCustomer, type NewCustomer } from './store/customers.ts';
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
  core: FullTermwise,
  parties: NewParties,
): Promise<void> {
  const { customerText } = parties;
  const { billingGroupId: id, billingGroupKey: nameKey, billingGroupText } = parties;
  const writes: Promise<void>[] = [];
  if (customerText !== null) {
    const customer = customerRow(core, parties.customerId, customerText);
    writes.push(insertCustomer(queries, tenantId, { ...customer, uniqueEmail: true }));
  }
  if (billingGroupText !== null && id !== null && nameKey !== null) {
    writes.push(insertBillingGroup(queries, tenantId, { id, nameKey, record: billingGroupText }));
  }
  await Promise.all(writes);
}

/** A customer with what it is found by. */
export function customerRow(
  core: FullTermwise,
  id: string,
  record: string,
): Omit<NewCustomer, 'uniqueEmail'> {
  const { customerKey, createdAt, searchText } = core.customerKeys(record);
  return { id, record, emailKey: customerKey, createdAt: BigInt(createdAt), searchText };
}

/** An order with what it is found by. */
export function orderRow(core: FullTermwise, order: Order, record: string): NewOrder {
  const { id, revision, customerId, status, orderType } = order;
  const { customerType } = order.customer;
  const { createdAt, searchText, lookupValues } = core.orderKeys(record);
  const found = { status, orderType, customerType, searchText, lookupValues };
  return { id, record, revision, customerId, createdAt: BigInt(createdAt), ...found };
}

/** A subscription with what it is found by. */
export function subscriptionRow(
  core: FullTermwise,
  subscription: Subscription,
  record: string,
  createdAt: bigint,
): NewSubscription {
  const { id, orderId, customerId, billingGroupId = null, serialNumber } = subscription;
  const { status, startDate, endDate } = subscription;
  const { searchText } = core.subscriptionKeys(record);
  const found = { serialNumber, status, startDate, endDate, searchText };
  const replaced = { replacedSerialNumbers: [] };
  return { id, record, orderId, customerId, billingGroupId, createdAt, ...found, ...replaced };
}
