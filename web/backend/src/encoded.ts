import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Context } from 'hono';
import { accepts } from 'hono/accepts';

/** The content codings of HTTP that this service uses, the smaller one first. */
const codings = ['br', 'gzip'] as const;

export type Encoding = (typeof codings)[number] | 'identity';

/** One representation: each encoding has an ETag of its own, because the ETags are strong. */
export interface Representation {
  body: string | Uint8Array<ArrayBuffer>;
  etag: string;
}

/** The smallest encoding that the caller accepts (RFC 9110, 12.5.3). */
export function acceptedEncoding(c: Context): Encoding {
  return accepts(c, {
    header: 'Accept-Encoding',
    supports: [...codings],
    default: 'identity',
    match: (accepted) =>
      codings.find((name) => accepted.some(({ type, q }) => type === name && q > 0)) ?? 'identity',
  }) as Encoding;
}

const brotli = promisify(brotliCompress);
const deflate = promisify(gzip);

// The levels above 9 take forty times as long for a few percent, and the first caller waits.
const brotliOptions = { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } };

function compress(text: string, encoding: Encoding): Promise<Representation['body']> {
  if (encoding === 'br') return brotli(text, brotliOptions);
  if (encoding === 'gzip') return deflate(text);
  return Promise.resolve(text);
}

/** A text that many callers ask for. It is compressed once for each encoding, when first needed. */
export class EncodedText {
  readonly text: string;
  /** Strong, with its quotes; that of the text as it is, without an encoding. */
  readonly etag: string;
  readonly #bodies = new Map<Encoding, Promise<Representation['body']>>();

  constructor(text: string, etag: string) {
    this.text = text;
    this.etag = etag;
  }

  async in(encoding: Encoding): Promise<Representation> {
    const body = this.#bodies.get(encoding) ?? compress(this.text, encoding);
    this.#bodies.set(encoding, body);
    const etag = encoding === 'identity' ? this.etag : `${this.etag.slice(0, -1)}-${encoding}"`;
    return { body: await body, etag };
  }
}
