import type { Queries } from '../database.ts';
import { firstRow, rows } from './read.ts';
import { statement } from './statement.ts';

export interface NewBillingGroup {
  id: string;
  /** The name as the core folds it (rule R7). */
  nameKey: string;
  record: string;
}

interface RecordRow {
  record: string;
}

const insert = statement(
  'insert into billing_groups (tenant_id, id, name_key, record) values ($1, $2, $3, $4)',
);
const selectById = statement<RecordRow>(
  'select record from billing_groups where tenant_id = $1 and id = $2',
);
const selectByName = statement<RecordRow>(
  'select record from billing_groups where tenant_id = $1 and name_key = $2',
);
const selectAll = statement<RecordRow>(
  'select record from billing_groups where tenant_id = $1 order by name_key',
);

/** Rejects with a unique violation if there is a group with this id or name. */
export async function insertBillingGroup(
  queries: Queries,
  tenantId: string,
  { id, nameKey, record }: NewBillingGroup,
): Promise<void> {
  await queries.query(insert, [tenantId, id, nameKey, record]);
}

export async function billingGroupById(
  queries: Queries,
  tenantId: string,
  id: string,
): Promise<string | null> {
  return (await firstRow(queries, selectById, [tenantId, id]))?.record ?? null;
}

export async function billingGroupByName(
  queries: Queries,
  tenantId: string,
  nameKey: string,
): Promise<string | null> {
  return (await firstRow(queries, selectByName, [tenantId, nameKey]))?.record ?? null;
}

/** The records of all groups, by name. */
export async function listBillingGroups(queries: Queries, tenantId: string): Promise<string[]> {
  return (await rows(queries, selectAll, [tenantId])).map(({ record }) => record);
}
