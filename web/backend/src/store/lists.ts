import type { Queries } from '../database.ts';
import type { Conditions, Page, Position } from './conditions.ts';
import { firstRow, rows } from './read.ts';
import { composedStatement } from './statement.ts';

/** The description of a list. */
export interface List {
  /** The table with the columns that rows are found by. */
  table: string;
  /** The table with their records, which may be the same. */
  records: string;
  /** Returns new conditions for each statement. */
  where(): Conditions;
}

export interface ListedRow extends Position {
  record: string;
}

export interface Listed {
  rows: ListedRow[];
  /** The position of the next page; null if this is the last one. */
  next: Position | null;
}

export interface CountedList extends Listed {
  /** The total of all pages, up to `mostCounted`; one more means that there are more. */
  total: number;
}

/** The maximum count of a list. */
export const mostCounted = 10_000;
/** A record may have megabytes, so a page also ends when its records reach this length. */
const mostPageBytes = 8 * 1024 * 1024;

interface PageRow extends ListedRow {
  /** The number of rows from the first of the page, up to one more than fits on a page. */
  found: number;
}

/** The row with the total if the page is empty. */
interface NoRow {
  id: null;
}

/** A page of rows that an index has in the order of the list, with the total. */
export async function indexedPage(queries: Queries, list: List, page: Page): Promise<CountedList> {
  const [rowsOfPage, total] = await Promise.all([
    nextPage(queries, list, page),
    countRows(queries, list),
  ]);
  return { ...rowsOfPage, total };
}

/**
 * A page of any rows, with the total.
 *
 * It first finds all matching rows, in any order, up to the maximum count. Usually these are all of
 * them, and the page is picked from them. Reading a million rows in the order of the list until
 * enough of them match could take seconds.
 */
export async function searchedPage(queries: Queries, list: List, page: Page): Promise<CountedList> {
  const where = list.where();
  const found = `select tenant_id, id, created_at from ${list.table} ${where}
    limit ${where.value(mostCounted + 1)}`;
  const picked = pageOf('found where tenant_id = $1', list.records, where, page);
  const text = `with found as materialized (${found})
    select counted.total, page.*
    from (select count(*)::integer as total from found where tenant_id = $1) counted
    left join (${picked}) page on true
    order by page."createdAt" ${direction(page)}, page.id`;
  const statement = composedStatement<{ total: number } & (PageRow | NoRow)>(text);
  const all = await rows(queries, statement, where.values);
  const total = all[0]?.total ?? 0;
  if (total > mostCounted) return { ...(await nextPage(queries, list, page)), total };
  return { ...listed(all.filter((row) => row.id !== null)), total };
}

/** A page of a list without the total, for rows that are often found in the order of the list. */
export async function nextPage(queries: Queries, list: List, page: Page): Promise<Listed> {
  const where = list.where();
  const text = `${pageOf(`${list.table} ${where}`, list.records, where, page)}
    order by "createdAt" ${direction(page)}, id`;
  return listed(await rows(queries, composedStatement<PageRow>(text), where.values));
}

/** Counts up to `mostCounted`; one more means that there are more. */
export async function countRows(
  queries: Queries,
  { table, where: conditions }: Pick<List, 'table' | 'where'>,
): Promise<number> {
  const where = conditions();
  const text = `select count(*)::integer as count
    from (select 1 as one from ${table} ${where} limit ${where.value(mostCounted + 1)}) counted`;
  const statement = composedStatement<{ count: number }>(text);
  return (await firstRow(queries, statement, where.values))?.count ?? 0;
}

/**
 * Counts the rows of each status in one query; null if so many match that one query for each status
 * is faster.
 */
export async function countsByStatus(
  queries: Queries,
  { table, where: conditions }: Pick<List, 'table' | 'where'>,
): Promise<ReadonlyMap<string, number> | null> {
  const where = conditions();
  const most = 2 * mostCounted;
  const text = `select status, count(*)::integer as count
    from (select status from ${table} ${where} limit ${where.value(most + 1)}) found
    group by status`;
  const statement = composedStatement<{ status: string; count: number }>(text);
  const counts = new Map<string, number>();
  let total = 0;
  for (const { status, count } of await rows(queries, statement, where.values)) {
    counts.set(status, count);
    total += count;
  }
  return total > most ? null : counts;
}

/** `source` is a table with a condition. */
function pageOf(source: string, records: string, where: Conditions, page: Page): string {
  const limit = where.value(page.limit);
  const comes = direction(page);
  const inOrder = `order by page.created_at ${comes}, page.id`;
  return `select id, record, "createdAt", found
    from (
      select page.id, listed.record, page.created_at as "createdAt",
        count(*) over ()::integer as found, row_number() over (${inOrder}) as number,
        sum(octet_length(listed.record)) over (${inOrder})
          - octet_length(listed.record) as bytes_before
      from (select id, created_at from ${source} and ${where.beyond(page)}
        order by created_at ${comes}, id limit ${limit}::integer + 1) page
      join ${records} listed on listed.tenant_id = $1 and listed.id = page.id) sized
    where number <= ${limit} and bytes_before < ${where.value(mostPageBytes)}`;
}

function direction({ oldestFirst }: Page): string {
  return oldestFirst ? 'asc' : 'desc';
}

function listed(all: readonly PageRow[]): Listed {
  const found = all[0]?.found ?? 0;
  const listedRows = all.map(({ id, record, createdAt }) => ({ id, record, createdAt }));
  return { rows: listedRows, next: all.length < found ? (listedRows.at(-1) ?? null) : null };
}
