import type { Queries } from '../database.ts';
import { firstRow, hits, rows } from './read.ts';
import { statement } from './statement.ts';

export interface SubscriptionRow {
  id: string;
  record: string;
  orderId: string;
  status: string;
  /** Increases with each change. */
  version: number;
  createdAt: bigint;
}

/** A record with the columns that it is found by. */
export interface NewSubscription {
  id: string;
  record: string;
  orderId: string;
  customerId: string;
  billingGroupId: string | null;
  serialNumber: string;
  status: string;
  /** `YYYY-MM-DD`. */
  startDate: string;
  endDate: string;
  /** Whole microseconds since 1970: when it was stored. */
  createdAt: bigint;
  /** Folded by the core. */
  searchText: string | null;
  /** Serial numbers of replaced devices. */
  replacedSerialNumbers: readonly string[];
}

const columns = 'id, record, order_id as "orderId", status, version, created_at as "createdAt"';

const insertAll = statement(
  `insert into subscriptions (tenant_id, id, record, order_id, customer_id, billing_group_id,
     serial_number, status, start_date, end_date, created_at, search_text)
   select $1, id, record, order_id, customer_id, billing_group_id, serial_number, status,
     start_date, end_date, created_at, search_text
   from unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
     $9::date[], $10::date[], $11::bigint[], $12::text[]) as made (id, record, order_id,
     customer_id, billing_group_id, serial_number, status, start_date, end_date, created_at,
     search_text)`,
);
const update = statement(
  `update subscriptions
   set record = $4, customer_id = $5, billing_group_id = $6, serial_number = $7, status = $8,
     start_date = $9::date, end_date = $10::date, search_text = $11, version = version + 1
   where tenant_id = $1 and id = $2 and version = $3 returning id`,
);
const insertReplaced = statement(
  `insert into replaced_serial_numbers (tenant_id, subscription_id, serial_number)
   select $1, subscription_id, serial_number
   from unnest($2::text[], $3::text[]) as replaced (subscription_id, serial_number)
   on conflict (tenant_id, serial_number, subscription_id) do nothing`,
);
const selectById = statement<SubscriptionRow>(
  `select ${columns} from subscriptions where tenant_id = $1 and id = $2`,
);
const selectByIds = statement<SubscriptionRow>(
  `select ${columns} from subscriptions where tenant_id = $1 and id = any ($2::text[])`,
);
const selectActiveBySerialNumbers = statement<SubscriptionRow>(
  `select ${columns} from subscriptions
   where tenant_id = $1 and serial_number = any ($2::text[]) and status = 'active'`,
);
const selectActiveOfGroup = statement<SubscriptionRow>(
  `select ${columns} from subscriptions
   where tenant_id = $1 and billing_group_id = $2 and status = 'active'
   order by created_at desc, id`,
);

/**
 * Inserts all of them in the current transaction. Rejects with a unique violation if one of the ids
 * or active serial numbers is in use.
 */
export async function insertSubscriptions(
  queries: Queries,
  tenantId: string,
  subscriptions: readonly NewSubscription[],
): Promise<void> {
  if (subscriptions.length === 0) return;
  const rows = subscriptions.map(described);
  const columns = described(subscriptions[0] as NewSubscription).map((_, place) =>
    rows.map((row) => row[place]),
  );
  await Promise.all([
    queries.query(insertAll, [tenantId, ...columns]),
    insertReplacedNumbers(queries, tenantId, subscriptions),
  ]);
}

/** Returns false, and changes nothing, if the subscription is not at `expectedVersion`. */
export async function updateSubscription(
  queries: Queries,
  tenantId: string,
  subscription: Omit<NewSubscription, 'orderId' | 'createdAt'>,
  expectedVersion: number,
): Promise<boolean> {
  const { id, record, customerId, billingGroupId, serialNumber, status } = subscription;
  const { startDate, endDate, searchText } = subscription;
  const described = [record, customerId, billingGroupId, serialNumber, status];
  const values = [tenantId, id, expectedVersion, ...described, startDate, endDate, searchText];
  if (!(await hits(queries, update, values))) return false;
  await insertReplacedNumbers(queries, tenantId, [subscription]);
  return true;
}

async function insertReplacedNumbers(
  queries: Queries,
  tenantId: string,
  subscriptions: readonly Pick<NewSubscription, 'id' | 'replacedSerialNumbers'>[],
): Promise<void> {
  const ids = subscriptions.flatMap(({ id, replacedSerialNumbers }) =>
    replacedSerialNumbers.map(() => id),
  );
  if (ids.length === 0) return;
  const numbers = subscriptions.flatMap(({ replacedSerialNumbers }) => replacedSerialNumbers);
  await queries.query(insertReplaced, [tenantId, ids, numbers]);
}

export function findSubscription(
  queries: Queries,
  tenantId: string,
  id: string,
): Promise<SubscriptionRow | null> {
  return firstRow(queries, selectById, [tenantId, id]);
}

export function subscriptionsByIds(
  queries: Queries,
  tenantId: string,
  ids: readonly string[],
): Promise<SubscriptionRow[]> {
  return rows(queries, selectByIds, [tenantId, ids]);
}

export function activeSubscriptionsBySerialNumbers(
  queries: Queries,
  tenantId: string,
  serialNumbers: readonly string[],
): Promise<SubscriptionRow[]> {
  return rows(queries, selectActiveBySerialNumbers, [tenantId, serialNumbers]);
}

export function activeSubscriptionsOfGroup(
  queries: Queries,
  tenantId: string,
  billingGroupId: string,
): Promise<SubscriptionRow[]> {
  return rows(queries, selectActiveOfGroup, [tenantId, billingGroupId]);
}

function described(subscription: NewSubscription): unknown[] {
  const { id, record, orderId, customerId, billingGroupId, serialNumber } = subscription;
  const { status, startDate, endDate, createdAt, searchText } = subscription;
  const found = [serialNumber, status, startDate, endDate, createdAt, searchText];
  return [id, record, orderId, customerId, billingGroupId, ...found];
}
