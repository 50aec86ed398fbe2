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

  /** Every word must occur. The core has folded both the words and `search_text`. */
  words(words: readonly string[] = []): this {
    for (const word of words) {
      this.add(`%${word.replace(/[\\%_]/g, '\\$&')}%`, (place) => `search_text like ${place}`);
    }
    return this;
  }

  /** Only rows after a position in a list that is newest first, then by id. */
  after(position: Position | null | undefined): this {
    if (!position) return this;
    const at = this.value(position.createdAt);
    const id = this.value(position.id);
    return this.and(`created_at <= ${at} and (created_at < ${at} or id > ${id})`);
  }

  toString(): string {
    return `where ${this.#parts.join(' and ')}`;
  }
}

/** The position of a row in a list that is newest first. */
export interface Position {
  /** Whole microseconds since 1970. */
  createdAt: bigint;
  id: string;
}

export interface Page {
  after?: Position | null;
  limit: number;
}

/** The maximum count of a list. */
export const mostCounted = 10_000;
