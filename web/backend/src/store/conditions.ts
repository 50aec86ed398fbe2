/** The `where` of a list, composed from the filters that are set; the tenant always comes first. */
export class Conditions {
  readonly values: unknown[];
  readonly #parts: string[];

  constructor(tenantId: string) {
    this.values = [tenantId];
    this.#parts = ['tenant_id = $1'];
  }

  /** The place of one more value in the text: `$2`, `$3` … */
  value(value: unknown): string {
    this.values.push(value);
    return `$${this.values.length}`;
  }

  and(part: string): this {
    this.#parts.push(part);
    return this;
  }

  /** Adds nothing while `value` is undefined or null. `part` writes the condition around its place. */
  add<Value>(value: Value | null | undefined, part: (place: string) => string): this {
    return value === undefined || value === null ? this : this.and(part(this.value(value)));
  }

  /** Every word must occur. They and `search_text` are folded by the core. */
  words(words: readonly string[] = []): this {
    for (const word of words) {
      this.add(`%${word.replace(/[\\%_]/g, '\\$&')}%`, (place) => `search_text like ${place}`);
    }
    return this;
  }

  /** What follows a row in a list that is newest first, ties by id. */
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

/** Where a row is in a list that is newest first. */
export interface Position {
  /** Whole microseconds since 1970. */
  createdAt: bigint;
  id: string;
}

export interface Page {
  after?: Position | null;
  limit: number;
}

/** Lists are counted so far and no further. */
export const mostCounted = 10_000;
