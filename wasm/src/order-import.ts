import type { Boundary } from './boundary.js';
import type { OrderImportHandle } from './full-binding.js';
import { Handle } from './handle.js';
import type { LineFault } from './records.js';
import { Output } from './slots.js';
import type { Text } from './text.js';

/** An accepted order. */
export interface ImportedOrder {
  /** From 1. */
  readonly line: number;
  readonly id: string;
  /** In canonical form. */
  readonly text: string;
}

/** The lines that the last bytes completed. */
export interface ImportBatch {
  readonly orders: readonly ImportedOrder[];
  readonly faults: readonly LineFault[];
  /** The number of lines processed so far. */
  readonly lines: number;
  /** The number of bytes processed so far, up to the end of the last processed line. */
  readonly bytes: number;
}

/**
 * The bytes that the core reads in one call. The faults of more bytes might not fit into its
 * memory.
 */
const bytesAtOnce = 65_536;

interface Lines {
  readonly orders: ImportedOrder[];
  readonly faults: LineFault[];
}

/**
 * A running import. It keeps only the ids of the orders that it returned. It is freed by the
 * garbage collector, or at once by `close`.
 */
export class OrderImport {
  readonly #boundary: Boundary;
  readonly #handle: Handle<OrderImportHandle>;
  /** The first half of a surrogate pair, if the last text ended inside one. */
  #half = '';

  /** @internal */
  constructor(boundary: Boundary, raw: OrderImportHandle) {
    this.#boundary = boundary;
    this.#handle = new Handle(this, raw, 'import');
  }

  /**
   * Takes the next bytes or text, which may end anywhere, even inside a character.
   * @throws RangeError if it is too long; then nothing of it was taken
   */
  push(chunk: Text): ImportBatch {
    const isText = typeof chunk === 'string';
    const text = isText ? this.#half + chunk : this.#half;
    const end = isText && /[\ud800-\udbff]$/.test(text) ? text.length - 1 : text.length;
    const lines = this.#push(text.slice(0, end), isText ? '' : chunk);
    this.#half = text.slice(end);
    return this.#batch(lines);
  }

  /** Takes the last line if it has no line break. */
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

  /** Adds the lines that the last call completed. */
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
