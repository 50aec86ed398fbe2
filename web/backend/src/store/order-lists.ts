import type { OrderFilter, OrderStatus } from 'termwise/full';
import type { Queries } from '../database.ts';
import { Conditions, type Page } from './conditions.ts';
import {
  type CountedList,
  countRows,
  countsByStatus,
  indexedPage,
  type List,
  type Listed,
  nextPage,
  searchedPage,
} from './lists.ts';
import { hashOfValue } from './orders.ts';

/** All filters that are set must match. */
export type FindOrders = Partial<OrderFilter>;

/** A page of the matching orders, newest first (rule F3), with the total. */
export function listOrders(
  queries: Queries,
  tenantId: string,
  filter: FindOrders,
  page: Page,
): Promise<CountedList> {
  const pageOf = isIndexed(filter) ? indexedPage : searchedPage;
  return pageOf(queries, ordersBy(tenantId, filter), page);
}

/** A later page of a long list. */
export function nextOrders(
  queries: Queries,
  tenantId: string,
  filter: FindOrders,
  page: Page,
): Promise<Listed> {
  return nextPage(queries, ordersBy(tenantId, filter), page);
}

/** Counts the orders of each status, up to `mostCounted`: see `countRows`. */
export async function countOrders(
  queries: Queries,
  tenantId: string,
  { status: _, ...filter }: FindOrders,
  statuses: readonly OrderStatus[],
): Promise<number[]> {
  const searched = isIndexed(filter)
    ? null
    : await countsByStatus(queries, ordersBy(tenantId, filter));
  if (searched) return statuses.map((status) => searched.get(status) ?? 0);
  const one = (status: OrderStatus) => ordersBy(tenantId, { ...filter, status: [status] });
  return Promise.all(statuses.map((status) => countRows(queries, one(status))));
}

/** Whether one of the indexes has these orders by age. */
function isIndexed({ words, lookup, status, customerId, ...filter }: FindOrders): boolean {
  const narrowing = [words, lookup, filter.customerType, filter.orderType];
  if (narrowing.some((value) => value && value.length > 0)) return false;
  return !status || status.length === 0 || (status.length === 1 && !customerId);
}

function ordersBy(tenantId: string, filter: FindOrders): List {
  const where = () => conditionsFor(tenantId, filter);
  return { table: 'orders', records: 'order_records', where };
}

/** Fast conditions come before the words. */
function conditionsFor(tenantId: string, filter: FindOrders): Conditions {
  const { status = [], lookup = [] } = filter;
  const where = new Conditions(tenantId)
    .addList(status, (place) => `status = any (${place}::text[])`)
    .add(filter.customerType, (place) => `customer_type = ${place}`)
    .add(filter.orderType, (place) => `order_type = ${place}`)
    .add(filter.customerId, (place) => `customer_id = ${place}`)
    .add(filter.createdFrom, (place) => `created_at >= ${place}`)
    .add(filter.createdUntil, (place) => `created_at < ${place}`);
  if (lookup.length === 0) return where.words(filter.words);
  const ids = where.value(lookup);
  const hashes = where.value(lookup.map(hashOfValue));
  return where
    .and(
      `id = any (array(
        select unnest(${ids}::text[])
        union select known.order_id from order_lookup_values known
        where known.tenant_id = $1 and known.value_hash = any (${hashes}::text[])))`,
    )
    .words(filter.words);
}
