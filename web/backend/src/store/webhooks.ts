import type { Queries } from '../database.ts';
import { deleteDeliveries, giveUpDeliveries } from './deliveries.ts';
import { firstRow, hits, rows } from './read.ts';
import { statement } from './statement.ts';
import { iso } from './times.ts';

export interface EndpointRow {
  id: string;
  url: string;
  /** ISO 8601, UTC. */
  createdAt: string;
  /** Since then it gets nothing; null while it does. */
  disabledAt: string | null;
  disabledReason: string | null;
}

/** Each event is written once for each endpoint. */
export const mostEndpoints = 20;

const columns = `id, url, ${iso('created_at')} as "createdAt",
  ${iso('disabled_at')} as "disabledAt", disabled_reason as "disabledReason"`;

const insert = statement<EndpointRow>(
  `insert into webhook_endpoints (tenant_id, id, url, secret)
   select $1, $2, $3, $4
   where (select count(*) from webhook_endpoints where tenant_id = $1) < ${mostEndpoints}
   returning ${columns}`,
);
const selectEndpoints = statement<EndpointRow>(
  `select ${columns} from webhook_endpoints
   where tenant_id = $1 order by webhook_endpoints.created_at, id`,
);
const selectEndpoint = statement<EndpointRow>(
  `select ${columns} from webhook_endpoints where tenant_id = $1 and id = $2`,
);
const selectTarget = statement<{ url: string; secret: string }>(
  `select url, secret from webhook_endpoints
   where tenant_id = $1 and id = $2 and disabled_at is null`,
);
const disable = statement(
  `update webhook_endpoints set disabled_at = now(), disabled_reason = $3
   where tenant_id = $1 and id = $2 and disabled_at is null`,
);
const enable = statement<EndpointRow>(
  `update webhook_endpoints set disabled_at = null, disabled_reason = null
   where tenant_id = $1 and id = $2 returning ${columns}`,
);
const deleteRow = statement(
  'delete from webhook_endpoints where tenant_id = $1 and id = $2 returning id',
);

/** Null if the tenant has as many as it may have. */
export function insertEndpoint(
  queries: Queries,
  tenantId: string,
  { id, url, secret }: { id: string; url: string; secret: string },
): Promise<EndpointRow | null> {
  return firstRow(queries, insert, [tenantId, id, url, secret]);
}

/** Oldest first, without their secrets. Only `deliveryTarget` returns these. */
export function listEndpoints(queries: Queries, tenantId: string): Promise<EndpointRow[]> {
  return rows(queries, selectEndpoints, [tenantId]);
}

export function findEndpoint(
  queries: Queries,
  tenantId: string,
  id: string,
): Promise<EndpointRow | null> {
  return firstRow(queries, selectEndpoint, [tenantId, id]);
}

/** Null if there is no such endpoint or it is disabled. */
export function deliveryTarget(
  queries: Queries,
  tenantId: string,
  id: string,
): Promise<{ url: string; secret: string } | null> {
  return firstRow(queries, selectTarget, [tenantId, id]);
}

/** With what is pending for it, which is dead then. Belongs in a transaction. */
export async function disableEndpoint(
  queries: Queries,
  tenantId: string,
  id: string,
  reason: string,
): Promise<void> {
  await queries.query(disable, [tenantId, id, reason]);
  await giveUpDeliveries(queries, tenantId, id, reason);
}

/** Null if there is none. */
export function enableEndpoint(
  queries: Queries,
  tenantId: string,
  id: string,
): Promise<EndpointRow | null> {
  return firstRow(queries, enable, [tenantId, id]);
}

/** Deletes an endpoint and its deliveries, in a transaction. Returns false if there is none. */
export async function deleteEndpoint(
  queries: Queries,
  tenantId: string,
  id: string,
): Promise<boolean> {
  if (!(await hits(queries, deleteRow, [tenantId, id]))) return false;
  await deleteDeliveries(queries, tenantId, id);
  return true;
}
