import type { BillingGroup, CustomerRecord, LookupKeys, Subscription } from 'termwise/full';
import type { Queries } from './database.ts';
import { billingGroupById, billingGroupByName } from './store/billing-groups.ts';
import { customersByEmail, findCustomer } from './store/customers.ts';
import {
  activeSubscriptionsBySerialNumbers,
  type SubscriptionRow,
  subscriptionsByIds,
} from './store/subscriptions.ts';

/** What the core has to know of the store before it decides. */
export interface KnownRecords {
  records: {
    customers: CustomerRecord[];
    billingGroups: BillingGroup[];
    subscriptions: Subscription[];
  };
  /** The subscriptions as they were read, by id. */
  subscriptionRows: ReadonlyMap<string, SubscriptionRow>;
}

/** Reads what these texts (a request, a command, an order) refer to, by their keys. */
export async function knownRecords(
  queries: Queries,
  tenantId: string,
  ...keys: readonly LookupKeys[]
): Promise<KnownRecords> {
  const each = <Key>(keysOf: (keys: LookupKeys) => readonly (Key | null)[]): Key[] =>
    [...new Set(keys.flatMap(keysOf))].filter((key) => key !== null);
  const [named, ofAddress, subscriptions] = await Promise.all([
    Promise.all(
      each(({ customerId }) => [customerId]).map((id) => findCustomer(queries, tenantId, id)),
    ),
    Promise.all(
      each(({ customerKey }) => [customerKey]).map((key) =>
        customersByEmail(queries, tenantId, key, 1),
      ),
    ),
    knownSubscriptions(
      queries,
      tenantId,
      each(({ subscriptionIds }) => subscriptionIds),
      each(({ serialNumbers }) => serialNumbers),
    ),
  ]);
  const customers = [...named, ...ofAddress.flat()]
    .filter((row) => row !== null)
    .map(({ record }) => JSON.parse(record) as CustomerRecord);
  // One request can name two groups, one by id and one by name; that they clash is for the core.
  // A known customer who is named brings the group of its stored details (rule A1).
  const groupIds = [
    ...each(({ billingGroupId }) => [billingGroupId]),
    ...customers.map(({ billingGroup }) => billingGroup?.id ?? null),
  ];
  const groups = await Promise.all([
    ...[...new Set(groupIds)]
      .filter((id) => id !== null)
      .map((id) => billingGroupById(queries, tenantId, id)),
    ...each(({ billingGroupKey }) => [billingGroupKey]).map((key) =>
      billingGroupByName(queries, tenantId, key),
    ),
  ]);
  const groupTexts = new Set(groups.filter((group) => group !== null));
  return {
    records: {
      customers: [...new Map(customers.map((customer) => [customer.id, customer])).values()],
      billingGroups: [...groupTexts].map((group) => JSON.parse(group)),
      subscriptions: subscriptions.map(({ record }) => JSON.parse(record)),
    },
    subscriptionRows: new Map(subscriptions.map((row) => [row.id, row])),
  };
}

async function knownSubscriptions(
  queries: Queries,
  tenantId: string,
  ids: readonly string[],
  serialNumbers: readonly string[],
): Promise<SubscriptionRow[]> {
  const found = await Promise.all([
    ids.length === 0 ? [] : subscriptionsByIds(queries, tenantId, ids),
    serialNumbers.length === 0
      ? []
      : activeSubscriptionsBySerialNumbers(queries, tenantId, serialNumbers),
  ]);
  return [...new Map(found.flat().map((row) => [row.id, row])).values()];
}

export const nothingKnown: KnownRecords = {
  records: { customers: [], billingGroups: [], subscriptions: [] },
  subscriptionRows: new Map(),
};
