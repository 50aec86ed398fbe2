import { createHash } from 'node:crypto';
import { HttpFault } from './errors.ts';

/** Of an order. */
export function revisionEtag(revision: number): string {
  return `"${revision}"`;
}

/** The ETag of a text without a revision: a hash of its bytes. */
export function hashEtag(text: string): string {
  return `"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"`;
}

/**
 * RFC 9110, 13.1.1: `*` matches any existing record; a list matches if it contains the record's
 * ETag. The comparison is strong, so a weak ETag never matches (rule H3).
 * @param ifMatch The request's header. Without one, everything matches.
 * @throws HttpFault `REVISION_CONFLICT`
 */
export function requireMatch(ifMatch: string | undefined, etag: string): void {
  if (ifMatch === undefined || ifMatch.trim() === '*') return;
  const tags: readonly string[] = ifMatch.match(/(?:W\/)?"[^"]*"/g) ?? [];
  if (tags.includes(etag)) return;
  throw new HttpFault('REVISION_CONFLICT', {
    params: { expected: shown(ifMatch), actual: shown(etag) },
  });
}

/** The ETag of a revision as a number, like in the core (rule L3). */
function shown(tag: string): string | number {
  const revision = /^"(\d{1,10})"$/.exec(tag)?.[1];
  return revision === undefined ? tag : Number(revision);
}
