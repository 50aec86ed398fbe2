import type { BillingGroup, CustomerRecord, LookupKeys, Subscription } from 'termwise/full';
import type { Queries } from './database.ts';
import { billingGroupById, billingGroupByName } from './store/billing-groups.ts';
import { customersByEmail, findCustomer } from './store/customers.ts';
import {
  activeSubscriptionsBySerialNumbers,
  type SubscriptionRow,
  subscriptionsByIds,
} from './store/subscriptions.ts';

/** The stored records that the core needs for a decision. */
export interface KnownRecords {
  records: {
    customers: CustomerRecord[];
    billingGroups: BillingGroup[];
    subscriptions: Subscription[];
  };
  /** The rows of the subscriptions, by id. */
  subscriptionRows: ReadonlyMap<string, SubscriptionRow>;
}

export const nothingKnown: KnownRecords = {
  records: { customers: [], billingGroups: [], subscriptions: [] },
  subscriptionRows: new Map(),
};

/** Reads the records that these texts (requests, commands, orders) refer to. */
export async function knownRecords(
  queries: Queries,
  tenantId: string,
  ...keys: readonly LookupKeys[]
): Promise<KnownRecords> {
  const each = (keysOf: (keys: LookupKeys) => readonly (string | null)[]): string[] =>
    distinct(keys.flatMap(keysOf).filter((key) => key !== null));
  const ask = { queries, tenantId };
  const [named, others, groups, subscriptions] = await Promise.all([
    namedCustomers(
      ask,
      each(({ customerId }) => [customerId]),
    ),
    customersOfAddresses(
      ask,
      each(({ customerKey }) => [customerKey]),
    ),
    // A request can name two groups, one by id and one by name. The core checks whether they match.
    Promise.all([
      groupsByIds(
        ask,
        each(({ billingGroupId }) => [billingGroupId]),
      ),
      groupsByNames(
        ask,
        each(({ billingGroupKey }) => [billingGroupKey]),
      ),
    ]),
    knownSubscriptions(
      ask,
      each(({ subscriptionIds }) => subscriptionIds),
      each(({ serialNumbers }) => serialNumbers),
    ),
  ]);
  const customers = distinct([...named.customers, ...others]);
  const billingGroups = distinct([...groups.flat(), ...named.groups]);
  return {
    records: {
      customers: customers.map((customer) => JSON.parse(customer)),
      billingGroups: billingGroups.map((group) => JSON.parse(group)),
      subscriptions: subscriptions.map(({ record }) => JSON.parse(record)),
    },
    subscriptionRows: new Map(subscriptions.map((row) => [row.id, row])),
  };
}

interface Ask {
  queries: Queries;
  tenantId: string;
}

function distinct(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}

/**
 * An order with a `customerId` uses the stored details of the customer, with their billing group
 * (rule A1).
 */
async function namedCustomers(
  ask: Ask,
  ids: readonly string[],
): Promise<{ customers: string[]; groups: string[] }> {
  const found = await Promise.all(ids.map((id) => findCustomer(ask.queries, ask.tenantId, id)));
  const customers = found.flatMap((row) => row?.record ?? []);
  const groupIds = customers.flatMap((record) => {
    const { billingGroup } = JSON.parse(record) as CustomerRecord;
    return billingGroup?.id ?? [];
  });
  return { customers, groups: await groupsByIds(ask, distinct(groupIds)) };
}

async function customersOfAddresses(
  { queries, tenantId }: Ask,
  emailKeys: readonly string[],
): Promise<string[]> {
  const found = await Promise.all(
    emailKeys.map((key) => customersByEmail(queries, tenantId, key, 1)),
  );
  return found.flat().map(({ record }) => record);
}

async function groupsByIds({ queries, tenantId }: Ask, ids: readonly string[]): Promise<string[]> {
  const found = await Promise.all(ids.map((id) => billingGroupById(queries, tenantId, id)));
  return found.filter((group) => group !== null);
}

async function groupsByNames(
  { queries, tenantId }: Ask,
  keys: readonly string[],
): Promise<string[]> {
  const found = await Promise.all(keys.map((key) => billingGroupByName(queries, tenantId, key)));
  return found.filter((group) => group !== null);
}

async function knownSubscriptions(
  { queries, tenantId }: Ask,
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
