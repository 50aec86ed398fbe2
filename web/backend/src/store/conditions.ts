/**
 * The `where` clause of a list, built from the filters that are set. The tenant always comes first.
 */
export class Conditions {
  readonly values: unknown[];
  readonly #parts: string[];

  constructor(tenantId: string) {
    this.values = [tenantId];
    this.#parts = ['tenant_id = $1'];
  }

  /** Adds a value and returns its placeholder: `$2`, `$3` … */
  value(value: unknown): string {
    this.values.push(value);
    return `$${this.values.length}`;
  }

  and(part: string): this {
    this.#parts.push(part);
    return this;
  }

  /**
   * Adds a condition, unless `value` is undefined or null. `part` writes it with the placeholder.
   */
  add<Value>(value: Value | null | undefined, part: (place: string) => string): this {
    return value === undefined || value === null ? this : this.and(part(this.value(value)));
  }

  /** Adds nothing while there are no values. */
  addList(values: readonly unknown[], part: (place: string) => string): this {
    return values.length === 0 ? this : this.and(part(this.value(values)));
  }

  /** Every word must occur. The core has folded both the words and `search_text`. */
  words(words: readonly string[] = []): this {
    for (const word of words) {
      this.add(`%${word.replace(/[\\%_]/g, '\\$&')}%`, (place) => `search_text like ${place}`);
    }
    return this;
  }

  /** What follows a row in a list, as a condition. */
  beyond({ after, oldestFirst }: Page): string {
    if (!after) return 'true';
    const [at, id] = [this.value(after.createdAt), this.value(after.id)];
    const comes = oldestFirst ? '>' : '<';
    return `created_at ${comes}= ${at} and (created_at ${comes} ${at} or id > ${id})`;
  }

  toString(): string {
    return `where ${this.#parts.join(' and ')}`;
  }
}

/** Where a row is in a list by age. */
export interface Position {
  /** Whole microseconds since 1970. */
  createdAt: bigint;
  id: string;
}

/** Ties are in the order of the ids' bytes. */
export interface Page {
  after?: Position | null;
  limit: number;
  /** Else the newest comes first. */
  oldestFirst?: boolean;
}
