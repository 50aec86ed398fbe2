import { Readable, type Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import * as zlib from 'node:zlib';
import { parseAccept } from 'hono/utils/accept';

export type Coding = 'br' | 'gzip';
type Bytes = Uint8Array<ArrayBuffer>;

/** Shorter texts gain less than a packet. */
const smallestBytes = 1024;
/** For a text that is compressed once and thrown away. */
const brotliQuality = 4;
/** For a text that is kept. The levels above take forty times as long for a few percent. */
const keptBrotliQuality = 9;
const codings: readonly Coding[] = ['br', 'gzip'];

/** The coding that an answer should have, or null for none. RFC 9110, 12.5.3. */
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

/** `live`: what went in can be read at the other end at once, for answers that grow slowly. */
export async function* compressPieces(
  pieces: AsyncIterable<string | Uint8Array>,
  coding: Coding,
  live: boolean,
): AsyncGenerator<Bytes, void> {
  const coder = newCoder(coding, live);
  const fed = pipeline(Readable.from(pieces, { objectMode: true, highWaterMark: 1 }), coder);
  // A failure of `pieces` destroys the coder, so that it also ends the loop below.
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

/** A text that is served often: each coding of it is made once. Each has an ETag of its own. */
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

/** The ETag of the same text in a coding: strong tags tell different bytes apart. */
export function codedEtag(etag: string, coding: Coding): string {
  return etag.replace(/"$/, `.${coding}"`);
}

/** The ETag of the text itself, whatever coding a client got it in. */
export function uncodedEtag(etag: string): string {
  return etag.replace(/\.(br|gzip)"$/, '"');
}
