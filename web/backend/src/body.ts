import type { IncomingMessage } from 'node:http';
import type { HonoRequest } from 'hono';
import { maxCatalogBytes, maxRequestBytes } from 'termwise/full';
import { ClientGone, HttpFault } from './errors.ts';

/** How many bytes are read at all. What they say is for the core to judge. */
export const bodyLimits = {
  orders: maxRequestBytes,
  catalog: maxCatalogBytes,
  session: 4 * 1024,
  webhookEndpoint: 16 * 1024,
} as const;

/** The rest of a body that is too large: if it stayed unread, the client would lose its answer. */
const mostDropped = 64 * 1024 * 1024;
/** A client that sends more slowly is cut off, after the time that any request has. */
const slowestBytesPerSecond = 16 * 1024;
/** Of all the bodies that are being read at one time. */
const mostHeld = 256 * 1024 * 1024;
let held = 0;

/** RFC 9110, 8.3: a type compares without case, and so does a charset. */
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

/** A whole body. Keeps nothing of one that is too large, so that nobody can fill the memory. */
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
 * The pieces of a body, read as fast as they are taken. A client may keep us waiting for `seconds`,
 * and longer only by sending faster than `slowestBytesPerSecond`; beyond that it answers 408.
 * @throws {ClientGone} if the connection breaks before the body's end
 */
export async function* bodyStream(
  incoming: IncomingMessage,
  seconds: number,
): AsyncGenerator<Uint8Array, void> {
  // Ending the loop early must not end the connection, which still needs an answer.
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
    throw new ClientGone('The connection broke amid a body', { cause: error });
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
