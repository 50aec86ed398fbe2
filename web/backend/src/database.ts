import { setTimeout as delay } from 'node:timers/promises';
import type { Statement } from './store/statement.ts';

/** The database as the store uses it. PGlite and PostgreSQL implement it for the same SQL. */
export interface Queries {
  query<Row extends object>(statement: Statement<Row>, values?: readonly unknown[]): Promise<Row[]>;
}

export interface Transaction extends Queries {
  /** Runs several statements without values, as in migrations. */
  script(sql: string): Promise<void>;
}

export interface Database extends Queries {
  /** For the line that is printed at the start. */
  readonly description: string;
  /** Whether only this process uses the store, so that leases of other processes are stale. */
  readonly exclusive: boolean;
  /**
   * Runs `work` in a transaction, which is rolled back if it rejects. `work` runs again if it
   * conflicts with another transaction, so it must have no effects that a rollback does not undo.
   */
  transaction<Result>(work: (queries: Transaction) => Promise<Result>): Promise<Result>;
  close(): Promise<void>;
}

/** The database cannot answer now, so the caller should try again. */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';
}

/**
 * A row is no longer as it was read: another transaction was faster. `Database.transaction` runs
 * the work again, which then reads what that one wrote.
 */
export class LostRace extends Error {
  override readonly name = 'LostRace';
}

export function sqlState(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error)) return null;
  return typeof error.code === 'string' && /^[0-9A-Z]{5}$/.test(error.code) ? error.code : null;
}

/**
 * For the statements of one transaction, which may run at the same time. After the first failure,
 * the database refuses the others, so all of them reject with the first error.
 */
export function firstFailureOf(convert: (error: unknown) => unknown): (error: unknown) => never {
  let first: { failure: unknown } | null = null;
  return (error) => {
    first ??= { failure: convert(error) };
    throw first.failure;
  };
}

// Serialization failure and deadlock: the transaction should be repeated.
const askedFor = new Set(['40001', '40P01']);
// Another transaction was faster. A repetition sees what it wrote.
const uniqueViolation = '23505';
const mostAttempts = 30;
const mostLostRaces = 5;
const longestPause = 100;

/** A single statement outside a transaction. */
export function repeatedStatement<Result>(attempt: () => Promise<Result>): Promise<Result> {
  return repeated(attempt, 0);
}

export function repeatedTransaction<Result>(attempt: () => Promise<Result>): Promise<Result> {
  return repeated(attempt, mostLostRaces);
}

async function repeated<Result>(
  attempt: () => Promise<Result>,
  racesLeft: number,
): Promise<Result> {
  let races = racesLeft;
  for (let count = 1; ; count += 1) {
    try {
      return await attempt();
    } catch (error) {
      const state = sqlState(error);
      if (state === uniqueViolation && races > 0) races -= 1;
      else if (!(error instanceof LostRace || (state !== null && askedFor.has(state)))) throw error;
      if (count === mostAttempts)
        throw new StoreUnavailable('too much contention', { cause: error });
      // The first repetition is immediate. Later, random delays prevent the same conflict.
      if (count > 1) await delay(Math.random() * Math.min(2 ** count, longestPause));
    }
  }
}
