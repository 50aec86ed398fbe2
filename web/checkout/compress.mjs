// Writes a .br and a .gz beside each built file that gets smaller by it. A server sends them to
// browsers that accept them.
// Usage: node compress.mjs <folder>
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';

// A shop may edit config.json and catalog.json in place: a compressed file would keep the old text.
const compressible = /\.(html|js|css|wasm|svg)$/;

// Less than this fits into the first packet anyway.
const leastBytes = 1_000;

// Node's defaults: for brotli the highest quality.
const compressors = { br: promisify(brotliCompress), gz: promisify(gzip) };

const [folder] = process.argv.slice(2);
const names = await readdir(folder, { recursive: true });
for (const name of names.filter((each) => compressible.test(each))) {
  const path = join(folder, name);
  const bytes = await readFile(path);
  if (bytes.length < leastBytes) continue;
  for (const [ending, compress] of Object.entries(compressors)) {
    const compressed = await compress(bytes);
    if (compressed.length < bytes.length) await writeFile(`${path}.${ending}`, compressed);
  }
}
