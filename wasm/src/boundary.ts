// The one place that touches the module's memory: texts in and out as UTF-8 bytes, refusals as errors.
import createBinding, { type MainModule } from '#binding';
import type { FaultCode } from './records.js';

/** One thing wrong with one field. */
export interface Fault {
  /** JSON Pointer of the field; empty for the whole. */
  readonly path: string;
  readonly code: FaultCode;
  /** Plain English for a developer; a screen shows its own words from `code` and `params`. */
  readonly message: string;
  readonly params?: Readonly<Record<string, unknown>>;
}

/** A refused input (rule E2). */
export class TermwiseError extends Error {
  /** The code that all details share where it is of the known world, else VALIDATION_ERROR. */
  readonly code: FaultCode;
  readonly details: readonly Fault[];
  /** The exact JSON text, `{ "error": { "code", "message", "details" } }`. */
  readonly body: string;
  /** Whether the fault lies with what was supplied beside the input: the context, the known groups. */
  readonly ofContext: boolean;

  /** @internal */
  constructor(body: string, ofContext = false) {
    const { error } = JSON.parse(body) as {
      error: { code: FaultCode; message: string; details: Fault[] };
    };
    super(error.message);
    this.name = 'TermwiseError';
    this.code = error.code;
    this.details = error.details;
    this.body = body;
    this.ofContext = ofContext;
  }
}

/** What can be given to load the module from. */
export type WasmSource = URL | string | Response | BufferSource | WebAssembly.Module;

/** A text, or its UTF-8 bytes. */
export type Text = string | Uint8Array;

/** Beyond it the module may lack the memory, which would break off the call. */
const mostBytes = 2 ** 30;
const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** @internal Halves of characters: what UTF-8 cannot say. */
export const halves = /\p{Surrogate}/gu;

/** The text's bytes; where they would not say what it does, bytes that the core refuses there (rule E4). */
function bytesOf(text: Text): Uint8Array {
  // By its name, as bytes may come from another realm.
  if (typeof text !== 'string') {
    if (text?.[Symbol.toStringTag] === 'Uint8Array') return text;
    throw new TypeError('a text is a string or a Uint8Array');
  }
  const bytes = encoder.encode(text);
  const half = text.search(halves);
  if (half >= 0) bytes[encoder.encode(text.slice(0, half)).length] = 0xff;
  return bytes;
}

/** @internal What a caller supplies beside a text; what is no JSON is for the core to refuse. */
export const jsonOf = (supplied: unknown): string => JSON.stringify(supplied) ?? 'null';

/** @internal */
export class Boundary {
  private constructor(readonly module: MainModule) {}

  static async load(source: WasmSource): Promise<Boundary> {
    // Started here, so that what fails in fetching or compiling reaches the caller.
    const compiled = await compile(source);
    const module = await createBinding({
      instantiateWasm(
        imports: WebAssembly.Imports,
        done: (instance: WebAssembly.Instance, module: WebAssembly.Module) => void,
      ) {
        const instance = new WebAssembly.Instance(compiled, imports);
        done(instance, compiled);
        return instance.exports;
      },
    });
    return new Boundary(module);
  }

  /** Writes texts one after the other into the module; how many bytes each has. */
  write(...texts: readonly Text[]): number[] {
    const [first] = texts;
    if (texts.length === 1 && typeof first === 'string' && first.search(halves) < 0) {
      return [this.#writeString(first)];
    }
    const parts = texts.map(bytesOf);
    const total = parts.reduce((sum, part) => sum + part.length, 0);
    if (total > mostBytes) throw new RangeError('more than a GiB at once');
    let at = this.module.reserveInput(total);
    for (const part of parts) {
      (this.module.HEAPU8 as Uint8Array).set(part, at);
      at += part.length;
    }
    return parts.map((part) => part.length);
  }

  // Encodes straight into the module's memory: a UTF-16 unit takes at most three bytes.
  #writeString(text: string): number {
    const room = text.length * 3;
    const at = this.module.reserveInput(room);
    const heap = this.module.HEAPU8 as Uint8Array;
    return encoder.encodeInto(text, heap.subarray(at, at + room)).written;
  }

  /** A text that the last call left. */
  read(output = 0): string {
    const size = this.module.outputSize(output);
    if (size === 0) return '';
    const at = this.module.outputAddress(output);
    return decoder.decode((this.module.HEAPU8 as Uint8Array).subarray(at, at + size));
  }

  json<T>(output = 0): T {
    return JSON.parse(this.read(output)) as T;
  }

  /** Throws the refusal that the last call left, unless it succeeded. */
  check(succeeded: unknown): asserts succeeded {
    if (succeeded !== false && succeeded !== null) return;
    throw new TermwiseError(this.read(), this.read(1) !== '');
  }

  /** So many doubles at an address. Growing memory empties the view: take it anew then. */
  doubles(address: number, length: number): Float64Array<ArrayBuffer> {
    return new Float64Array(
      (this.module.HEAPU8 as Uint8Array<ArrayBuffer>).buffer,
      address,
      length,
    );
  }
}

async function compile(source: WasmSource): Promise<WebAssembly.Module> {
  if (source instanceof WebAssembly.Module) return source;
  if (ArrayBuffer.isView(source) || source instanceof ArrayBuffer) {
    return WebAssembly.compile(source);
  }
  if (typeof Response !== 'undefined' && source instanceof Response) {
    return WebAssembly.compileStreaming(source);
  }
  const url = new URL(source as URL | string, import.meta.url);
  if (url.protocol === 'file:') {
    // By a name that bundlers for the browser do not follow.
    const fileSystem = 'node:fs/promises';
    const { readFile } = (await import(
      /* @vite-ignore */ fileSystem
    )) as typeof import('node:fs/promises');
    return WebAssembly.compile(await readFile(url));
  }
  return WebAssembly.compileStreaming(fetch(url));
}
