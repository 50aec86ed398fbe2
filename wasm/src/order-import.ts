import type { Boundary } from './boundary.js';
import type { OrderImportHandle } from './full-binding.js';
import { Handle } from './handle.js';
import type { LineFault } from './records.js';
import { Output } from './slots.js';
import type { Text } from './text.js';

/** An order that was read. */
export interface ImportedOrder {
  /** From 1. */
  readonly line: number;
  readonly id: string;
  /** In canonical form. */
  readonly text: string;
}

/** What the last bytes of an import completed. */
export interface ImportBatch {
  readonly orders: readonly ImportedOrder[];
  readonly faults: readonly LineFault[];
  /** All lines done so far. */
  readonly lines: number;
  /** All bytes done so far: up to the end of the last line that is done. */
  readonly bytes: number;
}

/** The bytes that the core reads in one call: the faults of more might not fit in its memory. */
const bytesAtOnce = 65_536;

interface Lines {
  readonly orders: ImportedOrder[];
  readonly faults: LineFault[];
}

/**
 * A running import. It keeps ids alone of what it returned. Frees itself; `close` frees it at once.
 */
export class OrderImport {
  readonly #boundary: Boundary;
  readonly #handle: Handle<OrderImportHandle>;
  /** The first half of a character in whose middle the last text ended. */
  #half = '';

  /** @internal */
  constructor(boundary: Boundary, raw: OrderImportHandle) {
    this.#boundary = boundary;
    this.#handle = new Handle(this, raw, 'import');
  }

  /**
   * Takes the next bytes or text, which may end anywhere, inside a character too.
   * @throws RangeError if it is too long; nothing of it was taken
   */
  push(chunk: Text): ImportBatch {
    const isText = typeof chunk === 'string';
    const text = isText ? this.#half + chunk : this.#half;
    const end = isText && /[\ud800-\udbff]$/.test(text) ? text.length - 1 : text.length;
    const lines = this.#push(text.slice(0, end), isText ? '' : chunk);
    this.#half = text.slice(end);
    return this.#batch(lines);
  }

  /** Takes the last line, if no line break ended it. */
  finish(): ImportBatch {
    const lines = this.#push(this.#half);
    this.#half = '';
    this.#handle.get().finish();
    this.#read(lines);
    return this.#batch(lines);
  }

  #push(...texts: Text[]): Lines {
    const handle = this.#handle.get();
    const size = this.#boundary.write(...texts).reduce((sum, part) => sum + part, 0);
    const lines: Lines = { orders: [], faults: [] };
    for (let at = 0; at < size; at += bytesAtOnce) {
      handle.push(at, Math.min(bytesAtOnce, size - at));
      this.#read(lines);
    }
    return lines;
  }

  /** Adds what the last call completed. */
  #read({ orders, faults }: Lines): void {
    const texts = this.#boundary.read().split('\n');
    const accepted = this.#boundary.json<(number | string)[]>(Output.acceptedOrders);
    for (let i = 0; i < accepted.length; i += 2) {
      const [line, id] = accepted.slice(i, i + 2) as [number, string];
      orders.push({ line, id, text: texts[i / 2] as string });
    }
    for (const fault of this.#boundary.json<LineFault[]>(Output.faults)) faults.push(fault);
  }

  #batch({ orders, faults }: Lines): ImportBatch {
    const raw = this.#handle.get();
    return { orders, faults, lines: raw.lines(), bytes: raw.bytes() };
  }

  close(): void {
    this.#handle.close();
  }
  [Symbol.dispose](): void {
    this.close();
  }
}
