// Makes the npm package from the bindings: the ES modules dist/termwise.js and dist/full.js, with
// their .wasm files and types.
// Usage: node wasm/build.mjs <folder with binding.mjs, full.mjs, and their .wasm and .d.ts>
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = fileURLToPath(new URL('.', import.meta.url));
const binding = resolve(process.argv[2] ?? join(here, '../build/wasm/wasm'));
const dist = join(here, 'dist');
mkdirSync(dist, { recursive: true });

// The generated types of the bindings are committed with the sources, so that tsc checks the
// package against them.
const bindings = [
  { name: 'binding', types: 'binding', entry: 'index', output: 'termwise' },
  { name: 'full', types: 'full-binding', entry: 'full', output: 'full' },
];
for (const { name, types } of bindings) {
  copyFileSync(join(binding, `${name}.d.ts`), join(here, `src/${types}.d.ts`));
}
const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
execFileSync(process.execPath, [tsc, '-p', here], { stdio: 'inherit' });

for (const { name, entry, output } of bindings) {
  await build({
    entryPoints: [join(here, `src/${entry}.ts`)],
    outfile: join(dist, `${output}.js`),
    bundle: true,
    format: 'esm',
    target: 'es2022',
    minify: true,
    legalComments: 'none',
    alias: { '#binding': join(binding, `${name}.mjs`) },
  });
  copyFileSync(join(binding, `${name}.wasm`), join(dist, `${output}.wasm`));
}
