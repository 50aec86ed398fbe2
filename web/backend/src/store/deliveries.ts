import type { Queries } from '../database.ts';
import type { Page } from './conditions.ts';
import { firstRow, hits, rows } from './read.ts';
import { statement } from './statement.ts';
import { iso } from './times.ts';

// Deliveries: sending each event to each webhook endpoint, and to the customer by mail.

/** The endpoint id of mail. Ids of webhook endpoints have another form. */
export const mailEndpoint = 'mail';

export const deliveryStates = ['pending', 'delivered', 'dead'] as const;
export type DeliveryState = (typeof deliveryStates)[number];

export interface DeliveryRow {
  /** The id of the event. */
  id: string;
  type: string;
  state: DeliveryState;
  attempts: number;
  /** ISO 8601, UTC. */
  createdAt: string;
  /** Null unless it is pending. */
  nextAttemptAt: string | null;
  /** The HTTP or SMTP status of the last answer; null if there was none. */
  lastStatus: number | null;
  lastError: string | null;
}

export interface DueDelivery {
  eventId: string;
  /** The order of the event. */
  aggregateId: string;
  attempts: number;
}

/** Identifies a delivery. */
export interface DeliveryName {
  tenantId: string;
  endpointId: string;
  eventId: string;
}

export interface Settlement {
  state: DeliveryState;
  /** Milliseconds until the next attempt, if it is pending. */
  milliseconds: number;
  status: number | null;
  error: string | null;
}

export interface OutboxEvent {
  id: string;
  type: string;
  /** A JSON text. */
  payload: string;
  /** How long ago it happened. */
  ageSeconds: number;
}

const thatDelivery = 'tenant_id = $1 and endpoint_id = $2 and event_id = $3';
const dueColumns = 'event_id as "eventId", aggregateid as "aggregateId", attempts';

const selectNextAttempts = statement<{ endpointId: string; milliseconds: number }>(
  `select endpoint.id as "endpointId",
     (extract(epoch from first.next_attempt_at - now()) * 1000)::double precision as milliseconds
   from (select id from webhook_endpoints where tenant_id = $1 and disabled_at is null
     union all select '${mailEndpoint}' from tenants
       where tenants.id = $1 and mail_from is not null and $2::boolean) as endpoint
   cross join lateral (select next_attempt_at from deliveries
     where tenant_id = $1 and endpoint_id = endpoint.id and state = 'pending'
     order by next_attempt_at limit 1) as first`,
);
const selectDue = statement<DueDelivery>(
  `select ${dueColumns} from deliveries due
   where due.tenant_id = $1 and endpoint_id = $2 and state = 'pending' and next_attempt_at <= now()
     and (attempts > 0 or not exists (select 1 from deliveries earlier
       where earlier.tenant_id = $1 and earlier.endpoint_id = $2
         and earlier.aggregateid = due.aggregateid and earlier.number < due.number
         and earlier.state = 'pending' and earlier.attempts = 0))
   order by next_attempt_at, number limit $3`,
);
const selectNextFirst = statement<DueDelivery>(
  `select ${dueColumns} from deliveries
   where tenant_id = $1 and endpoint_id = $2 and aggregateid = $3 and state = 'pending'
     and attempts = 0 order by number limit 1`,
);
const lease = statement(
  `update deliveries set next_attempt_at = now() + $4::integer * interval '1 second'
   where ${thatDelivery} and state = 'pending' and next_attempt_at <= now() returning event_id`,
);
const release = statement(
  `update deliveries set next_attempt_at = now() where ${thatDelivery} and state = 'pending'`,
);
const selectEvent = statement<OutboxEvent>(
  `select id, type, payload,
     extract(epoch from now() - created_at)::double precision as "ageSeconds"
   from outbox where tenant_id = $1 and id = $2`,
);
const settle = statement(
  `update deliveries set state = $4, attempts = attempts + 1, last_status = $6, last_error = $7,
     next_attempt_at = now() + $5::integer * interval '1 millisecond'
   where ${thatDelivery} and state = 'pending'`,
);
const retry = statement(
  `update deliveries set state = 'pending', next_attempt_at = now()
   where ${thatDelivery} returning event_id`,
);
const giveUp = statement(
  `update deliveries set state = 'dead', last_error = $3
   where tenant_id = $1 and endpoint_id = $2 and state = 'pending'`,
);
const deleteAll = statement('delete from deliveries where tenant_id = $1 and endpoint_id = $2');

const listColumns = `d.event_id as id, e.type, d.state, d.attempts,
  ${iso('d.created_at')} as "createdAt",
  case when d.state = 'pending' then ${iso('d.next_attempt_at')} end as "nextAttemptAt",
  d.last_status as "lastStatus", d.last_error as "lastError"`;
const withEvents = 'join outbox e on e.tenant_id = d.tenant_id and e.id = d.event_id';
const selectDelivery = statement<DeliveryRow>(
  `select ${listColumns} from deliveries d ${withEvents}
   where d.tenant_id = $1 and d.endpoint_id = $2 and d.event_id = $3`,
);
const after = `timestamptz 'epoch' + $4::bigint * interval '1 microsecond'`;
const selectDeliveries = statement<DeliveryRow & { position: bigint }>(
  `select ${listColumns}, (extract(epoch from d.created_at) * 1000000)::bigint as position
   from deliveries d ${withEvents}
   where d.tenant_id = $1 and d.endpoint_id = $2 and ($3::text is null or d.state = $3)
     and ($4::bigint is null or (d.created_at <= ${after}
       and (d.created_at < ${after} or d.event_id > $5::text)))
   order by d.created_at desc, d.event_id limit $6`,
);
const countUndelivered = statement<{ state: 'pending' | 'dead'; count: number }>(
  `select 'pending' as state, count(*)::integer as count from deliveries
   where tenant_id = $1 and state = 'pending'
   union all select 'dead', count(*)::integer from deliveries
   where tenant_id = $1 and state = 'dead'`,
);
const deleteSettled = statement(
  `delete from deliveries where tenant_id = $1
     and (state = 'delivered' and created_at < now() - $2::integer * interval '1 day'
       or state = 'dead' and created_at < now() - $3::integer * interval '1 day')`,
);
const deleteWithoutEndpoint = statement(
  `delete from deliveries where tenant_id = $1 and state = 'pending'
     and endpoint_id <> '${mailEndpoint}'
     and not exists (select 1 from webhook_endpoints e
       where e.tenant_id = $1 and e.id = deliveries.endpoint_id)`,
);

/**
 * For each endpoint with a pending delivery: the time until one may be attempted; 0 or less means
 * now.
 */
export function nextAttempts(
  queries: Queries,
  tenantId: string,
  { mail }: { mail: boolean },
): Promise<{ endpointId: string; milliseconds: number }[]> {
  return queries.query(selectNextAttempts, [tenantId, mail]);
}

/** Deliveries that are due. First attempts of one order are in order. */
export function dueDeliveries(
  queries: Queries,
  tenantId: string,
  endpointId: string,
  limit: number,
): Promise<DueDelivery[]> {
  return queries.query(selectDue, [tenantId, endpointId, limit]);
}

/** The next event of an order that has not been attempted; null if there is none. */
export function nextFirstAttempt(
  queries: Queries,
  tenantId: string,
  endpointId: string,
  aggregateId: string,
): Promise<DueDelivery | null> {
  return firstRow(queries, selectNextFirst, [tenantId, endpointId, aggregateId]);
}

/** Leases a due delivery for the given seconds. Returns false if another process was faster. */
export function leaseDelivery(
  queries: Queries,
  { tenantId, endpointId, eventId }: DeliveryName,
  seconds: number,
): Promise<boolean> {
  return hits(queries, lease, [tenantId, endpointId, eventId, seconds]);
}

/** Releases a leased delivery, as if it had not been attempted. */
export async function releaseDelivery(
  queries: Queries,
  { tenantId, endpointId, eventId }: DeliveryName,
): Promise<void> {
  await queries.query(release, [tenantId, endpointId, eventId]);
}

export function findEvent(
  queries: Queries,
  tenantId: string,
  eventId: string,
): Promise<OutboxEvent | null> {
  return firstRow(queries, selectEvent, [tenantId, eventId]);
}

/**
 * Stores the outcome of an attempt. A delivery that is already delivered or dead does not change.
 */
export async function settleDelivery(
  queries: Queries,
  { tenantId, endpointId, eventId }: DeliveryName,
  { state, milliseconds, status, error }: Settlement,
): Promise<void> {
  const values = [tenantId, endpointId, eventId, state, milliseconds, status, error];
  await queries.query(settle, values);
}

/** Makes a delivery due at once, in any state. Returns false if there is none. */
export function retryDelivery(
  queries: Queries,
  { tenantId, endpointId, eventId }: DeliveryName,
): Promise<boolean> {
  return hits(queries, retry, [tenantId, endpointId, eventId]);
}

/** Marks all pending deliveries to an endpoint as dead. */
export async function giveUpDeliveries(
  queries: Queries,
  tenantId: string,
  endpointId: string,
  reason: string,
): Promise<void> {
  await queries.query(giveUp, [tenantId, endpointId, reason]);
}

export async function deleteDeliveries(
  queries: Queries,
  tenantId: string,
  endpointId: string,
): Promise<void> {
  await queries.query(deleteAll, [tenantId, endpointId]);
}

export function findDelivery(
  queries: Queries,
  { tenantId, endpointId, eventId }: DeliveryName,
): Promise<DeliveryRow | null> {
  return firstRow(queries, selectDelivery, [tenantId, endpointId, eventId]);
}

export interface DeliveryPage extends Page {
  state: DeliveryState | null;
}

/** Newest first, each with its position in the list: microseconds since 1970. */
export function listDeliveries(
  queries: Queries,
  tenantId: string,
  endpointId: string,
  { state, after, limit }: DeliveryPage,
): Promise<(DeliveryRow & { position: bigint })[]> {
  const position = [after?.createdAt ?? null, after?.id ?? null];
  return rows(queries, selectDeliveries, [tenantId, endpointId, state, ...position, limit]);
}

/** The number of pending and dead deliveries. */
export async function countDeliveries(
  queries: Queries,
  tenantId: string,
): Promise<{ pending: number; dead: number }> {
  const counts = await queries.query(countUndelivered, [tenantId]);
  const of = (wanted: string): number => counts.find(({ state }) => state === wanted)?.count ?? 0;
  return { pending: of('pending'), dead: of('dead') };
}

/** Deletes delivered and dead deliveries after the given days, and those of deleted endpoints. */
export async function deleteOldDeliveries(
  queries: Queries,
  tenantId: string,
  days: { delivered: number; dead: number },
): Promise<void> {
  await queries.query(deleteSettled, [tenantId, days.delivered, days.dead]);
  await queries.query(deleteWithoutEndpoint, [tenantId]);
}
