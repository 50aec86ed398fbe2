import { createHash } from 'node:crypto';

/** How a custom field's value is kept: an index row must be short, the value need not be. */
export function hashOfValue(value: string): string {
  return createHash('sha256').update(value).digest('base64url');
}
