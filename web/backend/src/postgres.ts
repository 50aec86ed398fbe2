import { Socket } from 'node:net';
import pg from 'pg';
import {
  type Database,
  firstFailureOf,
  repeatedStatement,
  repeatedTransaction,
  StoreUnavailable,
  sqlState,
  type Transaction,
} from './database.ts';
import { log } from './log.ts';
import type { Statement } from './store/statement.ts';

const connectionsToEachHost = 10;
const scriptMilliseconds = 24 * 3_600_000;
const int8 = 20;
const begin = { text: 'begin', name: 'termwise_begin' };
const commit = { text: 'commit', name: 'termwise_commit' };

/**
 * Opens PostgreSQL on one host, or on several hosts of which one accepts writes:
 * `postgres://user@one:5432,two:5432/termwise`.
 */
export function openPostgres(connectionString: string): Database {
  const hosts = hostsOf(connectionString).map(openPool);
  const primary = new Primary(hosts);

  return {
    description: 'PostgreSQL',
    exclusive: false,
    query: (statement, values = []) =>
      repeatedStatement(() => primary.use((client) => queriesOn(client).query(statement, values))),
    transaction: (work) =>
      repeatedTransaction(() =>
        primary.use(async (client) => {
          const queries = queriesOn(client);
          // The first statement is sent directly after `begin`; PostgreSQL answers in order.
          const [, result] = await Promise.all([queries.query(begin), work(queries)]);
          await queries.query(commit);
          return result;
        }),
      ),
    close: async () => {
      await Promise.all(hosts.map((pool) => pool.end()));
    },
  };
}

/** One connection string for each host, because neither `URL` nor the driver supports several. */
export function hostsOf(connectionString: string): string[] {
  const [, before = '', hosts = '', after = ''] =
    /^([a-z]+:\/\/(?:[^/]*@)?)([^/?]*)(.*)$/s.exec(connectionString) ?? [];
  if (before === '') throw new Error('DATABASE_URL must begin with postgres://');
  return hosts.split(',').map((host) => before + host + after);
}

function openPool(connectionString: string): pg.Pool {
  const pool = new pg.Pool({
    connectionString,
    max: connectionsToEachHost,
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
    statement_timeout: 30_000,
    // The server may disappear without closing the connection.
    query_timeout: 35_000,
    // If this process disappears, its row locks must be released.
    idle_in_transaction_session_timeout: 30_000,
    // Sends statements without waiting for the answers to earlier ones.
    pipeline: true,
    stream: () => new BatchingSocket(),
    types: { getTypeParser: (type, format) => (type === int8 ? BigInt : parserOf(type, format)) },
    onConnect: prepareConnection,
  });
  // The pool replaces a broken idle connection. Without a listener, its error would end the
  // process.
  pool.on('error', reportBrokenConnection);
  return pool;
}

/**
 * Sends statements of one tick in one system call, which saves a quarter of the time of an order.
 * The driver corks the socket for each statement.
 */
class BatchingSocket extends Socket {
  #batching = false;

  override cork(): void {
    super.cork();
    if (this.#batching) return;
    this.#batching = true;
    super.cork();
    process.nextTick(() => {
      this.#batching = false;
      super.uncork();
    });
  }
}

const parserOf = pg.types.getTypeParser as (
  type: number,
  format?: string,
) => (text: string) => unknown;

/**
 * Refuses a standby. Compiling a statement (jit) takes longer than any of ours runs, and PostgreSQL
 * would do it for searches that it believes to be expensive.
 */
async function prepareConnection(client: pg.ClientBase): Promise<void> {
  const { rows } = await client.query<{ standby: boolean }>(
    "select pg_is_in_recovery() as standby, set_config('jit', 'off', false)",
  );
  if (rows[0]?.standby) throw new Error('This host is a standby');
}

/** Finds the host that accepts writes, and tries it first from then on. */
class Primary {
  readonly #hosts: readonly pg.Pool[];
  #first = 0;

  constructor(hosts: readonly pg.Pool[]) {
    this.#hosts = hosts;
  }

  async use<Result>(work: (client: pg.PoolClient) => Promise<Result>): Promise<Result> {
    const client = await this.#connect();
    // The pool has no error listener on a client that is in use.
    client.on('error', reportBrokenConnection);
    let broken = false;
    try {
      return await work(client);
    } catch (error) {
      broken = error instanceof StoreUnavailable || (await isLost(client));
      throw error;
    } finally {
      client.off('error', reportBrokenConnection);
      client.release(broken);
    }
  }

  async #connect(): Promise<pg.PoolClient> {
    const failures: unknown[] = [];
    const start = this.#first;
    for (let step = 0; step < this.#hosts.length; step += 1) {
      const index = (start + step) % this.#hosts.length;
      try {
        const client = await this.#hosts[index]?.connect();
        if (!client) continue;
        this.#first = index;
        return client;
      } catch (error) {
        failures.push(error);
      }
    }
    const cause = failures.length === 1 ? failures[0] : new AggregateError(failures);
    throw new StoreUnavailable('PostgreSQL does not answer', { cause });
  }
}

/**
 * Rolls back, which does nothing outside a transaction. If the connection is lost, the server does
 * it.
 */
async function isLost(client: pg.PoolClient): Promise<boolean> {
  return client.query('rollback').then(
    () => false,
    (error: Error) => {
      reportBrokenConnection(error);
      return true;
    },
  );
}

function queriesOn(client: pg.PoolClient): Transaction {
  const fail = firstFailureOf(asUnavailable);
  return {
    async query<Row extends object>({ text, name }: Statement<Row>, values = []) {
      const query = { text, values: [...values], ...(name !== null && { name }) };
      const result = await client.query<Row & pg.QueryResultRow>(query).catch(fail);
      return result.rows;
    },
    async script(sql) {
      // To index a million orders takes minutes.
      await client.query('set local statement_timeout = 0').catch(fail);
      const unhurried = { text: sql, query_timeout: scriptMilliseconds };
      await client.query(unhurried).catch(fail);
    },
  };
}

// SQLSTATE classes: connection, resources, operator intervention (shutdown, timeout), system; an
// idle transaction timeout; a primary that has become a standby.
const unavailableStates = /^(08|53|57|58|25P03|25006)/;

function asUnavailable(error: unknown): unknown {
  const state = sqlState(error);
  // An error without SQLSTATE comes from the network or the driver, not from the server.
  const saidByServer = error instanceof pg.DatabaseError && state !== null;
  if (saidByServer && !unavailableStates.test(state)) return error;
  return new StoreUnavailable('PostgreSQL does not answer', { cause: error });
}

function reportBrokenConnection(error: Error): void {
  log.warn({ err: error }, 'A connection to the store broke');
}
