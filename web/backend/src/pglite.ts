import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { PGlite, type Transaction as Session, types } from '@electric-sql/pglite';
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm';
import {
  type Database,
  firstFailureOf,
  repeatedStatement,
  repeatedTransaction,
  StoreUnavailable,
  sqlState,
  type Transaction,
} from './database.ts';
import { claimFolder } from './folder.ts';

const options = { extensions: { pg_trgm }, parsers: { [types.INT8]: BigInt } };

/**
 * PostgreSQL inside this process, with its files in `folder`. It has one session, so transactions
 * queue. A commit survives if the process is killed, but does not wait for the disk.
 */
export async function openPglite(folder: string): Promise<Database> {
  await mkdir(folder, { recursive: true });
  const release = await claimFolder(folder);
  const database = await openFiles(join(folder, 'store'));

  return {
    description: `PGlite in ${folder}`,
    exclusive: true,
    query: (statement, values) =>
      repeatedStatement(() => queriesOn(database).query(statement, values)),
    transaction: (work) =>
      repeatedTransaction(() => database.transaction((session) => work(queriesOn(session)))),
    async close() {
      await database.close();
      await release();
    },
  };
}

/** The files get their name when they are complete, because the first start may be killed. */
async function openFiles(files: string): Promise<PGlite> {
  if (!existsSync(files)) {
    const unfinished = `${files}.unfinished`;
    await rm(unfinished, { recursive: true, force: true });
    const database = await PGlite.create(unfinished);
    await database.close();
    await rename(unfinished, files);
  }
  return PGlite.create(files, options);
}

function queriesOn(session: PGlite | Session): Transaction {
  const fail = firstFailureOf(asUnavailable);
  return {
    async query({ text }, values = []) {
      const result = await session.query(text, [...values]).catch(fail);
      return result.rows as never;
    },
    async script(sql) {
      await session.exec(sql).catch(fail);
    },
  };
}

function asUnavailable(error: unknown): unknown {
  if (sqlState(error) !== null) return error;
  return new StoreUnavailable('PGlite does not answer', { cause: error });
}
