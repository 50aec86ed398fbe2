// Follows "Add an optional text field to the request" of CONTRIBUTING.md on a copy of the core, to
// test that the steps are complete and few.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { before, describe, it } from 'node:test';
import { files, read, root } from './support/markdown.mjs';

const copy = join(root, 'build/docs/new-field');
const run = (program, ...operands) =>
  execFileSync(program, operands, { cwd: copy, encoding: 'utf8', maxBuffer: 2 ** 26 });

/** Each step names a file and shows its change as lines with `-` and `+`. */
function steps() {
  const section = read('CONTRIBUTING.md')
    .split(/^## /m)
    .find((text) => /^Add an optional/.test(text));
  const pattern = /^\d+\. .*?\]\(([^)]+)\).*?^ {3}```diff\n(.*?)^ {3}```$/gms;
  return [...section.matchAll(pattern)].map(([, path, block]) => {
    const lines = block.split('\n').filter((line) => line !== '');
    const side = (sign) =>
      lines
        .filter((line) => line[3] === ' ' || line[3] === sign)
        .map((line) => `${line.slice(4)}\n`)
        .join('');
    return { path, before: side('-'), after: side('+') };
  });
}

function followed(path) {
  return steps()
    .filter((step) => step.path === path)
    .reduce((text, { before, after }) => {
      assert.equal(text.split(before).length, 2, `${path} must have this once:\n${before}`);
      return text.replace(before, () => after);
    }, read(path));
}

/** Does not write files that have not changed, so that a second run compiles nothing. */
function writeCopy() {
  const wanted = files.filter((path) => /^(core|wasm|tests|CMake)/.test(path));
  for (const path of wanted) {
    const made = join(copy, path);
    mkdirSync(dirname(made), { recursive: true });
    if (!/\.[ch]pp$/.test(path)) cpSync(join(root, path), made, { preserveTimestamps: true });
    else writeIfChanged(made, followed(path));
  }
}

function writeIfChanged(path, text) {
  try {
    if (readFileSync(path, 'utf8') === text) return;
  } catch (cause) {
    if (cause.code !== 'ENOENT') throw cause;
  }
  writeFileSync(path, text);
}

/** Plays cases on the changed core and returns the answers as texts. */
function played(cases) {
  const lines = cases.map((each) => JSON.stringify({ name: 'new field', rules: [], ...each }));
  writeFileSync(join(copy, 'cases.ndjson'), `${lines.join('\n')}\n`);
  run('build/tests/termwise_play', 'tests/cases/fixtures.json', 'cases.ndjson', 'answers.ndjson');
  const answers = readFileSync(join(copy, 'answers.ndjson'), 'utf8').trimEnd().split('\n');
  return answers.map((line) => JSON.parse(line));
}

const ordering = (reference) => ({
  call: 'createOrder',
  catalog: 'laptops',
  request: { base: 'individual', set: { '/reference': reference } },
  expect: {},
});
const editing = (command) => ({
  call: 'command',
  action: 'edit',
  catalog: 'laptops',
  order: { base: 'pending', set: { '/reference': 'PO-7' } },
  command: { json: command },
  expect: {},
});

describe('a field that is added as in CONTRIBUTING.md', () => {
  before(() => {
    writeCopy();
    run('cmake', '-S', '.', '-B', 'build', '-G', 'Ninja', '-DCMAKE_CXX_FLAGS=-O0');
    run('cmake', '--build', 'build', '--target', 'termwise_records', 'termwise_play');
  });

  it('needs at most six edits', () => {
    assert.ok(steps().length > 0 && steps().length <= 6, `${steps().length} places`);
  });

  it('is in the types of requests, orders and edits', () => {
    const types = run('build/termwise_records');
    for (const name of ['OrderRequest', 'Order', 'EditCommand']) {
      const type = new RegExp(`^export interface ${name} \\{.*?^\\}`, 'ms').exec(types)[0];
      assert.match(type, /^ {2}(readonly )?reference\?: string/m, name);
    }
  });

  it('is copied from the request to the order, trimmed', () => {
    const [answer] = played([ordering('  PO-7 ')]);
    assert.match(answer, /"reference":"PO-7"/);
  });

  it('may be absent, and has a length and a type', () => {
    const [absent, long, number] = played([ordering(''), ordering('x'.repeat(101)), ordering(7)]);
    assert.doesNotMatch(absent, /reference|"error"/);
    assert.match(long, /"path":"\/reference","code":"too_long".*"max":100/);
    assert.match(number, /"path":"\/reference","code":"wrong_type"/);
  });

  it('is kept by an edit without it and replaced by an edit with it', () => {
    const [kept, replaced, emptied] = played([
      editing({ notes: 'Ring twice' }),
      editing({ reference: 'PO-8' }),
      editing({ reference: null }),
    ]);
    assert.match(kept, /"reference":"PO-7"/);
    assert.match(replaced, /"reference":"PO-8"/);
    assert.doesNotMatch(emptied, /reference|"error"/);
  });
});
