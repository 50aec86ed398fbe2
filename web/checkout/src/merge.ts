type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };
type Members = Readonly<Record<string, Json>>;

/** Both sides changed the same value in different ways. */
class Conflict extends Error {}

function isMembers(value: Json | undefined): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isEqual(one: Json | undefined, other: Json | undefined): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/**
 * Merges objects member by member. Lists are not merged, because an index may mean different items.
 */
function merged(
  base: Json | undefined,
  mine: Json | undefined,
  theirs: Json | undefined,
): Json | undefined {
  if (isEqual(base, mine)) return theirs;
  if (isEqual(base, theirs) || isEqual(mine, theirs)) return mine;
  if (!isMembers(base) || !isMembers(mine) || !isMembers(theirs)) throw new Conflict();
  const entries: [string, Json][] = [];
  for (const name of new Set([...Object.keys(theirs), ...Object.keys(mine)])) {
    const value = merged(base[name], mine[name], theirs[name]);
    if (value !== undefined) entries.push([name, value]);
  }
  return Object.fromEntries(entries);
}

/** Merges two JSON texts that were both changed from `base`; null if their changes conflict. */
export function mergeTexts(base: string, mine: string, theirs: string): string | null {
  try {
    const [one, two, three] = [base, mine, theirs].map((text) => JSON.parse(text) as Json);
    return JSON.stringify(merged(one, two, three));
  } catch (cause) {
    if (cause instanceof Conflict || cause instanceof SyntaxError) return null;
    throw cause;
  }
}
