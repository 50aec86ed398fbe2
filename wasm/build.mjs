// Makes the npm package of the binding: dist/termwise.js (one ES module), dist/termwise.wasm and the types.
// Usage: node wasm/build.mjs <folder with binding.mjs, binding.wasm, binding.d.ts>
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

// The binding's own types stand beside the sources, so that tsc holds the package to what Embind states.
copyFileSync(join(binding, 'binding.d.ts'), join(here, 'src/binding.d.ts'));
const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
execFileSync(process.execPath, [tsc, '-p', here], { stdio: 'inherit' });

await build({
  entryPoints: [join(here, 'src/index.ts')],
  outfile: join(dist, 'termwise.js'),
  bundle: true,
  format: 'esm',
  target: 'es2022',
  minify: true,
  legalComments: 'none',
  alias: { '#binding': join(binding, 'binding.mjs') },
});
copyFileSync(join(binding, 'binding.wasm'), join(dist, 'termwise.wasm'));
