import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { PGlite, type Transaction } from '@electric-sql/pglite';
import { type Database, type Queries, StoreAway, sqlState } from './database.ts';
import { claimFolder } from './folder.ts';

/**
 * PostgreSQL inside this process, its files in `folder`. It has one session: transactions queue.
 * What it has committed outlives the process, killed or not, but it does not wait for the disk.
 */
export async function openPglite(folder: string): Promise<Database> {
  await mkdir(folder, { recursive: true });
  const release = await claimFolder(folder);
  const database = await openFiles(join(folder, 'store'));

  return {
    description: `PGlite in ${folder}`,
    ...queriesOn(database),
    transaction: (work) => database.transaction((transaction) => work(queriesOn(transaction))),
    async close() {
      await database.close();
      await release();
    },
  };
}

/** The files appear under their name when they are whole: the first start may be killed, too. */
async function openFiles(files: string): Promise<PGlite> {
  if (!existsSync(files)) {
    const unfinished = `${files}.unfinished`;
    await rm(unfinished, { recursive: true, force: true });
    const database = await PGlite.create(unfinished);
    await database.close();
    await rename(unfinished, files);
  }
  return PGlite.create(files);
}

function queriesOn(session: PGlite | Transaction): Queries {
  return {
    async query<Row extends object>(sql: string, values: readonly unknown[] = []) {
      const result = await session.query<Row>(sql, [...values]).catch(asStoreAway);
      return result.rows;
    },
    async script(sql) {
      await session.exec(sql).catch(asStoreAway);
    },
  };
}

function asStoreAway(error: unknown): never {
  if (sqlState(error) !== null) throw error;
  throw new StoreAway('PGlite does not answer', { cause: error });
}
