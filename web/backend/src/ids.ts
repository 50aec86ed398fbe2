import { randomUUID } from 'node:crypto';

/** What an id names, as the beginning of the id says. */
export type IdKind = 'ord' | 'cus' | 'bg' | 'sub' | 'evt';

/** A new id, such as `ord_` and 32 hexadecimal digits. */
export function newId(kind: IdKind): string {
  return `${kind}_${randomUUID().replaceAll('-', '')}`;
}
