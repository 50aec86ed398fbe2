import type { PhaseFilter, SubscriptionFilter } from 'termwise/full';
import type { Queries } from '../database.ts';
import { Conditions, type Page } from './conditions.ts';
import { type CountedList, indexedPage, type List, searchedPage } from './lists.ts';

/** All filters that are set must match. */
export interface FindSubscriptions extends Partial<SubscriptionFilter> {
  /** What selects a phase (rule A4). */
  inPhase?: PhaseFilter;
}

/** A page of the matching subscriptions, newest first, with the total. */
export function listSubscriptions(
  queries: Queries,
  tenantId: string,
  filter: FindSubscriptions,
  page: Page,
): Promise<CountedList> {
  const { limit: _, words, status, ...others } = filter;
  const isWhole = !words?.length && !status?.length && Object.keys(others).length === 0;
  const where = () => conditionsFor(tenantId, filter);
  const list: List = { table: 'subscriptions', records: 'subscriptions', where };
  return isWhole ? indexedPage(queries, list, page) : searchedPage(queries, list, page);
}

function conditionsFor(tenantId: string, filter: FindSubscriptions): Conditions {
  const { inPhase } = filter;
  return new Conditions(tenantId)
    .add(inPhase?.status, (place) => `status = ${place}`)
    .add(inPhase?.startsFrom, (place) => `start_date >= ${place}::date`)
    .add(inPhase?.startsUntil, (place) => `start_date <= ${place}::date`)
    .add(inPhase?.endsFrom, (place) => `end_date >= ${place}::date`)
    .add(inPhase?.endsUntil, (place) => `end_date <= ${place}::date`)
    .addList(filter.status ?? [], (place) => `status = any (${place}::text[])`)
    .add(filter.orderId, (place) => `order_id = ${place}`)
    .add(filter.customerId, (place) => `customer_id = ${place}`)
    .add(filter.endsBefore, (place) => `end_date < ${place}::date`)
    .add(
      filter.serialNumber,
      (place) => `id = any (array(
        select known.id from subscriptions known
        where known.tenant_id = $1 and known.serial_number = ${place}
        union select replaced.subscription_id from replaced_serial_numbers replaced
        where replaced.tenant_id = $1 and replaced.serial_number = ${place}))`,
    )
    .words(filter.words);
}
