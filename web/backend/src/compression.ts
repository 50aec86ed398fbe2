import { Readable, type Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import * as zlib from 'node:zlib';
import { parseAccept } from 'hono/utils/accept';

export type Coding = 'br' | 'gzip';
type Bytes = Uint8Array<ArrayBuffer>;

/** Compressing shorter texts saves less than one packet. */
const smallestBytes = 1024;
/** For texts that are sent once. */
const brotliQuality = 4;
/** For texts that are kept. Higher levels take forty times as long and save a few percent. */
const keptBrotliQuality = 9;
const codings: readonly Coding[] = ['br', 'gzip'];

/** The coding for an answer, or null for none (RFC 9110, 12.5.3). */
export function chooseCoding(acceptEncoding: string | undefined): Coding | null {
  if (!acceptEncoding) return null;
  const accepted = parseAccept(acceptEncoding);
  const qualityOf = (name: string): number | undefined =>
    accepted.find(({ type }) => type.toLowerCase() === name)?.q;
  const quality = (name: Coding): number => qualityOf(name) ?? qualityOf('*') ?? 0;
  const [best] = codings.toSorted((a, b) => quality(b) - quality(a));
  return best && quality(best) > 0 ? best : null;
}

export function isWorthCompressing(text: string): boolean {
  return text.length >= smallestBytes;
}

const brotli = promisify(zlib.brotliCompress);
const gzip = promisify(zlib.gzip);

export function compress(text: string, coding: Coding, quality = brotliQuality): Promise<Bytes> {
  const bytes = Buffer.from(text);
  return coding === 'gzip' ? gzip(bytes) : brotli(bytes, brotliOptions(quality, bytes.byteLength));
}

function brotliOptions(quality: number, size?: number): zlib.BrotliOptions {
  const { BROTLI_PARAM_QUALITY, BROTLI_PARAM_SIZE_HINT } = zlib.constants;
  const hint = size === undefined ? {} : { [BROTLI_PARAM_SIZE_HINT]: size };
  return { params: { [BROTLI_PARAM_QUALITY]: quality, ...hint } };
}

/** `live` flushes after each piece, for answers that grow slowly. */
export async function* compressPieces(
  pieces: AsyncIterable<string | Uint8Array>,
  coding: Coding,
  live: boolean,
): AsyncGenerator<Bytes, void> {
  const coder = newCoder(coding, live);
  const fed = pipeline(Readable.from(pieces, { objectMode: true, highWaterMark: 1 }), coder);
  // If `pieces` fails, the coder is destroyed, which also ends the loop below.
  fed.catch(() => {});
  yield* coder as AsyncIterable<Bytes>;
}

function newCoder(coding: Coding, live: boolean): Transform {
  const { Z_SYNC_FLUSH, Z_NO_FLUSH } = zlib.constants;
  const { BROTLI_OPERATION_FLUSH, BROTLI_OPERATION_PROCESS } = zlib.constants;
  return coding === 'gzip'
    ? zlib.createGzip({ flush: live ? Z_SYNC_FLUSH : Z_NO_FLUSH })
    : zlib.createBrotliCompress({
        ...brotliOptions(brotliQuality),
        flush: live ? BROTLI_OPERATION_FLUSH : BROTLI_OPERATION_PROCESS,
      });
}

/** A text that is served often. Each coding is made once and has its own ETag. */
export class CodedText {
  readonly text: string;
  readonly etag: string;
  readonly #coded = new Map<Coding, Promise<Bytes>>();

  constructor(text: string, etag: string) {
    this.text = text;
    this.etag = etag;
  }

  in(coding: Coding): Promise<Bytes> {
    const made = this.#coded.get(coding) ?? compress(this.text, coding, keptBrotliQuality);
    this.#coded.set(coding, made);
    return made;
  }
}

/**
 * The ETag of a text in a coding, because a strong ETag may only stand for one sequence of bytes.
 */
export function codedEtag(etag: string, coding: Coding): string {
  return etag.replace(/"$/, `.${coding}"`);
}

/** The ETag of the text itself, for an ETag in any coding. */
export function uncodedEtag(etag: string): string {
  return etag.replace(/\.(br|gzip)"$/, '"');
}
