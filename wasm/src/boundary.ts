// The one place that touches the module's memory: texts in and out, refusals as errors.
import type { MainModule } from '#binding';
import { TermwiseError } from './error.js';
import { Output } from './slots.js';
import { mostBytes, refuseLength, type Text, writable, writeAt } from './text.js';

const decoder = new TextDecoder();

/** Not a refusal: the same call succeeds once there is memory again. */
const outOfMemory = (): RangeError =>
  new RangeError('not enough memory: close catalogs and drafts that are no longer needed');

/** @internal */
export class Boundary {
  constructor(readonly module: MainModule) {}

  /**
   * Writes JSON or CSV texts into the module, one after the other. Returns the bytes of each.
   * @throws RangeError if they are too long, or if the memory to read them is missing
   */
  write(...documents: readonly Text[]): number[] {
    return this.#write(documents, true);
  }

  /** Writes paths, ids and what is entered in fields. Otherwise as `write`. */
  writeFields(...texts: readonly Text[]): number[] {
    return this.#write(texts, false);
  }

  #write(texts: readonly Text[], isDocument: boolean): number[] {
    const parts = texts.map(writable);
    let room = 0;
    for (const part of parts) room += mostBytes(part);
    refuseLength(room);
    let at = this.module.reserveInput(room, isDocument);
    if (at === 0) throw outOfMemory();
    const memory: Uint8Array = this.module.HEAPU8;
    return parts.map((part) => {
      const size = writeAt(memory, at, part);
      at += size;
      return size;
    });
  }

  /** A text that the last call returned. */
  read(output = Output.result): string {
    const size = this.module.outputSize(output);
    if (size === 0) return '';
    const at = this.module.outputAddress(output);
    return decoder.decode((this.module.HEAPU8 as Uint8Array).subarray(at, at + size));
  }

  /** The same, null if it is empty. */
  readOrNull(output: Output): string | null {
    return this.read(output) || null;
  }

  json<T>(output = Output.result): T {
    return JSON.parse(this.read(output)) as T;
  }

  /**
   * Throws the refusal of the last call, unless it succeeded.
   * @throws TermwiseError
   * @throws RangeError if the memory for the call was missing
   */
  check(succeeded: unknown): asserts succeeded {
    if (succeeded !== false && succeeded !== null) return;
    const body = this.read(Output.rejection);
    throw body === ''
      ? outOfMemory()
      : new TermwiseError(body, this.read(Output.rejectionOfContext) !== '');
  }

  /** Doubles at an address. When the memory grows the view becomes empty: take another one then. */
  doubles(address: number, length: number): Float64Array<ArrayBuffer> {
    return new Float64Array(
      (this.module.HEAPU8 as Uint8Array<ArrayBuffer>).buffer,
      address,
      length,
    );
  }
}
