// Bundles the TypeScript under test in the same way as the pages and the backend do.
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const inRepository = (path) => fileURLToPath(new URL(`../../../${path}`, import.meta.url));

/** `changes` are plugins for the bundler. */
export async function bundled(name, sources, folder, changes = []) {
  const {
    outputFiles: [{ contents }],
  } = await build({
    stdin: { contents: sources, resolveDir: inRepository(folder), loader: 'ts' },
    bundle: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    sourcemap: 'inline',
    write: false,
    plugins: changes,
  });
  const made = inRepository(`build/posting/${name}.mjs`);
  const unfinished = `${made}.${process.pid}`;
  await mkdir(inRepository('build/posting'), { recursive: true });
  await writeFile(unfinished, contents);
  // Another test file may be doing the same.
  await rename(unfinished, made);
  return import(pathToFileURL(made));
}

export const posting = () => bundled('posting', "export * from './index.ts'", 'web/posting/src');

/** A plugin that breaks the module: in `file`, `right` becomes `wrong`. */
export const breaking = ({ file, right, wrong }) => ({
  name: 'break',
  setup({ onLoad }) {
    onLoad({ filter: new RegExp(`posting/src/${file}$`) }, async ({ path }) => {
      const source = await readFile(path, 'utf8');
      if (!source.includes(right)) throw new Error(`${file} has no "${right}" to break`);
      return { contents: source.replace(right, wrong), loader: 'ts' };
    });
  },
});

export const brokenPosting = (name, mistake) =>
  bundled(`broken-${name}`, "export * from './index.ts'", 'web/posting/src', [breaking(mistake)]);

/** The package as one file, which the tests in Chromium serve to pages. */
export async function postingForPages() {
  const entryPoints = [inRepository('web/posting/src/index.ts')];
  const { outputFiles } = await build({ entryPoints, bundle: true, format: 'esm', write: false });
  return outputFiles[0].text;
}

/** Writes the page and the worker of `pages/` into `folder`. They order from `target`. */
export async function writePages(folder, target, changes = []) {
  await build({
    entryPoints: ['index.html', 'page.js', 'worker.js'].map((name) =>
      inRepository(`tests/posting/pages/${name}`),
    ),
    loader: { '.html': 'copy' },
    bundle: true,
    format: 'esm',
    outdir: folder,
    plugins: changes,
    define: { target: JSON.stringify(target) },
  });
}

export const backend = () =>
  bundled(
    'backend',
    `
  export { buildApp } from './app.ts';
  export { Health } from './health.ts';
  export { Metrics } from './metrics.ts';
  export { migrate } from './migrations.ts';
  export { addTenant } from './tenants.ts';
`,
    'web/backend/src',
  );
