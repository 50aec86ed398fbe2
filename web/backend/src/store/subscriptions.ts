import type { Queries } from '../database.ts';
import { Conditions, mostCounted, type Page } from './conditions.ts';
import { firstRow, hits, rows } from './read.ts';
import { composedStatement, statement } from './statement.ts';

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

/** All filters that are set must match. */
export interface SubscriptionFilter {
  words?: readonly string[];
  orderId?: string | null;
  customerId?: string | null;
  billingGroupId?: string | null;
  /** Also matches replaced devices. */
  serialNumber?: string | null;
  status?: string | null;
  /** Days, both included: the core's `phaseFilter`. */
  startsFrom?: string | null;
  startsUntil?: string | null;
  endsFrom?: string | null;
  endsUntil?: string | null;
}

const columns = 'id, record, order_id as "orderId", status, version, created_at as "createdAt"';
const newColumns = `(tenant_id, id, record, order_id, customer_id, billing_group_id, serial_number,
  status, start_date, end_date, created_at, search_text)`;
const newValues = 'values ($1, $2, $3, $4, $5, $6, $7, $8, $9::date, $10::date, $11, $12)';

const insert = statement(`insert into subscriptions ${newColumns} ${newValues}`);
const insertIfUnknown = statement(
  `insert into subscriptions ${newColumns} ${newValues}
   on conflict (tenant_id, id) do nothing returning id`,
);
const update = statement(
  `update subscriptions
   set record = $4, customer_id = $5, billing_group_id = $6, serial_number = $7, status = $8,
     start_date = $9::date, end_date = $10::date, search_text = $11, version = version + 1
   where tenant_id = $1 and id = $2 and version = $3 returning id`,
);
const insertReplaced = statement(
  `insert into replaced_serial_numbers (tenant_id, subscription_id, serial_number)
   select $1, $2, serial_number from unnest($3::text[]) as replaced (serial_number)
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
  await Promise.all(
    subscriptions.flatMap((subscription) => [
      queries.query(insert, insertValues(tenantId, subscription)),
      insertReplacedNumbers(queries, tenantId, subscription),
    ]),
  );
}

/** Returns false, and changes nothing, if there is a subscription with this id. */
export async function importSubscription(
  queries: Queries,
  tenantId: string,
  subscription: NewSubscription,
): Promise<boolean> {
  const isNew = await hits(queries, insertIfUnknown, insertValues(tenantId, subscription));
  if (isNew) await insertReplacedNumbers(queries, tenantId, subscription);
  return isNew;
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
  await insertReplacedNumbers(queries, tenantId, subscription);
  return true;
}

async function insertReplacedNumbers(
  queries: Queries,
  tenantId: string,
  { id, replacedSerialNumbers }: Pick<NewSubscription, 'id' | 'replacedSerialNumbers'>,
): Promise<void> {
  if (replacedSerialNumbers.length === 0) return;
  await queries.query(insertReplaced, [tenantId, id, replacedSerialNumbers]);
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

/** Newest first, then by id. */
export function listSubscriptions(
  queries: Queries,
  tenantId: string,
  filter: SubscriptionFilter,
  { after, limit }: Page,
): Promise<SubscriptionRow[]> {
  const where = filtered(tenantId, filter).after(after);
  const text = `select ${columns} from subscriptions ${where}
    order by created_at desc, id limit ${where.value(limit)}`;
  return rows(queries, composedStatement<SubscriptionRow>(text), where.values);
}

/** Counts up to `mostCounted`; one more means that there are more. */
export async function countSubscriptions(
  queries: Queries,
  tenantId: string,
  filter: SubscriptionFilter,
): Promise<number> {
  const where = filtered(tenantId, filter);
  const most = where.value(mostCounted + 1);
  const text = `select count(*)::integer as count
    from (select 1 as one from subscriptions ${where} limit ${most}) as counted`;
  const row = await firstRow(queries, composedStatement<{ count: number }>(text), where.values);
  return row?.count ?? 0;
}

function filtered(tenantId: string, filter: SubscriptionFilter): Conditions {
  return new Conditions(tenantId)
    .words(filter.words)
    .add(filter.orderId, (place) => `order_id = ${place}`)
    .add(filter.customerId, (place) => `customer_id = ${place}`)
    .add(filter.billingGroupId, (place) => `billing_group_id = ${place}`)
    .add(filter.status, (place) => `status = ${place}`)
    .add(filter.startsFrom, (place) => `start_date >= ${place}::date`)
    .add(filter.startsUntil, (place) => `start_date <= ${place}::date`)
    .add(filter.endsFrom, (place) => `end_date >= ${place}::date`)
    .add(filter.endsUntil, (place) => `end_date <= ${place}::date`)
    .add(
      filter.serialNumber,
      (place) => `id = any (array(
        select known.id from subscriptions known
        where known.tenant_id = $1 and known.serial_number = ${place}
        union select replaced.subscription_id from replaced_serial_numbers replaced
        where replaced.tenant_id = $1 and replaced.serial_number = ${place}))`,
    );
}

function insertValues(tenantId: string, subscription: NewSubscription): unknown[] {
  const { id, record, orderId, customerId, billingGroupId, serialNumber } = subscription;
  const { status, startDate, endDate, createdAt, searchText } = subscription;
  const found = [serialNumber, status, startDate, endDate, createdAt, searchText];
  return [tenantId, id, record, orderId, customerId, billingGroupId, ...found];
}
