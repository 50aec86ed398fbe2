import { readdir, readFile } from 'node:fs/promises';
import { type Database, sqlState, type Transaction } from './database.ts';
import { appliedMigrations, claimMigration } from './store/migrations.ts';

export interface MigrationOptions {
  /** A folder of `0001_name.sql`, `0002_name.sql` … */
  folder: URL;
  /** Whether to create the trigram index, which needs the extension pg_trgm. */
  searchIndex: boolean;
}

interface Migration {
  version: number;
  file: URL;
}

const searchIndexVersion = 5;

/**
 * Migrates the store to the newest schema. Each migration runs in a transaction that first inserts
 * its version. If several processes start at once, the fastest one inserts the row, and the others
 * wait for it.
 */
export async function migrate(database: Database, options: MigrationOptions): Promise<void> {
  const known = await migrationsIn(options.folder);
  await database.transaction((queries) => queries.script(versionTable)).catch(unlessMadeMeanwhile);
  const applied = new Set(await appliedMigrations(database));
  refuseNewer(applied, known);
  for (const migration of known) {
    const wanted = options.searchIndex || migration.version !== searchIndexVersion;
    if (!wanted || applied.has(migration.version)) continue;
    const sql = await readFile(migration.file, 'utf8');
    await database.transaction((queries) => apply(queries, migration.version, sql));
  }
}

const versionTable = 'create table if not exists schema_version (version integer primary key)';

async function apply(queries: Transaction, version: number, sql: string): Promise<void> {
  if (await claimMigration(queries, version)) await queries.script(sql).catch(explain);
}

async function migrationsIn(folder: URL): Promise<Migration[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort();
  return names.map((name) => ({ version: Number.parseInt(name, 10), file: new URL(name, folder) }));
}

function refuseNewer(applied: ReadonlySet<number>, known: readonly Migration[]): void {
  const newest = known.at(-1)?.version ?? 0;
  const stored = Math.max(0, ...applied);
  if (stored <= newest) return;
  throw new Error(
    `The store has schema version ${stored}; this program knows versions up to ${newest}. ` +
      'Run the program that brought the store to that version, or a newer one.',
  );
}

/** Even with `if not exists`, two processes that start at once may create the same table. */
function unlessMadeMeanwhile(error: unknown): void {
  const [duplicateTable, duplicateType] = ['42P07', '42710'];
  const state = sqlState(error);
  if (state !== duplicateTable && state !== duplicateType) throw error;
}

function explain(error: unknown): never {
  const missingExtension = ['0A000', '42501'].includes(sqlState(error) ?? '');
  if (!missingExtension || !(error instanceof Error)) throw error;
  throw new Error(
    `The store cannot be migrated: ${error.message}. If it is about the extension pg_trgm, ` +
      'install it, or set SEARCH_INDEX=0 to search without an index.',
    { cause: error },
  );
}
