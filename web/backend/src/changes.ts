import { LosslessNumber, parse, stringify } from 'lossless-json';

/** One difference between two records. Numbers in it are `LosslessNumber`s. */
export interface Change {
  /** JSON Pointer into the record; empty for the record itself. */
  path: string;
  /** Null if it was absent. */
  from: unknown;
  /** Null if it is absent now. */
  to: unknown;
}

type Members = Readonly<Record<string, unknown>>;

/**
 * All differences between two JSON texts. Members are compared by name, elements by index. Numbers
 * keep their digits.
 */
export function changesBetween(before: string, after: string): Change[] {
  const changes: Change[] = [];
  compare(parse(before), parse(after), '', changes);
  return changes;
}

/** A JSON text: `[{ "path", "from", "to" }]`. */
export function changesText(changes: readonly Change[]): string {
  return stringify(changes) ?? '[]';
}

function compare(from: unknown, to: unknown, path: string, changes: Change[]): void {
  if (isSame(from, to)) return;
  if (Array.isArray(from) && Array.isArray(to)) {
    const longer = from.length > to.length ? from : to;
    for (const place of longer.keys()) compare(from[place], to[place], `${path}/${place}`, changes);
  } else if (isObject(from) && isObject(to)) {
    for (const name of new Set([...Object.keys(from), ...Object.keys(to)])) {
      compare(own(from, name), own(to, name), `${path}/${escaped(name)}`, changes);
    }
  } else {
    changes.push({ path, from: from ?? null, to: to ?? null });
  }
}

/** Whether both are the same single value. Absent and null count as the same. */
function isSame(from: unknown, to: unknown): boolean {
  if (from instanceof LosslessNumber && to instanceof LosslessNumber) {
    return from.value === to.value;
  }
  return (from ?? null) === (to ?? null);
}

function isObject(value: unknown): value is Members {
  const isContainer = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isContainer && !(value instanceof LosslessNumber);
}

/** Custom fields may have names such as `constructor`. */
function own(members: Members, name: string): unknown {
  return Object.hasOwn(members, name) ? members[name] : undefined;
}

/** RFC 6901. */
function escaped(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}
