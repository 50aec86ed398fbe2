// Compresses each built file into a .br and a .gz next to it, if that makes it smaller. A server
// sends them to browsers that accept them.
// Usage: node compress.mjs <folder>
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';

// A shop may edit config.json and catalog.json in place: a compressed file would keep the old text.
const compressible = /\.(html|js|css|wasm|svg)$/;

// Smaller files fit into the first network packet anyway.
const leastBytes = 1_000;

// With Node's defaults, which for brotli are the highest quality.
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
