import type { HonoRequest } from 'hono';
import { HttpFault } from './errors.ts';

/** How much is read at all. What the bytes say is the core's affair. */
export const bodyLimits = { orders: 8 * 1024 * 1024, catalog: 64 * 1024 * 1024 } as const;

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

/** So much more is read and dropped: what is left unread would cost the client its connection. */
const dropped = 64 * 1024 * 1024;

/** Keeps nothing of what is too large, so that nobody fills the memory by sending on. */
export async function readBody(request: Request, limit: number): Promise<Uint8Array> {
  if (Number(request.headers.get('Content-Length') ?? 0) > limit) throw tooLarge(limit);
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request.body ?? []) {
    length += chunk.byteLength;
    if (length > limit + dropped) break;
    if (length <= limit) chunks.push(chunk);
    else chunks.length = 0;
  }
  if (length > limit) throw tooLarge(limit);
  return new Uint8Array(Buffer.concat(chunks, length));
}

function tooLarge(max: number): HttpFault {
  return new HttpFault('REQUEST_TOO_LARGE', { params: { max } });
}
