// Prepares texts for the module.
import { maxInputBytes } from './slots.js';

/** A text, or its UTF-8 bytes. */
export type Text = string | Uint8Array;

const encoder = new TextEncoder();

/** Lone surrogates, which UTF-8 cannot express. */
const loneSurrogates = /\p{Surrogate}/gu;

/** Longer strings are encoded first, because writing them in place needs three times the memory. */
const longestInPlace = 2 ** 20;

/** @internal Replaces lone surrogates, which a field may contain while a person types. */
export const withoutHalves = (text: string): string => text.replace(loneSurrogates, '\ufffd');

/**
 * @internal The JSON of a context or options. The core rejects `null`, which stands for values that
 * JSON cannot express.
 */
export const jsonOf = (supplied: unknown): string => JSON.stringify(supplied) ?? 'null';

/** @throws RangeError naming the limit */
export function refuseLength(bytes: number): void {
  if (bytes <= maxInputBytes) return;
  throw new RangeError(`too long: at most ${maxInputBytes} bytes can be passed at once`);
}

/**
 * @internal The text to write: a string that is encoded in place, or bytes. A lone surrogate
 * becomes a byte that the core rejects at its offset (rule E4).
 * @throws TypeError if it is neither a string nor a `Uint8Array`
 * @throws RangeError if the string is too long
 */
export function writable(text: Text): Text {
  if (typeof text !== 'string') {
    // Checked by name, because bytes may come from another realm.
    if (text?.[Symbol.toStringTag] === 'Uint8Array') return text;
    throw new TypeError('a text must be a string or a Uint8Array');
  }
  refuseLength(text.length);
  const half = text.search(loneSurrogates);
  if (half < 0 && text.length <= longestInPlace) return text;
  const bytes = encoder.encode(text);
  if (half >= 0) bytes[encoder.encode(text.slice(0, half)).length] = 0xff;
  return bytes;
}

/** @internal The maximum number of bytes of a text: three per UTF-16 unit. */
export const mostBytes = (text: Text): number =>
  typeof text === 'string' ? text.length * 3 : text.length;

/** @internal Writes the text at an offset. Returns the number of bytes. */
export function writeAt(memory: Uint8Array, at: number, text: Text): number {
  if (typeof text === 'string') return encoder.encodeInto(text, memory.subarray(at)).written;
  memory.set(text, at);
  return text.length;
}
