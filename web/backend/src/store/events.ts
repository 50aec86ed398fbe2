import type { Queries } from '../database.ts';
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
  /** A JSON text: `[{ "path", "from", "to" }]`. */
  changes: string;
  /** The JSON text that is sent to others. */
  payload: string;
  /** Where it is sent besides the tenant's webhook endpoints, such as `mail`. */
  alsoTo?: readonly string[];
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
  changes: string;
}

const insertHistory = statement(
  `insert into order_events (tenant_id, order_id, number, id, type, at, actor_kind, actor_name,
     command, from_status, to_status, revision, changes)
   select $1, $2, number, id, type, at, actor_kind, actor_name, command, from_status, to_status,
     revision, changes
   from unnest($3::integer[], $4::text[], $5::text[], $6::bigint[], $7::text[], $8::text[],
     $9::text[], $10::text[], $11::text[], $12::integer[], $13::text[]) as event (number, id, type,
     at, actor_kind, actor_name, command, from_status, to_status, revision, changes)`,
);
const insertOutbox = statement(
  `insert into outbox (tenant_id, id, aggregatetype, aggregateid, type, payload)
   select $1, id, $2, $3, type, payload
   from unnest($4::text[], $5::text[], $6::text[]) as event (id, type, payload)`,
);
const insertWebhookDeliveries = statement(
  `insert into deliveries (tenant_id, endpoint_id, event_id, aggregateid, number)
   select $1, endpoint.id, event.id, $2, event.number
   from webhook_endpoints endpoint
   cross join unnest($3::text[], $4::integer[]) as event (id, number)
   where endpoint.tenant_id = $1 and endpoint.disabled_at is null`,
);
const insertDeliveries = statement(
  `insert into deliveries (tenant_id, endpoint_id, event_id, aggregateid, number)
   select $1, endpoint_id, event_id, $2, number
   from unnest($3::text[], $4::text[], $5::integer[]) as delivery (endpoint_id, event_id, number)`,
);
const selectHistory = statement<EventRow>(
  `select id, type, at, actor_kind as "actorKind", actor_name as "actorName", command,
     from_status as "fromStatus", to_status as "toStatus", revision, changes
   from order_events where tenant_id = $1 and order_id = $2 order by number`,
);
const deleteDelivered = statement(
  `delete from deliveries where tenant_id = $1 and state = 'delivered'
     and created_at < now() - $2::integer * interval '1 day'`,
);
const deleteOutbox = statement(
  `delete from outbox where tenant_id = $1 and created_at < now() - $2::integer * interval '1 day'
     and not exists (select 1 from deliveries
       where deliveries.tenant_id = $1 and deliveries.event_id = outbox.id)`,
);

/**
 * Writes events with their outbox rows and deliveries, in the transaction of the change.
 * @param firstNumber The number of the first event in the order's history. `insertOrder`,
 *   `updateOrder` and `recordSubscriptionEvents` reserve these numbers.
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

export type PublishedEvent = Pick<NewEvent, 'id' | 'type' | 'payload' | 'alsoTo'>;

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
  const others = events.flatMap(({ id, alsoTo = [] }, index) =>
    alsoTo.map((endpoint) => ({ endpoint, id, number: firstNumber + index })),
  );
  const outbox = [tenantId, aggregate.type, aggregate.id, ids, types, payloads];
  const writes = [
    queries.query(insertOutbox, outbox),
    queries.query(insertWebhookDeliveries, [tenantId, aggregate.id, ids, numbers]),
  ];
  if (others.length > 0) {
    const to = others.map(({ endpoint }) => endpoint);
    const eventIds = others.map(({ id }) => id);
    const places = others.map(({ number }) => number);
    writes.push(queries.query(insertDeliveries, [tenantId, aggregate.id, to, eventIds, places]));
  }
  await Promise.all(writes);
}

/** The history of an order, oldest first. */
export function listOrderEvents(
  queries: Queries,
  tenantId: string,
  orderId: string,
): Promise<EventRow[]> {
  return rows(queries, selectHistory, [tenantId, orderId]);
}

/**
 * Deletes events older than the given days, unless a delivery is pending or dead. The history
 * stays.
 */
export async function deleteOldOutbox(
  queries: Queries,
  tenantId: string,
  days: number,
): Promise<void> {
  await queries.query(deleteDelivered, [tenantId, days]);
  await queries.query(deleteOutbox, [tenantId, days]);
}
