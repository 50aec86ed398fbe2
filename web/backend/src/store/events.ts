import type { Queries } from '../database.ts';
import { mailEndpoint } from './deliveries.ts';
import { rows } from './read.ts';
import { statement } from './statement.ts';

/** Who caused it: `kind` such as `key` or `session`, and the `name` of the key. */
export interface Actor {
  kind: string;
  name: string;
}

/** Something that happened to an order or to one of its subscriptions. */
export interface NewEvent {
  id: string;
  /** Such as `order.confirmed`. */
  type: string;
  /** Whole microseconds since 1970. */
  at: bigint;
  actor: Actor;
  command: string;
  /** Null if there was none. */
  fromStatus: string | null;
  toStatus: string | null;
  /** The revision of the order; null for an event of a subscription. */
  revision: number | null;
  /** Null for what happens to the order itself. */
  subscriptionId: string | null;
  /** A JSON text: `[{ "path", "from", "to" }]`. */
  changes: string;
  /** The JSON text that is sent to others. */
  payload: string;
  /** Whether the customer gets a mail of it, if the tenant sends any. */
  isMailed: boolean;
}

export interface EventRow {
  id: string;
  type: string;
  at: bigint;
  actorKind: string;
  actorName: string;
  command: string;
  fromStatus: string | null;
  toStatus: string | null;
  revision: number | null;
  subscriptionId: string | null;
  changes: string;
}

const insertHistory = statement(
  `insert into order_events (tenant_id, order_id, number, id, type, at, actor_kind, actor_name,
     command, from_status, to_status, revision, subscription_id, changes)
   select $1, $2, number, id, type, at, actor_kind, actor_name, command, from_status, to_status,
     revision, subscription_id, changes
   from unnest($3::integer[], $4::text[], $5::text[], $6::bigint[], $7::text[], $8::text[],
     $9::text[], $10::text[], $11::text[], $12::integer[], $13::text[], $14::text[]) as event
     (number, id, type, at, actor_kind, actor_name, command, from_status, to_status, revision,
     subscription_id, changes)`,
);
const insertOutbox = statement(
  `insert into outbox (tenant_id, id, aggregatetype, aggregateid, type, payload)
   select $1, id, $2, $3, type, payload
   from unnest($4::text[], $5::text[], $6::text[]) as event (id, type, payload)`,
);
const insertDeliveries = statement(
  `insert into deliveries (tenant_id, endpoint_id, event_id, aggregateid, number)
   select $1, endpoint.id, event.id, $2, event.number
   from (select id, false as is_mail from webhook_endpoints
       where tenant_id = $1 and disabled_at is null
     union all select '${mailEndpoint}', true from tenants
       where tenants.id = $1 and mail_from is not null) as endpoint
   cross join unnest($3::text[], $4::integer[], $5::boolean[]) as event (id, number, is_mailed)
   where event.is_mailed or not endpoint.is_mail`,
);
const selectHistory = statement<EventRow>(
  `select id, type, at, actor_kind as "actorKind", actor_name as "actorName", command,
     from_status as "fromStatus", to_status as "toStatus", revision,
     subscription_id as "subscriptionId", changes
   from order_events where tenant_id = $1 and order_id = $2 order by number`,
);
const deleteOutbox = statement(
  `delete from outbox where tenant_id = $1 and created_at < now() - $2::integer * interval '1 day'
     and not exists (select 1 from deliveries
       where deliveries.tenant_id = $1 and deliveries.event_id = outbox.id)`,
);

/**
 * Writes events with their outbox rows and deliveries, in the transaction of the change.
 * @param firstNumber The first one's among the order's events. `insertOrder`, `updateOrder` and
 *   `recordSubscriptionEvents` call this with numbers that they have reserved.
 */
export async function recordOrderEvents(
  queries: Queries,
  tenantId: string,
  orderId: string,
  firstNumber: number,
  events: readonly NewEvent[],
): Promise<void> {
  if (events.length === 0) return;
  const pick = <Value>(of: (event: NewEvent) => Value): Value[] => events.map(of);
  const numbers = events.map((_, index) => firstNumber + index);
  const history = [
    tenantId,
    orderId,
    numbers,
    pick(({ id }) => id),
    pick(({ type }) => type),
    pick(({ at }) => at),
    pick(({ actor }) => actor.kind),
    pick(({ actor }) => actor.name),
    pick(({ command }) => command),
    pick(({ fromStatus }) => fromStatus),
    pick(({ toStatus }) => toStatus),
    pick(({ revision }) => revision),
    pick(({ subscriptionId }) => subscriptionId),
    pick(({ changes }) => changes),
  ];
  await Promise.all([
    queries.query(insertHistory, history),
    publish(queries, tenantId, { type: 'order', id: orderId }, firstNumber, events),
  ]);
}

/** Writes an event that is not part of an order's history, such as `orders.imported`. */
export async function recordBatchEvent(
  queries: Queries,
  tenantId: string,
  batchId: string,
  event: PublishedEvent,
): Promise<void> {
  await publish(queries, tenantId, { type: 'import', id: batchId }, 1, [event]);
}

export type PublishedEvent = Pick<NewEvent, 'id' | 'type' | 'payload' | 'isMailed'>;

/** Into the outbox, with a delivery for each webhook endpoint and for mail. */
async function publish(
  queries: Queries,
  tenantId: string,
  aggregate: { type: string; id: string },
  firstNumber: number,
  events: readonly PublishedEvent[],
): Promise<void> {
  const ids = events.map(({ id }) => id);
  const types = events.map(({ type }) => type);
  const payloads = events.map(({ payload }) => payload);
  const numbers = events.map((_, index) => firstNumber + index);
  const mailed = events.map(({ isMailed }) => isMailed);
  await Promise.all([
    queries.query(insertOutbox, [tenantId, aggregate.type, aggregate.id, ids, types, payloads]),
    queries.query(insertDeliveries, [tenantId, aggregate.id, ids, numbers, mailed]),
  ]);
}

/** The history of an order, oldest first. */
export function listOrderEvents(
  queries: Queries,
  tenantId: string,
  orderId: string,
): Promise<EventRow[]> {
  return rows(queries, selectHistory, [tenantId, orderId]);
}

/** Deletes events older than the given days that have no deliveries. The history stays. */
export async function deleteOldOutbox(
  queries: Queries,
  tenantId: string,
  days: number,
): Promise<void> {
  await queries.query(deleteOutbox, [tenantId, days]);
}
