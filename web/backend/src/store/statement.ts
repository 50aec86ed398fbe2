/**
 * An SQL text that the service sends. `Queries.query` takes nothing else, and all statements are
 * registered, so that a test can parse them. They must work on PostgreSQL, Citus and YugabyteDB,
 * and each must name the tenant whose rows it reads or writes.
 */
export interface Statement<Row extends object> {
  readonly text: string;
  /**
   * With a name, the database plans it once for each connection; if null, every time for the given
   * values.
   */
  readonly name: string | null;
  /** Only for the type of its rows. */
  readonly row?: Row;
}

const known = new Map<string, string>();

/** A statement with the same plan for all values, such as a look-up by key. */
export function statement<Row extends object = Record<never, never>>(text: string): Statement<Row> {
  const name = known.get(text) ?? `termwise_${known.size + 1}`;
  known.set(text, name);
  return { text, name };
}

/** A statement that is composed from filters, whose best plan depends on the values. */
export function composedStatement<Row extends object>(text: string): Statement<Row> {
  return { text, name: null };
}

/** The texts of all fixed statements. */
export function knownStatements(): readonly string[] {
  return [...known.keys()];
}
