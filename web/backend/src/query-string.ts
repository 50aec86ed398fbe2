import { HttpFault } from './errors.ts';
import type { QueryParameter } from './route.ts';
import type { AppContext } from './services.ts';
import type { Position } from './store/conditions.ts';

// The query string of a list. What it asks for is judged by the core, all but `cursor`, whose
// content is ours.

export const cursorParameter = { description: 'The `nextCursor` of the page before.' };

/**
 * The query string as the JSON text that the core judges, so that unknown and repeated parameters
 * get its faults. A parameter that may repeat becomes a list, without its empty values.
 * @param judgedElsewhere Parameters that another call of the core judges.
 */
export function queryText(
  c: AppContext,
  parameters: Readonly<Record<string, QueryParameter>>,
  judgedElsewhere: readonly string[] = [],
): string {
  const sent = new URL(c.req.url).searchParams;
  sent.delete('cursor');
  for (const name of judgedElsewhere) {
    // If it is there more than once, that is the fault.
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

/** Where the next page begins, in a form that callers need not understand. */
export function cursorOf({ createdAt, id }: Position): string {
  return Buffer.from(`${createdAt}:${id}`).toString('base64url');
}

/** Null if the list is to begin at its beginning. */
export function cursorIn(c: AppContext): Position | null {
  const sent = c.req.queries('cursor') ?? [];
  const [cursor = ''] = sent;
  if (cursor === '' && sent.length <= 1) return null;
  const [, createdAt, id] = /^(-?\d{1,18}):(.+)$/s.exec(textFrom(cursor)) ?? [];
  const position = createdAt && id ? { createdAt: BigInt(createdAt), id } : null;
  // Anything but our own text would be written differently.
  if (position && sent.length === 1 && cursorOf(position) === cursor) return position;
  throw new HttpFault('BAD_CURSOR', { path: '/cursor' });
}

function textFrom(cursor: string): string {
  return Buffer.from(cursor, 'base64url').toString();
}
