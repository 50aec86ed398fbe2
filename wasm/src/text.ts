// Texts on their way into the module.
import { maxInputBytes } from './slots.js';

/** A text, or its UTF-8 bytes. */
export type Text = string | Uint8Array;

const encoder = new TextEncoder();

/** Halves of characters (lone surrogates), which UTF-8 cannot express. */
const loneSurrogates = /\p{Surrogate}/gu;

/** Longer strings are encoded first: written in place they would need three times the memory. */
const longestInPlace = 2 ** 20;

/** @internal The text as a field keeps it: while somebody types, it may hold half a character. */
export const withoutHalves = (text: string): string => text.replace(loneSurrogates, '\ufffd');

/** @internal The JSON of what a caller supplies beside a text. The core refuses what is no JSON. */
export const jsonOf = (supplied: unknown): string => JSON.stringify(supplied) ?? 'null';

/** @throws RangeError naming the limit */
export function refuseLength(bytes: number): void {
  if (bytes <= maxInputBytes) return;
  throw new RangeError(`too long: at most ${maxInputBytes} bytes can be passed at once`);
}

/**
 * @internal What is written: a string that is encoded in place, or bytes. Half a character becomes
 * a byte that the core refuses at that offset (rule E4).
 * @throws TypeError for what is neither string nor `Uint8Array`
 * @throws RangeError for a string that is too long
 */
export function writable(text: Text): Text {
  if (typeof text !== 'string') {
    // Asked by name, because bytes may come from another realm.
    if (text?.[Symbol.toStringTag] === 'Uint8Array') return text;
    throw new TypeError('a text is a string or a Uint8Array');
  }
  refuseLength(text.length);
  const half = text.search(loneSurrogates);
  if (half < 0 && text.length <= longestInPlace) return text;
  const bytes = encoder.encode(text);
  if (half >= 0) bytes[encoder.encode(text.slice(0, half)).length] = 0xff;
  return bytes;
}

/** @internal The bytes that a text needs at most: three for a UTF-16 unit. */
export const mostBytes = (text: Text): number =>
  typeof text === 'string' ? text.length * 3 : text.length;

/** @internal Writes the text at an offset. Returns the number of bytes. */
export function writeAt(memory: Uint8Array, at: number, text: Text): number {
  if (typeof text === 'string') return encoder.encodeInto(text, memory.subarray(at)).written;
  memory.set(text, at);
  return text.length;
}
