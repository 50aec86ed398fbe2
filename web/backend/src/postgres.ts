import pg from 'pg';
import { type Database, type Queries, StoreAway, sqlState } from './database.ts';
import { log } from './log.ts';

export function openPostgres(connectionString: string): Database {
  const pool = new pg.Pool({
    connectionString,
    max: 10,
    connectionTimeoutMillis: 5_000,
    statement_timeout: 30_000,
  });
  // The pool replaces an idle connection that breaks; unheard, its error would end the process.
  pool.on('error', reportBrokenConnection);

  return {
    description: 'PostgreSQL',
    ...queriesOn(pool),
    transaction: (work) => inTransaction(pool, work),
    close: () => pool.end(),
  };
}

async function inTransaction<Result>(
  pool: pg.Pool,
  work: (queries: Queries) => Promise<Result>,
): Promise<Result> {
  const client = await pool.connect().catch(asStoreAway);
  // The pool does not listen to a client that is checked out.
  client.on('error', reportBrokenConnection);
  const queries = queriesOn(client);
  let broken = false;
  try {
    await queries.script('begin');
    const result = await work(queries);
    await queries.script('commit');
    return result;
  } catch (error) {
    broken = await rollBack(queries);
    throw error;
  } finally {
    client.off('error', reportBrokenConnection);
    client.release(broken);
  }
}

/** Whether the connection is of no use any more: PostgreSQL then rolls back by itself. */
async function rollBack(queries: Queries): Promise<boolean> {
  return queries.script('rollback').then(
    () => false,
    (error: unknown) => {
      reportBrokenConnection(error as Error);
      return true;
    },
  );
}

function queriesOn(connection: pg.Pool | pg.PoolClient): Queries {
  return {
    async query<Row extends object>(sql: string, values: readonly unknown[] = []) {
      const result = await connection
        .query<Row & pg.QueryResultRow>(sql, [...values])
        .catch(asStoreAway);
      return result.rows;
    },
    async script(sql) {
      await connection.query(sql).catch(asStoreAway);
    },
  };
}

// SQLSTATE classes: connection, resources, operator intervention (shutdown, time out), system.
const awayStates = /^(08|53|57|58)/;

function asStoreAway(error: unknown): never {
  const state = sqlState(error);
  // What the server did not say itself (no SQLSTATE) is the network or the driver speaking.
  if (error instanceof pg.DatabaseError && state !== null && !awayStates.test(state)) throw error;
  throw new StoreAway('PostgreSQL does not answer', { cause: error });
}

function reportBrokenConnection(error: Error): void {
  log.warn({ err: error }, 'A connection to the store broke');
}
