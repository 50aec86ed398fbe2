import type { Queries } from '../database.ts';
import { firstRow } from './read.ts';
import { statement } from './statement.ts';

export interface CatalogRow {
  etag: string;
  record: string;
}

const selectEtag = statement<{ etag: string }>('select etag from catalogs where tenant_id = $1');
const selectCatalog = statement<CatalogRow>(
  'select etag, record from catalogs where tenant_id = $1',
);
const upsert = statement(
  `insert into catalogs (tenant_id, etag, record) values ($1, $2, $3)
   on conflict (tenant_id) do update set etag = excluded.etag, record = excluded.record`,
);

export async function catalogEtag(queries: Queries, tenantId: string): Promise<string | null> {
  return (await firstRow(queries, selectEtag, [tenantId]))?.etag ?? null;
}

export function findCatalog(queries: Queries, tenantId: string): Promise<CatalogRow | null> {
  return firstRow(queries, selectCatalog, [tenantId]);
}

export async function putCatalog(
  queries: Queries,
  tenantId: string,
  { etag, record }: CatalogRow,
): Promise<void> {
  await queries.query(upsert, [tenantId, etag, record]);
}
