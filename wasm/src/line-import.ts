import type { Boundary } from './boundary.js';
import type { OrderImportHandle, SubscriptionImportHandle } from './full-binding.js';
import { Handle } from './handle.js';
import type { LineFault } from './records.js';
import { Output } from './slots.js';
import { jsonOf, type Text } from './text.js';

/** A record that was accepted. */
export interface ImportedRecord {
  /** From 1. */
  readonly line: number;
  readonly id: string;
  /** In canonical form. */
  readonly text: string;
}

/** What a store looks up before subscriptions are judged: what lines have, as often as they have it. */
export interface SubscriptionImportKeys {
  readonly ids: readonly string[];
  /** The orders that the lines name. */
  readonly orderIds: readonly string[];
  /** Of active subscriptions. */
  readonly serialNumbers: readonly string[];
}

/** What the judged lines gave. */
export interface ImportedLines {
  readonly records: readonly ImportedRecord[];
  readonly faults: readonly LineFault[];
  /** All lines read so far. */
  readonly lines: number;
  /** All bytes read so far: up to the end of the last line that is complete. */
  readonly bytes: number;
}

/**
 * What the imports of orders and subscriptions share. Frees itself; `close` frees it at once.
 */
export abstract class LineImport {
  readonly #boundary: Boundary;
  readonly #handle: Handle<OrderImportHandle | SubscriptionImportHandle>;
  /** The first half of a character in whose middle the last text ended. */
  #half = '';

  /** @internal */
  constructor(boundary: Boundary, raw: OrderImportHandle | SubscriptionImportHandle) {
    this.#boundary = boundary;
    this.#handle = new Handle(this, raw, 'import');
  }

  /**
   * Takes the next bytes or text, which may end anywhere, inside a character too. Returns how many
   * lines there are to judge: those that it completed, and those that were read before and not
   * judged.
   * @throws RangeError if it is too long; nothing of it was taken
   */
  read(chunk: Text): number {
    const isText = typeof chunk === 'string';
    const text = isText ? this.#half + chunk : this.#half;
    const end = isText && /[\ud800-\udbff]$/.test(text) ? text.length - 1 : text.length;
    const pending = this.#read(text.slice(0, end), isText ? '' : chunk);
    this.#half = text.slice(end);
    return pending;
  }

  /** Takes the last line, if no line break ended it. Otherwise as `read`. */
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

  /** Of the lines to judge, what to look up. */
  protected lookUp(): SubscriptionImportKeys {
    this.#handle.get().keys();
    return this.#boundary.json<SubscriptionImportKeys>();
  }

  /** Judges the lines by what is known, or as if nothing was. */
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

  /** Adds what the last call judged. */
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
