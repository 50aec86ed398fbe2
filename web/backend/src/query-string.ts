import { HttpFault } from './errors.ts';
import type { QueryParameter } from './route.ts';
import type { AppContext } from './services.ts';
import type { Position } from './store/conditions.ts';

// The query string of a list. The core checks all parameters except `cursor`, whose content is our
// own.

export const cursorParameter = { description: 'The `nextCursor` of the page before.' };

/**
 * The query string as JSON for the core, so that unknown and repeated parameters get its faults. A
 * parameter that may be repeated becomes a list, without its empty values.
 * @param judgedElsewhere Parameters that another call of the core checks
 */
export function queryText(
  c: AppContext,
  parameters: Readonly<Record<string, QueryParameter>>,
  judgedElsewhere: readonly string[] = [],
): string {
  const sent = new URL(c.req.url).searchParams;
  sent.delete('cursor');
  for (const name of judgedElsewhere) {
    // A repeated parameter is left, because that is a fault.
    if (sent.getAll(name).length <= 1) sent.delete(name);
  }
  const lists = Object.keys(parameters).filter((name) => parameters[name]?.repeats);
  const members = lists.map((name) => member(name, sent.getAll(name).filter(Boolean)));
  for (const [name, value] of sent) {
    if (!lists.includes(name)) members.push(member(name, value));
  }
  return `{${members.join()}}`;
}

function member(name: string, value: string | readonly string[]): string {
  return `${JSON.stringify(name)}:${JSON.stringify(value)}`;
}

/** The position at which the next page begins, as an opaque text. */
export function cursorOf({ createdAt, id }: Position): string {
  return Buffer.from(`${createdAt}:${id}`).toString('base64url');
}

/** Null if there is no cursor. */
export function cursorIn(c: AppContext): Position | null {
  const sent = c.req.queries('cursor') ?? [];
  const [cursor = ''] = sent;
  if (cursor === '' && sent.length <= 1) return null;
  const [, createdAt, id] = /^(-?\d{1,18}):(.+)$/s.exec(textFrom(cursor)) ?? [];
  const position = createdAt && id ? { createdAt: BigInt(createdAt), id } : null;
  // Rejects everything that is not exactly a text of ours.
  if (position && sent.length === 1 && cursorOf(position) === cursor) return position;
  throw new HttpFault('BAD_CURSOR', { path: '/cursor' });
}

function textFrom(cursor: string): string {
  return Buffer.from(cursor, 'base64url').toString();
}
