// The values that can be entered in a field, and how they are passed to the core.
import type { Boundary } from './boundary.js';
import { requestItemFields } from './records.js';
import { EntryKind } from './slots.js';
import { withoutHalves } from './text.js';

/**
 * A value to enter: a text as it was typed, or a number or boolean from a program. Null empties the
 * field.
 */
export type Entry = string | number | boolean | null;

/** The members of an item that can be set. */
export type ItemField = (typeof requestItemFields)[number];
/** The values of a new item. */
export type ItemEntries = { readonly [field in ItemField]?: string | number | null };

/** @internal The index of a member in the core's schema. */
export function fieldNumber(field: ItemField): number {
  const number = requestItemFields.indexOf(field);
  if (number < 0) throw new TypeError(`an item has no member ${field}`);
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
      if (value != null)
        throw new TypeError('an entry must be a text, a number, a boolean or null');
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
