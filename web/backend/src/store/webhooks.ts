import type { Queries } from '../database.ts';
import { firstRow, hits, rows } from './read.ts';
import { statement } from './statement.ts';

export interface EndpointRow {
  id: string;
  url: string;
  /** ISO 8601, UTC. */
  createdAt: string;
  disabledAt: string | null;
  disabledReason: string | null;
}

export interface DeliveryRow {
  eventId: string;
  type: string;
  state: 'pending' | 'delivered' | 'dead';
  attempts: number;
  /** ISO 8601, UTC. */
  createdAt: string;
  nextAttemptAt: string;
  /** The HTTP status of the last answer; null if there was none. */
  lastStatus: number | null;
  lastError: string | null;
}

export interface DueDelivery {
  endpointId: string;
  eventId: string;
  attempts: number;
}

export interface DeliveryOutcome {
  state: 'pending' | 'delivered' | 'dead';
  /** Seconds until the next attempt, if it is pending. */
  secondsUntilNext: number;
  status: number | null;
  error: string | null;
}

const iso = (column: string): string =>
  `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`;

const insert = statement(
  'insert into webhook_endpoints (tenant_id, id, url, secret) values ($1, $2, $3, $4)',
);
const selectEndpoints = statement<EndpointRow>(
  `select id, url, ${iso('created_at')} as "createdAt", ${iso('disabled_at')} as "disabledAt",
     disabled_reason as "disabledReason"
   from webhook_endpoints where tenant_id = $1 order by webhook_endpoints.created_at, id`,
);
const selectTarget = statement<{ url: string; secret: string }>(
  `select url, secret from webhook_endpoints
   where tenant_id = $1 and id = $2 and disabled_at is null`,
);
const disable = statement(
  `update webhook_endpoints set disabled_at = now(), disabled_reason = $3
   where tenant_id = $1 and id = $2 and disabled_at is null`,
);
const deleteRow = statement(
  'delete from webhook_endpoints where tenant_id = $1 and id = $2 returning id',
);
const deleteDeliveries = statement(
  'delete from deliveries where tenant_id = $1 and endpoint_id = $2',
);
const selectDue = statement<DueDelivery>(
  `select endpoint_id as "endpointId", event_id as "eventId", attempts from deliveries due
   where due.tenant_id = $1 and state = 'pending' and next_attempt_at <= now()
     and (attempts > 0 or not exists (select 1 from deliveries earlier
       where earlier.tenant_id = $1 and earlier.endpoint_id = due.endpoint_id
         and earlier.aggregateid = due.aggregateid and earlier.number < due.number
         and earlier.state = 'pending' and earlier.attempts = 0))
   order by next_attempt_at, number limit $2`,
);
const lease = statement(
  `update deliveries set next_attempt_at = now() + $4::integer * interval '1 second'
   where tenant_id = $1 and endpoint_id = $2 and event_id = $3 and state = 'pending'
     and next_attempt_at <= now() returning event_id`,
);
const selectEvent = statement<{ type: string; payload: string; createdAt: string }>(
  `select type, payload, ${iso('created_at')} as "createdAt"
   from outbox where tenant_id = $1 and id = $2`,
);
const settle = statement(
  `update deliveries set state = $4, attempts = attempts + 1, last_status = $6, last_error = $7,
     next_attempt_at = now() + $5::integer * interval '1 second'
   where tenant_id = $1 and endpoint_id = $2 and event_id = $3 and state = 'pending'`,
);
const retry = statement(
  `update deliveries set state = 'pending', next_attempt_at = now()
   where tenant_id = $1 and endpoint_id = $2 and event_id = $3 returning event_id`,
);
const selectDeliveries = statement<DeliveryRow>(
  `select d.event_id as "eventId", e.type, d.state, d.attempts, ${iso('d.created_at')} as "createdAt",
     ${iso('d.next_attempt_at')} as "nextAttemptAt", d.last_status as "lastStatus",
     d.last_error as "lastError"
   from deliveries d join outbox e on e.tenant_id = d.tenant_id and e.id = d.event_id
   where d.tenant_id = $1 and d.endpoint_id = $2
   order by d.created_at desc, d.event_id limit $3`,
);
const countByState = statement<{ state: string; count: number }>(
  `select state, count(*)::integer as count from deliveries
   where tenant_id = $1 and state <> 'delivered' group by state`,
);

export async function insertEndpoint(
  queries: Queries,
  tenantId: string,
  endpoint: { id: string; url: string; secret: string },
): Promise<void> {
  await queries.query(insert, [tenantId, endpoint.id, endpoint.url, endpoint.secret]);
}

/** Oldest first, without their secrets. Only `deliveryTarget` returns these. */
export function listEndpoints(queries: Queries, tenantId: string): Promise<EndpointRow[]> {
  return queries.query(selectEndpoints, [tenantId]);
}

/** Null if there is no such endpoint or it is disabled. */
export function deliveryTarget(
  queries: Queries,
  tenantId: string,
  id: string,
): Promise<{ url: string; secret: string } | null> {
  return firstRow(queries, selectTarget, [tenantId, id]);
}

export async function disableEndpoint(
  queries: Queries,
  tenantId: string,
  id: string,
  reason: string,
): Promise<void> {
  await queries.query(disable, [tenantId, id, reason]);
}

/** Deletes an endpoint and its deliveries, in a transaction. Returns false if there is none. */
export async function deleteEndpoint(
  queries: Queries,
  tenantId: string,
  id: string,
): Promise<boolean> {
  const [found] = await Promise.all([
    hits(queries, deleteRow, [tenantId, id]),
    rows(queries, deleteDeliveries, [tenantId, id]),
  ]);
  return found;
}

/** Deliveries that are due. For one order and endpoint, first attempts are in order. */
export function dueDeliveries(
  queries: Queries,
  tenantId: string,
  limit: number,
): Promise<DueDelivery[]> {
  return queries.query(selectDue, [tenantId, limit]);
}

/** Leases a due delivery for the given seconds. Returns false if another process was faster. */
export function leaseDelivery(
  queries: Queries,
  tenantId: string,
  { endpointId, eventId }: Pick<DueDelivery, 'endpointId' | 'eventId'>,
  seconds: number,
): Promise<boolean> {
  return hits(queries, lease, [tenantId, endpointId, eventId, seconds]);
}

export function findEvent(
  queries: Queries,
  tenantId: string,
  eventId: string,
): Promise<{ type: string; payload: string; createdAt: string } | null> {
  return firstRow(queries, selectEvent, [tenantId, eventId]);
}

export async function settleDelivery(
  queries: Queries,
  tenantId: string,
  { endpointId, eventId }: Pick<DueDelivery, 'endpointId' | 'eventId'>,
  { state, secondsUntilNext, status, error }: DeliveryOutcome,
): Promise<void> {
  const values = [tenantId, endpointId, eventId, state, secondsUntilNext, status, error];
  await queries.query(settle, values);
}

/** Makes a delivery due at once, in any state. Returns false if there is none. */
export function retryDelivery(
  queries: Queries,
  tenantId: string,
  endpointId: string,
  eventId: string,
): Promise<boolean> {
  return hits(queries, retry, [tenantId, endpointId, eventId]);
}

/** Newest first. */
export function listDeliveries(
  queries: Queries,
  tenantId: string,
  endpointId: string,
  limit: number,
): Promise<DeliveryRow[]> {
  return rows(queries, selectDeliveries, [tenantId, endpointId, limit]);
}

/** The number of pending and dead deliveries. */
export function countDeliveries(
  queries: Queries,
  tenantId: string,
): Promise<{ state: string; count: number }[]> {
  return queries.query(countByState, [tenantId]);
}
