/**
 * Every SQL text that the service sends. `Queries.query` takes nothing else, and each is listed here,
 * so that a test can parse them all: they keep to what PostgreSQL, Citus and YugabyteDB share, and
 * each names the tenant whose rows it reads or writes.
 */
export interface Statement<Row extends object> {
  readonly text: string;
  /** The database plans it once for each connection; null: anew each time, for the values given. */
  readonly name: string | null;
  /** Only for the type of its rows. */
  readonly row?: Row;
}

const known = new Map<string, string>();

/** One with the same plan for all values, such as a look-up by key. */
export function statement<Row extends object = Record<never, never>>(text: string): Statement<Row> {
  const name = known.get(text) ?? `termwise_${known.size + 1}`;
  known.set(text, name);
  return { text, name };
}

/** One that is composed from filters: the best plan depends on the values. */
export function composedStatement<Row extends object>(text: string): Statement<Row> {
  return { text, name: null };
}

/** The texts of all fixed statements. */
export function knownStatements(): readonly string[] {
  return [...known.keys()];
}
