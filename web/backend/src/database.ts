/** What the store needs of a database. PGlite and PostgreSQL both speak it, with the same SQL. */
export interface Queries {
  query<Row extends object>(sql: string, values?: readonly unknown[]): Promise<Row[]>;
  /** Several statements without values. */
  script(sql: string): Promise<void>;
}

export interface Database extends Queries {
  /** For the line printed at the start. */
  readonly description: string;
  /** All of `work` or nothing: a promise that rejects rolls back. */
  transaction<Result>(work: (queries: Queries) => Promise<Result>): Promise<Result>;
  close(): Promise<void>;
}

/** The database cannot answer now. Nothing was decided about the request. */
export class StoreAway extends Error {
  override readonly name = 'StoreAway';
}

export function sqlState(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error)) return null;
  return typeof error.code === 'string' && /^[0-9A-Z]{5}$/.test(error.code) ? error.code : null;
}

// Unique violation, serialization failure, deadlock: another transaction was faster. Whoever runs
// again sees what it wrote.
const lostRaceStates = new Set(['23505', '40001', '40P01']);
const attempts = 5;

/** A transaction that runs again, a bounded number of times, when another one came between. */
export async function contendedTransaction<Result>(
  database: Database,
  work: (queries: Queries) => Promise<Result>,
): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await database.transaction(work);
    } catch (error) {
      if (!lostRaceStates.has(sqlState(error) ?? '')) throw error;
      if (attempt === attempts) throw new StoreAway('too much contention', { cause: error });
    }
  }
}
