import type { Queries } from '../database.ts';
import { type Statement, statement } from './statement.ts';

/** All tables with rows of tenants, which may be distributed over machines. */
export const tenantTables = [
  'api_keys',
  'billing_groups',
  'catalogs',
  'customers',
  'deliveries',
  'idempotency_keys',
  'order_events',
  'order_lookup_values',
  'order_records',
  'orders',
  'outbox',
  'rate_limits',
  'replaced_serial_numbers',
  'sessions',
  'subscriptions',
  'tenant_origins',
  'webhook_endpoints',
] as const;

interface TableCopy {
  select: Statement<{ row: string }>;
  insert: Statement<object>;
}

const rowsAtOnce = 500;

const copies: readonly TableCopy[] = tenantTables.map((table) => ({
  // Any order is fine, because nobody else writes meanwhile.
  select: statement<{ row: string }>(
    `select row_to_json(source)::text as row from ${table} source
     where source.tenant_id = $1 order by source.ctid limit $2 offset $3`,
  ),
  insert: statement(
    `insert into ${table} select copied.* from json_populate_recordset(null::${table}, $2::json)
       copied where copied.tenant_id = $1`,
  ),
}));

/** Copies all rows of a tenant unchanged, between stores with the same schema. */
export async function copyTenant(from: Queries, to: Queries, tenantId: string): Promise<void> {
  for (const { select, insert } of copies) {
    for (let offset = 0; ; offset += rowsAtOnce) {
      const rows = await from.query(select, [tenantId, rowsAtOnce, offset]);
      if (rows.length === 0) break;
      const list = `[${rows.map(({ row }) => row).join(',')}]`;
      await to.query(insert, [tenantId, list]);
    }
  }
}
