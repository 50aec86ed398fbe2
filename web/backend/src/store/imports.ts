import type { Queries } from '../database.ts';
import type { NewBillingGroup } from './billing-groups.ts';
import type { NewCustomer } from './customers.ts';
import { hashOfValue, type NewOrder } from './orders.ts';
import { rows } from './read.ts';
import { statement } from './statement.ts';

// Writes many records of an import in one statement.

const selectKnownOrders = statement<{ id: string }>(
  'select id from orders where tenant_id = $1 and id = any ($2::text[])',
);
const selectOrderRecords = statement<{ record: string }>(
  'select record from order_records where tenant_id = $1 and id = any ($2::text[])',
);
const insertOrders = statement(
  `insert into orders (tenant_id, id, revision, customer_id, status, order_type, customer_type,
     created_at, search_text)
   select $1, id, revision, customer_id, status, order_type, customer_type, created_at, search_text
   from unnest($2::text[], $3::integer[], $4::text[], $5::text[], $6::text[], $7::text[],
     $8::bigint[], $9::text[]) as imported (id, revision, customer_id, status, order_type,
     customer_type, created_at, search_text)`,
);
const insertOrderRecords = statement(
  `insert into order_records (tenant_id, id, record)
   select $1, id, record from unnest($2::text[], $3::text[]) as imported (id, record)`,
);
const insertLookups = statement(
  `insert into order_lookup_values (tenant_id, order_id, value_hash)
   select $1, order_id, value_hash
   from unnest($2::text[], $3::text[]) as imported (order_id, value_hash)
   on conflict (tenant_id, value_hash, order_id) do nothing`,
);
const insertCustomers = statement(
  `insert into customers (tenant_id, id, email_key, unique_email, created_at, search_text, record)
   select $1, id, email_key, unique_email, created_at, search_text, record
   from unnest($2::text[], $3::text[], $4::boolean[], $5::bigint[], $6::text[], $7::text[])
     as imported (id, email_key, unique_email, created_at, search_text, record)
   on conflict (tenant_id, id) do nothing`,
);
const insertBillingGroups = statement(
  `insert into billing_groups (tenant_id, id, name_key, record)
   select $1, id, name_key, record
   from unnest($2::text[], $3::text[], $4::text[]) as imported (id, name_key, record)
   on conflict do nothing`,
);
const selectKnownSubscriptions = statement<{ id: string }>(
  'select id from subscriptions where tenant_id = $1 and id = any ($2::text[])',
);
const selectActiveSerialNumbers = statement<{ serialNumber: string }>(
  `select serial_number as "serialNumber" from subscriptions
   where tenant_id = $1 and serial_number = any ($2::text[]) and status = 'active'`,
);
/** Which of these orders are stored. */
export async function knownOrderIds(
  queries: Queries,
  tenantId: string,
  ids: readonly string[],
): Promise<string[]> {
  return (await rows(queries, selectKnownOrders, [tenantId, ids])).map(({ id }) => id);
}

/** The records of those that are stored. */
export async function orderRecords(
  queries: Queries,
  tenantId: string,
  ids: readonly string[],
): Promise<string[]> {
  return (await rows(queries, selectOrderRecords, [tenantId, ids])).map(({ record }) => record);
}

/**
 * Inserts orders without events. Rejects with a unique violation if one of them is already stored.
 */
export async function importOrders(
  queries: Queries,
  tenantId: string,
  orders: readonly NewOrder[],
): Promise<void> {
  const pick = picker(orders);
  const ids = pick('id');
  const lookups = orders.flatMap(({ id, lookupValues }) =>
    lookupValues.map((value) => ({ id, hash: hashOfValue(value) })),
  );
  const described = [pick('revision'), pick('customerId'), pick('status'), pick('orderType')];
  const found = [pick('customerType'), pick('createdAt'), pick('searchText')];
  const toLookups = picker(lookups);
  await Promise.all([
    queries.query(insertOrders, [tenantId, ids, ...described, ...found]),
    queries.query(insertOrderRecords, [tenantId, ids, pick('record')]),
    queries.query(insertLookups, [tenantId, toLookups('id'), toLookups('hash')]),
  ]);
}

/** Does not change a customer whose id is already stored. */
export async function importCustomers(
  queries: Queries,
  tenantId: string,
  customers: readonly NewCustomer[],
): Promise<void> {
  const pick = picker(customers);
  const keys = [pick('id'), pick('emailKey'), pick('uniqueEmail'), pick('createdAt')];
  await queries.query(insertCustomers, [tenantId, ...keys, pick('searchText'), pick('record')]);
}

/** Does not change a group whose id or name is already stored. */
export async function importBillingGroups(
  queries: Queries,
  tenantId: string,
  groups: readonly NewBillingGroup[],
): Promise<void> {
  const pick = picker(groups);
  await queries.query(insertBillingGroups, [tenantId, pick('id'), pick('nameKey'), pick('record')]);
}

/** Which of these subscriptions are stored. */
export async function knownSubscriptionIds(
  queries: Queries,
  tenantId: string,
  ids: readonly string[],
): Promise<string[]> {
  return (await rows(queries, selectKnownSubscriptions, [tenantId, ids])).map(({ id }) => id);
}

/** Which of these serial numbers an active subscription has. */
export async function activeSerialNumbers(
  queries: Queries,
  tenantId: string,
  serialNumbers: readonly string[],
): Promise<string[]> {
  const found = await rows(queries, selectActiveSerialNumbers, [tenantId, serialNumbers]);
  return found.map(({ serialNumber }) => serialNumber);
}

/** `pick('id')` returns the ids of all records, in order. */
function picker<Item extends object>(records: readonly Item[]) {
  return <Key extends keyof Item>(key: Key): Item[Key][] => records.map((one) => one[key]);
}
