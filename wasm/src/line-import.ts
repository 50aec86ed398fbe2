import type { Boundary } from './boundary.js';
import type { OrderImportHandle, SubscriptionImportHandle } from './full-binding.js';
import { Handle } from './handle.js';
import type { LineFault } from './records.js';
import { Output } from './slots.js';
import { jsonOf, type Text } from './text.js';

/** An accepted record. */
export interface ImportedRecord {
  /** From 1. */
  readonly line: number;
  readonly id: string;
  /** In canonical form. */
  readonly text: string;
}

/** What a store looks up before subscriptions are validated, with duplicates. */
export interface SubscriptionImportKeys {
  readonly ids: readonly string[];
  /** The orders that the lines name. */
  readonly orderIds: readonly string[];
  /** Of active subscriptions. */
  readonly serialNumbers: readonly string[];
}

/** The results of validated lines. */
export interface ImportedLines {
  readonly records: readonly ImportedRecord[];
  readonly faults: readonly LineFault[];
  /** The number of lines read so far. */
  readonly lines: number;
  /** The number of bytes read so far, up to the end of the last complete line. */
  readonly bytes: number;
}

/**
 * The common part of the imports of orders and subscriptions. It is freed by the garbage collector,
 * or at once by `close`.
 */
export abstract class LineImport {
  readonly #boundary: Boundary;
  readonly #handle: Handle<OrderImportHandle | SubscriptionImportHandle>;
  /** The first half of a surrogate pair, if the last text ended inside one. */
  #half = '';

  /** @internal */
  constructor(boundary: Boundary, raw: OrderImportHandle | SubscriptionImportHandle) {
    this.#boundary = boundary;
    this.#handle = new Handle(this, raw, 'import');
  }

  /**
   * Takes the next bytes or text, which may end anywhere, even inside a character. Returns the
   * number of lines to validate, including those that were read before and not validated.
   * @throws RangeError if it is too long; then nothing of it was taken
   */
  read(chunk: Text): number {
    const isText = typeof chunk === 'string';
    const text = isText ? this.#half + chunk : this.#half;
    const end = isText && /[\ud800-\udbff]$/.test(text) ? text.length - 1 : text.length;
    const pending = this.#read(text.slice(0, end), isText ? '' : chunk);
    this.#half = text.slice(end);
    return pending;
  }

  /** Takes the last line if it has no line break. Otherwise like `read`. */
  readEnd(): number {
    this.#read(this.#half);
    this.#half = '';
    return this.#handle.get().readEnd();
  }

  #read(...texts: Text[]): number {
    const handle = this.#handle.get();
    const size = this.#boundary.write(...texts).reduce((sum, part) => sum + part, 0);
    return handle.read(size);
  }

  /** What to look up for the lines to validate. */
  protected lookUp(): SubscriptionImportKeys {
    this.#handle.get().keys();
    return this.#boundary.json<SubscriptionImportKeys>();
  }

  /** Validates the lines with the known records, or as if there were none. */
  protected judgeLines(known?: object): ImportedLines {
    const handle = this.#handle.get();
    const [size = 0] = known === undefined ? [] : this.#boundary.write(jsonOf(known));
    this.#boundary.check(handle.judge(size));
    const records: ImportedRecord[] = [];
    const faults: LineFault[] = [];
    for (let hasMore = true; hasMore; ) {
      hasMore = handle.next();
      this.#take(records, faults);
    }
    return { records, faults, lines: handle.lines(), bytes: handle.bytes() };
  }

  /** Adds the results of the last call. */
  #take(records: ImportedRecord[], faults: LineFault[]): void {
    const texts = this.#boundary.read().split('\n');
    const accepted = this.#boundary.json<(number | string)[]>(Output.accepted);
    for (let i = 0; i < accepted.length; i += 2) {
      const [line, id] = accepted.slice(i, i + 2) as [number, string];
      records.push({ line, id, text: texts[i / 2] as string });
    }
    for (const fault of this.#boundary.json<LineFault[]>(Output.faults)) faults.push(fault);
  }

  close(): void {
    this.#handle.close();
  }
  [Symbol.dispose](): void {
    this.close();
  }
}
