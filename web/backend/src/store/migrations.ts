import type { Queries } from '../database.ts';
import { statement } from './statement.ts';

const selectVersions = statement<{ version: number }>('select version from schema_version');
const insertVersion = statement<{ version: number }>(
  `insert into schema_version (version) values ($1)
   on conflict (version) do nothing returning version`,
);
const selectOne = statement('select 1 as one');

export async function appliedMigrations(queries: Queries): Promise<number[]> {
  return (await queries.query(selectVersions)).map(({ version }) => version);
}

/** Returns false if another process has applied it. Waits for a process that is applying it. */
export async function claimMigration(queries: Queries, version: number): Promise<boolean> {
  return (await queries.query(insertVersion, [version])).length > 0;
}

/** Rejects with `StoreUnavailable` if the store does not answer. */
export async function ping(queries: Queries): Promise<void> {
  await queries.query(selectOne);
}
