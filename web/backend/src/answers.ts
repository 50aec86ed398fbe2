import type { AppContext } from './services.ts';

/** The core's text goes out unchanged. A GET answers 304 if the caller still has that ETag. */
export function jsonAnswer(
  c: AppContext,
  status: number,
  text: string,
  headers: Record<string, string> = {},
): Response {
  const all = { 'Content-Type': 'application/json', 'Cache-Control': 'no-store', ...headers };
  const reading = c.req.method === 'GET' || c.req.method === 'HEAD';
  if (reading && headers.ETag && stillHas(c.req.header('If-None-Match'), headers.ETag)) {
    return new Response(null, {
      status: 304,
      headers: { ETag: headers.ETag, 'Cache-Control': all['Cache-Control'] },
    });
  }
  return new Response(text, { status, headers: all });
}

/** RFC 9110, 13.1.2: `*` or a list, compared weakly. */
function stillHas(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  const tags = ifNoneMatch.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  return tags.includes(etag) || tags.includes('*');
}
