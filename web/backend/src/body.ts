import type { IncomingMessage } from 'node:http';
import type { HonoRequest } from 'hono';
import { maxCatalogBytes, maxRequestBytes } from 'termwise/full';
import { ClientGone, HttpFault } from './errors.ts';

/** The maximum number of bytes of each kind of body. The core checks their content. */
export const bodyLimits = {
  orders: maxRequestBytes,
  catalog: maxCatalogBytes,
  session: 4 * 1024,
  webhookEndpoint: 16 * 1024,
} as const;

/**
 * The maximum of a too large body that is still read and dropped. Without that, the client might
 * not get its answer.
 */
const mostDropped = 64 * 1024 * 1024;
/**
 * A client that sends more slowly than this is cut off, but not before the time limit of all
 * requests.
 */
const slowestBytesPerSecond = 16 * 1024;
/** The maximum size of all bodies that are being read at the same time. */
const mostHeld = 256 * 1024 * 1024;
let held = 0;

/** RFC 9110, 8.3: types and charsets are compared without case. */
export function requireContentType(request: HonoRequest, wanted: string): void {
  const encoding = request.header('Content-Encoding') ?? 'identity';
  const [type = '', ...parameters] = (request.header('Content-Type') ?? '')
    .toLowerCase()
    .split(';')
    .map((part) => part.trim());
  const charset = parameters.find((parameter) => parameter.startsWith('charset='));
  const isUtf8 = charset === undefined || /^charset="?utf-8"?$/.test(charset);
  if (type !== wanted || !isUtf8 || encoding !== 'identity') {
    throw new HttpFault('UNSUPPORTED_MEDIA_TYPE', {
      message: `Send ${wanted} in UTF-8, without a Content-Encoding`,
    });
  }
}

/** Reads a whole body. Nothing of a too large one is kept, so that nobody can fill the memory. */
export async function readBody(
  incoming: IncomingMessage,
  limit: number,
  seconds: number,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  let kept = 0;
  try {
    for await (const chunk of bodyStream(incoming, seconds)) {
      length += chunk.byteLength;
      if (length > limit + mostDropped) break;
      if (length > limit) {
        chunks.length = 0;
        continue;
      }
      kept += chunk.byteLength;
      held += chunk.byteLength;
      if (held > mostHeld) throw new HttpFault('OVERLOADED', { headers: { 'Retry-After': '2' } });
      chunks.push(chunk);
    }
  } finally {
    held -= kept;
  }
  if (length > limit) throw new HttpFault('REQUEST_TOO_LARGE', { params: { max: limit } });
  return Buffer.concat(chunks, length);
}

/** A body that is none of the core's records; undefined if it is not JSON. */
export function parsedJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/**
 * Yields the pieces of a body, as fast as they are consumed. A client may take `seconds`, and
 * longer only if it sends faster than `slowestBytesPerSecond`; otherwise the answer is 408.
 * @throws {ClientGone} if the connection breaks before the end of the body
 */
export async function* bodyStream(
  incoming: IncomingMessage,
  seconds: number,
): AsyncGenerator<Uint8Array, void> {
  // If the loop ends early, the connection must stay open for the answer.
  const pieces = incoming.iterator({ destroyOnReturn: false });
  let patience = seconds * 1000;
  for (;;) {
    const from = performance.now();
    const piece = await within(patience, nextPiece(pieces));
    if (piece.done) return;
    const chunk = piece.value as Uint8Array;
    patience += (chunk.byteLength / slowestBytesPerSecond) * 1000 - (performance.now() - from);
    yield chunk;
  }
}

/**
 * Takes the rest of a body from a client that does not read its answer before it has sent all. If
 * there is too much of it, or it comes too slowly, the connection ends.
 */
export async function dropRest(incoming: IncomingMessage, seconds: number): Promise<void> {
  let length = 0;
  try {
    for await (const chunk of bodyStream(incoming, seconds)) {
      length += chunk.byteLength;
      if (length > mostDropped) throw new HttpFault('REQUEST_TOO_LARGE');
    }
  } catch {
    // The answer has begun, so that nothing can be said of this failure.
    incoming.destroy();
  }
}

async function nextPiece(pieces: AsyncIterator<unknown>): Promise<IteratorResult<unknown>> {
  try {
    return await pieces.next();
  } catch (error) {
    throw new ClientGone('The connection broke during a body', { cause: error });
  }
}

function within<Result>(milliseconds: number, work: Promise<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    const tooLate = () =>
      reject(new HttpFault('REQUEST_TIMEOUT', { headers: { Connection: 'close' } }));
    const timer = setTimeout(tooLate, Math.max(0, milliseconds));
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
