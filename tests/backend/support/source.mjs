// The backend's own modules, bundled for a test that looks below HTTP.
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const inRepository = (path) => fileURLToPath(new URL(`../../../${path}`, import.meta.url));

/** `await source({ orders: 'store/orders' })` gives `{ orders: { findOrder, … } }`. */
export async function source(modules) {
  const entry = Object.entries(modules)
    .map(([name, path]) => `export * as ${name} from './${path}.ts';`)
    .join('\n');
  // Inside the repository, where the packages are found.
  const parent = inRepository('build/backend');
  await mkdir(parent, { recursive: true });
  const folder = await mkdtemp(join(parent, 'source-'));
  const outfile = join(folder, 'modules.mjs');
  await build({
    stdin: { contents: entry, resolveDir: inRepository('web/backend/src') },
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    outfile,
  });
  const loaded = await import(pathToFileURL(outfile).href);
  await rm(folder, { recursive: true });
  return loaded;
}

export const migrationsFolder = new URL('../../../web/backend/migrations/', import.meta.url);
