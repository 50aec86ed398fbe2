import type { Queries } from '../database.ts';
import { Conditions, mostCounted, type Page, type Position } from './conditions.ts';
import { hashOfValue } from './lookup-values.ts';
import type { OrderRow } from './orders.ts';
import { firstRow, rows } from './read.ts';
import { composedStatement } from './statement.ts';

/** Each that is set must hold. Texts are folded and days turned into instants by the core. */
export interface OrderFilter {
  words?: readonly string[];
  /** Any of them. */
  statuses?: readonly string[] | null;
  customerType?: string | null;
  orderType?: string | null;
  customerId?: string | null;
  /** Whole microseconds since 1970, both included. */
  createdFrom?: bigint | null;
  createdUntil?: bigint | null;
  /** Any of them: an order's id or the exact text of a custom field. */
  lookup?: readonly string[] | null;
}

/** One page. */
export interface OrderPage {
  orders: OrderRow[];
  /** Of the last one on this page, if there are more. */
  next: Position | null;
}

/** An order may have thousands of items, so a page also ends where its records get this long. */
const mostPageBytes = 8 * 1024 * 1024;

/** The newest first, ties by id (rule F3). */
export async function listOrders(
  queries: Queries,
  tenantId: string,
  filter: OrderFilter,
  { after, limit }: Page,
): Promise<OrderPage> {
  const where = filtered(tenantId, filter).after(after);
  const wanted = where.value(limit);
  const text = `select id, record, revision, "customerId", "createdAt", found
    from (
      select o.id, r.record, o.revision, o.customer_id as "customerId",
        o.created_at as "createdAt", count(*) over ()::integer as found,
        sum(octet_length(r.record)) over (order by o.created_at desc, o.id)
          - octet_length(r.record) as bytes_before
      from (select tenant_id, id, revision, customer_id, created_at from orders ${where}
        order by created_at desc, id limit ${wanted}::integer + 1) o
      join order_records r on r.tenant_id = o.tenant_id and r.id = o.id
      where o.tenant_id = $1) page
    where bytes_before < ${where.value(mostPageBytes)}
    order by "createdAt" desc, id limit ${wanted}::integer`;
  const page = composedStatement<OrderRow & { found: number }>(text);
  const orders = await rows(queries, page, where.values);
  const last = orders.at(-1);
  return { orders, next: last && orders.length < last.found ? last : null };
}

/** Exact up to `mostCounted`; one more means that there are more. */
export async function countOrders(
  queries: Queries,
  tenantId: string,
  filter: OrderFilter,
): Promise<number> {
  const where = filtered(tenantId, filter);
  const most = where.value(mostCounted + 1);
  const text = `select count(*)::integer as count
    from (select 1 as one from orders ${where} limit ${most}) as counted`;
  const row = await firstRow(queries, composedStatement<{ count: number }>(text), where.values);
  return row?.count ?? 0;
}

function filtered(tenantId: string, filter: OrderFilter): Conditions {
  const where = new Conditions(tenantId)
    .words(filter.words)
    .add(filter.statuses, (place) => `status = any (${place}::text[])`)
    .add(filter.customerType, (place) => `customer_type = ${place}`)
    .add(filter.orderType, (place) => `order_type = ${place}`)
    .add(filter.customerId, (place) => `customer_id = ${place}`)
    .add(filter.createdFrom, (place) => `created_at >= ${place}`)
    .add(filter.createdUntil, (place) => `created_at <= ${place}`);
  if (!filter.lookup) return where;
  const ids = where.value(filter.lookup);
  const hashes = where.value(filter.lookup.map(hashOfValue));
  return where.and(`id = any (array(
    select unnest(${ids}::text[])
    union select found.order_id from order_lookup_values found
    where found.tenant_id = $1 and found.value_hash = any (${hashes}::text[])))`);
}
