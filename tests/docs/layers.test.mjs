// The rooms of the core and what each may include. Includes run one way, so that, for example, the
// schema engine knows nothing of orders.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { root } from './support/markdown.mjs';

const core = join(root, 'core/termwise');

/** Each room with the other rooms that it may include. */
const allowed = {
  base: [],
  json: ['base'],
  schema: ['base', 'json'],
  catalog: ['base', 'json', 'schema'],
  order: ['base', 'json', 'schema', 'catalog'],
  lifecycle: ['base', 'json', 'schema', 'catalog', 'order'],
  draft: ['base', 'json', 'schema', 'catalog', 'order', 'lifecycle'],
  reports: ['base', 'json', 'schema', 'catalog', 'order', 'lifecycle'],
  search: ['base', 'json', 'schema', 'catalog', 'order'],
  import: ['base', 'json', 'schema', 'catalog', 'order'],
};

function includes(room) {
  return readdirSync(join(core, room))
    .filter((name) => /\.[ch]pp$/.test(name))
    .flatMap((name) => {
      const text = readFileSync(join(core, room, name), 'utf8');
      return [...text.matchAll(/^\s*#include\s+["<]termwise\/(\w+)\//gm)].map(([, other]) => ({
        from: `${room}/${name}`,
        other,
      }));
    });
}

describe('the rooms of the core', () => {
  it('are exactly these folders', () => {
    assert.deepEqual(readdirSync(core).sort(), Object.keys(allowed).sort());
  });

  for (const [room, others] of Object.entries(allowed)) {
    it(`${room} includes ${others.join(', ') || 'no other room'} at most`, () => {
      const found = includes(room);
      assert.ok(found.length > 0 || room === 'base');
      const back = found.filter(({ other }) => other !== room && !others.includes(other));
      assert.deepEqual(back, []);
    });
  }
});
