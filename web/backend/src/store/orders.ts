import { createHash } from 'node:crypto';
import type { Queries } from '../database.ts';
import { type NewEvent, recordOrderEvents } from './events.ts';
import { firstRow, hits, rows } from './read.ts';
import { statement } from './statement.ts';

export interface OrderRow {
  id: string;
  record: string;
  revision: number;
  customerId: string;
  createdAt: bigint;
}

/** A record with the columns that it is found by. */
export interface NewOrder {
  id: string;
  record: string;
  revision: number;
  customerId: string;
  status: string;
  orderType: string;
  customerType: string;
  /** Whole microseconds since 1970. */
  createdAt: bigint;
  /** The text to search, folded by the core; if null, the service fills it in later. */
  searchText: string | null;
  /** The exact texts of the values of custom fields. */
  lookupValues: readonly string[];
}

const columns = `o.id, r.record, o.revision, o.customer_id as "customerId",
  o.created_at as "createdAt"`;
const withRecords = 'join order_records r on r.tenant_id = o.tenant_id and r.id = o.id';

const selectOrder = statement<OrderRow>(
  `select ${columns} from orders o ${withRecords} where o.tenant_id = $1 and o.id = $2`,
);
const insert = statement(
  `insert into orders (tenant_id, id, revision, customer_id, status, order_type, customer_type,
     created_at, search_text, last_event)
   values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
);
const insertRecord = statement(
  'insert into order_records (tenant_id, id, record) values ($1, $2, $3)',
);
const update = statement<{ last_event: number }>(
  `update orders
   set revision = $4, customer_id = $5, status = $6, order_type = $7, customer_type = $8,
     created_at = $9, search_text = $10, last_event = last_event + $11
   where tenant_id = $1 and id = $2 and revision = $3 returning last_event`,
);
const updateRecord = statement(
  'update order_records set record = $3 where tenant_id = $1 and id = $2',
);
const reserveEvents = statement<{ last_event: number }>(
  `update orders set last_event = last_event + $3
   where tenant_id = $1 and id = $2 returning last_event`,
);
const insertLookup = statement(
  `insert into order_lookup_values (tenant_id, order_id, value_hash)
   select $1, $2, value_hash from unnest($3::text[]) as value (value_hash)
   on conflict (tenant_id, value_hash, order_id) do nothing`,
);
const deleteLookup = statement(
  `delete from order_lookup_values
   where tenant_id = $1 and order_id = $2 and value_hash <> all ($3::text[])`,
);
const selectUnindexed = statement<OrderRow>(
  `select ${columns} from orders o ${withRecords}
   where o.tenant_id = $1 and o.search_text is null and o.id > $2 order by o.id limit $3`,
);
const setSearchText = statement(
  `update orders set search_text = $4
   where tenant_id = $1 and id = $2 and revision = $3 and search_text is null returning id`,
);

export function findOrder(
  queries: Queries,
  tenantId: string,
  id: string,
): Promise<OrderRow | null> {
  return firstRow(queries, selectOrder, [tenantId, id]);
}

/**
 * Inserts an order with its events. Rejects with a unique violation if there is an order with this
 * id.
 */
export async function insertOrder(
  queries: Queries,
  tenantId: string,
  order: NewOrder,
  events: readonly NewEvent[],
): Promise<void> {
  await Promise.all([
    queries.query(insert, insertValues(tenantId, order, events.length)),
    queries.query(insertRecord, [tenantId, order.id, order.record]),
    insertLookupValues(queries, tenantId, order),
    recordOrderEvents(queries, tenantId, order.id, 1, events),
  ]);
}

/**
 * Updates an order and inserts its events. Returns false, and changes nothing, if the order is not
 * at `expectedRevision`.
 */
export async function updateOrder(
  queries: Queries,
  tenantId: string,
  order: NewOrder,
  expectedRevision: number,
  events: readonly NewEvent[],
): Promise<boolean> {
  const { id } = order;
  const values = [tenantId, id, expectedRevision, ...described(order), events.length];
  const row = await firstRow(queries, update, values);
  if (!row) return false;
  await Promise.all([
    queries.query(updateRecord, [tenantId, id, order.record]),
    queries.query(deleteLookup, [tenantId, id, order.lookupValues.map(hashOfValue)]),
    insertLookupValues(queries, tenantId, order),
    recordOrderEvents(queries, tenantId, id, row.last_event - events.length + 1, events),
  ]);
  return true;
}

/** Inserts events of its subscriptions that do not change the order itself. */
export async function recordSubscriptionEvents(
  queries: Queries,
  tenantId: string,
  orderId: string,
  events: readonly NewEvent[],
): Promise<void> {
  const row = await firstRow(queries, reserveEvents, [tenantId, orderId, events.length]);
  if (!row) throw new Error('A subscription belongs to no order');
  const firstNumber = row.last_event - events.length + 1;
  await recordOrderEvents(queries, tenantId, orderId, firstNumber, events);
}

/** Orders whose search text is still to be filled in, by id, those after `afterId`. */
export function ordersWithoutSearchText(
  queries: Queries,
  tenantId: string,
  afterId: string,
  limit: number,
): Promise<OrderRow[]> {
  return rows(queries, selectUnindexed, [tenantId, afterId, limit]);
}

/** Does nothing if the order has changed meanwhile, because the change has filled it in. */
export async function fillSearchText(
  queries: Queries,
  tenantId: string,
  order: Pick<NewOrder, 'id' | 'revision' | 'lookupValues'> & { searchText: string },
): Promise<void> {
  const values = [tenantId, order.id, order.revision, order.searchText];
  if (await hits(queries, setSearchText, values)) {
    await insertLookupValues(queries, tenantId, order);
  }
}

function insertValues(tenantId: string, order: NewOrder, eventCount: number): unknown[] {
  return [tenantId, order.id, ...described(order), eventCount];
}

function described(order: NewOrder): unknown[] {
  const { revision, customerId, status, orderType, customerType, createdAt, searchText } = order;
  return [revision, customerId, status, orderType, customerType, createdAt, searchText];
}

async function insertLookupValues(
  queries: Queries,
  tenantId: string,
  { id, lookupValues }: Pick<NewOrder, 'id' | 'lookupValues'>,
): Promise<void> {
  if (lookupValues.length === 0) return;
  await queries.query(insertLookup, [tenantId, id, lookupValues.map(hashOfValue)]);
}

/** How a custom field's value is kept: an index row must be short, the value need not be. */
export function hashOfValue(value: string): string {
  return createHash('sha256').update(value).digest('base64url');
}
