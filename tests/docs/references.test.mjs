// Everything that a document or a comment refers to exists: files, headings, functions, rules.
import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { it } from 'node:test';
import { documents, files, read, root } from './support/markdown.mjs';

const none = (found) => assert.deepEqual(found, []);
const link = /\[[^\]]*\]\(([^)\s]+)\)/g;
const isRemote = (target) => /^(https?|mailto):/.test(target);

it('every link leads to an existing file and heading', () => {
  const broken = [];
  for (const { path, prose } of documents) {
    for (const [, target] of prose.matchAll(link)) {
      if (isRemote(target)) continue;
      const [file, anchor] = target.split('#');
      const linked = file === '' ? path : normalize(join(dirname(path), file));
      if (!existsSync(join(root, linked))) broken.push(`${path}: ${target}`);
      const document = documents.find((other) => other.path === linked);
      if (anchor && !document?.anchors.includes(anchor)) broken.push(`${path}: ${target}`);
    }
  }
  none(broken);
});

/** Files that a build or a run creates, so that they may be absent. */
const isMade = (path) =>
  /(^|\/)(build|dist|\.data|\.toolchain)(\/|$)|^DATA_DIR\/|^sw\.js$/.test(path);
const isPath = (text) =>
  /^[\w.@][\w.@/*-]*$/.test(text) &&
  (/\.(cpp|hpp|ts|mjs|json|md|sql|inc|css|html|yaml)$/.test(text) ||
    /^(core|wasm|web|tests|scripts)\//.test(text) ||
    text.endsWith('/'));

/**
 * Relative to the root, the document or the package `termwise`, or only the end of a path, as in
 * "`store.ts` has …".
 */
function exists(path, document) {
  const bare = path.replace(/\/(\*\.\w+)?$/, '').replace(/^termwise\//, 'wasm/');
  const places = [bare, normalize(join(dirname(document), bare))];
  const isInside = (file) =>
    places.some((place) => file === place || file.startsWith(`${place}/`)) ||
    `/${file}`.includes(`/${bare}/`) ||
    file.endsWith(`/${bare}`);
  return files.some(isInside);
}

it('every path in inline code exists', () => {
  const missing = [];
  for (const { path, prose } of documents) {
    for (const [, code] of prose.matchAll(/`([^`\n]+)`/g)) {
      if (isPath(code) && !isMade(code) && !exists(code, path)) missing.push(`${path}: ${code}`);
    }
  }
  none(missing);
});

// "`fill_item` in [core/termwise/lifecycle/create.cpp](…)"
const symbolInFile = /`(\w+)`[^`|.]*? in\s+\[[^\]]+\]\(([^)#]+)\)/g;

it('a function that a document names is in the file after it', () => {
  const missing = [];
  let named = 0;
  for (const { path, prose } of documents) {
    for (const [, symbol, target] of prose.matchAll(symbolInFile)) {
      named += 1;
      const file = normalize(join(dirname(path), target));
      const isThere = existsSync(join(root, file)) && read(file).includes(symbol);
      if (!isThere) missing.push(`${path}: ${symbol} in ${file}`);
    }
  }
  none(missing);
  assert.ok(named >= 4, `found only ${named}`);
});

it('CONTRIBUTING.md lists every script', () => {
  const listed = [...read('CONTRIBUTING.md').matchAll(/^\| `(scripts\/[^`]+)`/gm)].map(
    ([, path]) => path,
  );
  const scripts = readdirSync(join(root, 'scripts')).map((name) => `scripts/${name}`);
  assert.deepEqual(listed.sort(), scripts.sort());
});

const rulesIn = (path) => [...read(path).matchAll(/^\*\*([A-Z]\d+)\*\*/gm)].map(([, rule]) => rule);

it('every rule in a comment is in a contract', () => {
  const rules = new Set([...rulesIn('core/CONTRACT.md'), ...rulesIn('web/backend/CONTRACT.md')]);
  const sources = files.filter((path) => /\.(cpp|hpp|ts|mjs)$/.test(path));
  const unknown = [];
  let named = 0;
  for (const path of sources) {
    // "rule R18", "rules M1 to M4", "rules O3, M4"
    for (const [text] of read(path).matchAll(/\brules? [A-Z]\d+(?:(?:,| to| and) [A-Z]\d+)*/g)) {
      for (const [rule] of text.matchAll(/[A-Z]\d+/g)) {
        named += 1;
        if (!rules.has(rule)) unknown.push(`${path}: ${rule}`);
      }
    }
  }
  none(unknown);
  assert.ok(named > 100, `found only ${named}`);
});
