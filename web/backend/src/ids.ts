import { randomUUID } from 'node:crypto';

/** The prefixes of ids, which say what they identify. */
export type IdKind = 'ord' | 'cus' | 'bg' | 'sub' | 'evt';

/** A new id, such as `ord_` and 32 hexadecimal digits. */
export function newId(kind: IdKind): string {
  return `${kind}_${randomUUID().replaceAll('-', '')}`;
}
