import { setTimeout as delay } from 'node:timers/promises';
import type { Statement } from './store/statement.ts';

/** What the store needs of a database. PGlite and PostgreSQL both offer it, for the same SQL. */
export interface Queries {
  query<Row extends object>(statement: Statement<Row>, values?: readonly unknown[]): Promise<Row[]>;
}

export interface Transaction extends Queries {
  /** Several statements without values: a migration. */
  script(sql: string): Promise<void>;
}

export interface Database extends Queries {
  /** For the line printed at the start. */
  readonly description: string;
  /** Whether this process alone uses the store, so that what another one left behind is stale. */
  readonly exclusive: boolean;
  /**
   * All of `work` or nothing: a promise that rejects rolls back. `work` runs again when another
   * transaction came between, so it must do nothing that a rollback does not undo.
   */
  transaction<Result>(work: (queries: Transaction) => Promise<Result>): Promise<Result>;
  close(): Promise<void>;
}

/** The database cannot answer now. Nothing was decided about the request. */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';
}

/**
 * A row is no longer as it was read: another transaction was faster. `Database.transaction` runs the
 * work again, which then reads what that one wrote.
 */
export class LostRace extends Error {
  override readonly name = 'LostRace';
}

export function sqlState(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error)) return null;
  return typeof error.code === 'string' && /^[0-9A-Z]{5}$/.test(error.code) ? error.code : null;
}

/**
 * For the statements of one transaction, some of which may be under way at once: after the first
 * failure the database refuses the others, so the first one is what each of them rejects with.
 */
export function firstFailureOf(convert: (error: unknown) => unknown): (error: unknown) => never {
  let first: { failure: unknown } | null = null;
  return (error) => {
    first ??= { failure: convert(error) };
    throw first.failure;
  };
}

// Serialization failure and deadlock: the store asks for another attempt.
const askedFor = new Set(['40001', '40P01']);
// Another transaction was faster. Whoever runs again sees what it wrote.
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
      // The first repeat is immediate. Random pauses keep rivals from meeting again.
      if (count > 1) await delay(Math.random() * Math.min(2 ** count, longestPause));
    }
  }
}
