import {
  type CodedText,
  chooseCoding,
  codedEtag,
  compress,
  compressPieces,
  isWorthCompressing,
} from './compression.ts';
import { ClientGone, HttpFault } from './errors.ts';
import { log } from './log.ts';
import type { AppContext } from './services.ts';

type Headers = Record<string, string>;

/**
 * Answers with a text from the core, unchanged. A GET answers 304 if the caller still has the ETag.
 *
 * An answer with an ETag is not compressed. The ETag of a record is its revision, which `If-Match`
 * sends back, and a strong ETag may only stand for one sequence of bytes.
 */
export function jsonAnswer(
  c: AppContext,
  status: number,
  text: string,
  headers: Headers = {},
): Response | Promise<Response> {
  const all = { ...jsonHeaders, ...headers };
  if (headers.ETag !== undefined) {
    return stillHas(c, headers.ETag)
      ? notModified(all)
      : new Response(text, { status, headers: all });
  }
  const coding = isWorthCompressing(text) ? chooseCoding(c.req.header('Accept-Encoding')) : null;
  const varied = { ...all, Vary: 'Accept-Encoding' };
  if (!coding) return new Response(text, { status, headers: varied });
  return compress(text, coding).then(
    (bytes) => new Response(bytes, { status, headers: { ...varied, 'Content-Encoding': coding } }),
  );
}

/**
 * Answers with a text whose compressed forms are kept, such as a catalog. Each form has its own
 * ETag.
 */
export async function codedAnswer(
  c: AppContext,
  status: number,
  coded: CodedText,
  headers: Headers = {},
): Promise<Response> {
  const coding = isWorthCompressing(coded.text)
    ? chooseCoding(c.req.header('Accept-Encoding'))
    : null;
  const ETag = coding ? codedEtag(coded.etag, coding) : coded.etag;
  const all = { ...jsonHeaders, ...headers, ETag, Vary: 'Accept-Encoding' };
  if (stillHas(c, ETag)) return notModified(all);
  if (!coding) return new Response(coded.text, { status, headers: all });
  const bytes = await coded.in(coding);
  return new Response(bytes, { status, headers: { ...all, 'Content-Encoding': coding } });
}

const jsonHeaders = { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' };

/** RFC 9110, 13.1.2: only for reads; `*` or a list, compared weakly. */
function stillHas(c: AppContext, etag: string): boolean {
  const held = c.req.header('If-None-Match');
  if (held === undefined || (c.req.method !== 'GET' && c.req.method !== 'HEAD')) return false;
  const tags = held.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  return tags.includes(etag) || tags.includes('*');
}

/** RFC 9110, 15.4.5: the headers of the 200, except those of its body. */
function notModified({ 'Content-Type': _, ...headers }: Headers): Response {
  return new Response(null, { status: 304, headers });
}

/**
 * An answer that is sent while it is produced, as fast as the client reads. `live` sends each piece
 * at once, even if it is compressed. If producing it fails, the connection is closed, so that the
 * client notices that the answer is incomplete. The cause is logged.
 */
export function streamAnswer(
  c: AppContext,
  type: string,
  pieces: AsyncIterable<string | Uint8Array>,
  { live = false, headers = {} }: { live?: boolean; headers?: Headers } = {},
): Response {
  const coding = chooseCoding(c.req.header('Accept-Encoding'));
  const coded = coding ? compressPieces(pieces, coding, live) : pieces;
  return new Response(streamOf(c, coded), {
    headers: {
      'Content-Type': type,
      'Cache-Control': 'no-store',
      Vary: 'Accept-Encoding',
      ...(coding && { 'Content-Encoding': coding }),
      ...headers,
    },
  });
}

/** Starts at the first read, so that HEAD does no work. */
function streamOf(c: AppContext, pieces: AsyncIterable<string | Uint8Array>): ReadableStream {
  const iterator = pieces[Symbol.asyncIterator]();
  const encoder = new TextEncoder();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const { done, value } = await iterator.next();
          if (done) return controller.close();
          controller.enqueue(typeof value === 'string' ? encoder.encode(value) : value);
        } catch (error) {
          if (!(error instanceof ClientGone || error instanceof HttpFault)) {
            const { requestId, route } = c.env.exchange;
            log.error({ requestId, route, err: error }, 'An answer broke off');
          }
          // If the stream failed, the client would get the error as text.
          c.env.outgoing.destroy();
          controller.close();
        }
      },
      async cancel() {
        await iterator.return?.();
      },
    },
    { highWaterMark: 0 },
  );
}
