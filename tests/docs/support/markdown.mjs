// The repository's Markdown files: their code blocks, links and inline code.
import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../../', import.meta.url));
/** Folders of downloads, builds and data, as in `.gitignore`. */
const ignored = new Set(['.git', '.data', '.toolchain', 'build', 'dist', 'node_modules']);

function filesIn(folder) {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = posix.join(folder, entry.name);
    if (ignored.has(entry.name)) return [];
    return entry.isDirectory() ? filesIn(path) : [path];
  });
}

/** All files of the repository, as paths from the root. */
export const files = filesIn('');

export const read = (path) => readFileSync(join(root, path), 'utf8');

/** The fenced blocks of a document; `line` is the first line. Fences in lists are indented. */
function blocksIn(text) {
  const fences = /^( *)```(\S*)\n(.*?)^\1```$/gms;
  return [...text.matchAll(fences)].map(({ 1: indent, 2: language, 3: code, index }) => ({
    language,
    code: code.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
    line: text.slice(0, index).split('\n').length,
  }));
}

const withoutBlocks = (text) => text.replaceAll(/^( *)```.*?^\1```$/gms, '');

/** The anchor that GitHub gives to a heading. */
const anchorOf = (heading) =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(' ', '-');

export const documents = files
  .filter((path) => path.endsWith('.md'))
  .map((path) => {
    const text = read(path);
    const prose = withoutBlocks(text);
    return {
      path,
      prose,
      blocks: blocksIn(text),
      anchors: [...prose.matchAll(/^#+ (.+)$/gm)].map(([, heading]) => anchorOf(heading)),
    };
  });
