// The only file that accesses the module's memory. It passes texts and throws rejections as errors.
import type { MainModule } from '#binding';
import { TermwiseError } from './error.js';
import { Output } from './slots.js';
import { mostBytes, refuseLength, type Text, writable, writeAt } from './text.js';

const decoder = new TextDecoder();

/** Not a rejection: the same call succeeds when there is enough memory. */
const outOfMemory = (): RangeError =>
  new RangeError('not enough memory: close catalogs and drafts that are no longer needed');

/** @internal */
export class Boundary {
  constructor(readonly module: MainModule) {}

  /**
   * Writes JSON or CSV texts into the module, one after the other. Returns the number of bytes of
   * each.
   * @throws RangeError if they are too long, or if there is not enough memory to read them
   */
  write(...documents: readonly Text[]): number[] {
    return this.#write(documents, true);
  }

  /** The same for paths, ids and values of fields, which need less memory than documents. */
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

  /** The same, or null if it is empty. */
  readOrNull(output: Output): string | null {
    return this.read(output) || null;
  }

  json<T>(output = Output.result): T {
    return JSON.parse(this.read(output)) as T;
  }

  /**
   * Throws the rejection of the last call, unless it succeeded.
   * @throws TermwiseError
   * @throws RangeError if there was not enough memory for the call
   */
  check(succeeded: unknown): asserts succeeded {
    if (succeeded !== false && succeeded !== null) return;
    const body = this.read(Output.rejection);
    throw body === ''
      ? outOfMemory()
      : new TermwiseError(body, this.read(Output.rejectionOfContext) !== '');
  }

  /**
   * A view of the doubles at an address. It becomes empty when the memory grows; then get a new
   * one.
   */
  doubles(address: number, length: number): Float64Array<ArrayBuffer> {
    return new Float64Array(
      (this.module.HEAPU8 as Uint8Array<ArrayBuffer>).buffer,
      address,
      length,
    );
  }
}
