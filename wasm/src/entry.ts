// What can be entered in a field, and how it crosses the boundary.
import type { Boundary } from './boundary.js';
import { requestItemFields } from './records.js';
import { EntryKind } from './slots.js';
import { withoutHalves } from './text.js';

/** What can be entered: text as typed, or a program's number or boolean; null empties the field. */
export type Entry = string | number | boolean | null;

/** The members of an item that can be set. */
export type ItemField = (typeof requestItemFields)[number];
/** What an item is added with. */
export type ItemEntries = { readonly [field in ItemField]?: string | number | null };

/** @internal A member's place in the core's table. */
export function fieldNumber(field: ItemField): number {
  const number = requestItemFields.indexOf(field);
  if (number < 0) throw new TypeError(`an item has no ${field}`);
  return number;
}

/** @internal */
export const textOf = (value: Entry): string => withoutHalves(String(value ?? ''));

/** @internal */
export function kindOf(value: Entry): EntryKind {
  switch (typeof value) {
    case 'string':
      return EntryKind.text;
    case 'number':
      return EntryKind.number;
    case 'boolean':
      return EntryKind.boolean;
    default:
      if (value != null) throw new TypeError('an entry is a text, a number, a boolean or null');
      return EntryKind.absent;
  }
}

/** @internal The entry that the last call returned. */
export function readEntry(boundary: Boundary, kind: number): Entry {
  boundary.check(kind >= 0);
  if (kind === EntryKind.text) return boundary.read();
  if (kind === EntryKind.number) return Number(boundary.read());
  if (kind === EntryKind.boolean) return boundary.read() === 'true';
  return null;
}
