import type { Queries } from '../database.ts';
import type { Statement } from './statement.ts';

/** PostgreSQL texts cannot contain NUL, so no row can match, and the query would be an error. */
function findable(value: unknown): boolean {
  if (Array.isArray(value)) return value.every(findable);
  return typeof value !== 'string' || !value.includes('\0');
}

export async function rows<Row extends object>(
  queries: Queries,
  statement: Statement<Row>,
  values: readonly unknown[],
): Promise<Row[]> {
  return values.every(findable) ? queries.query(statement, values) : [];
}

export async function firstRow<Row extends object>(
  queries: Queries,
  statement: Statement<Row>,
  values: readonly unknown[],
): Promise<Row | null> {
  return (await rows(queries, statement, values))[0] ?? null;
}

/** Whether the statement found, wrote or deleted any row. It must return these rows. */
export async function hits(
  queries: Queries,
  statement: Statement<object>,
  values: readonly unknown[],
): Promise<boolean> {
  return (await rows(queries, statement, values)).length > 0;
}
