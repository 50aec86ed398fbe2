// The builds that the load benchmark compares, in a folder of their own.
import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const inRepository = (path) => fileURLToPath(new URL(`../../../${path}`, import.meta.url));
const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const folder = inRepository('build/load');

/** Gives the programs: the service, the same with a stub in place of the core, and a replay. */
export async function makePrograms() {
  await mkdir(join(folder, 'dist'), { recursive: true });
  // The service looks for these beside its own folder.
  for (const name of ['migrations', 'sample']) {
    await symlink(inRepository(`web/backend/${name}`), join(folder, name)).catch((error) => {
      if (error.code !== 'EEXIST') throw error;
    });
  }
  const [service, stubbed, replay] = await Promise.all([
    bundle(inRepository('web/backend/src/main.ts'), 'service'),
    bundle(inRepository('web/backend/src/main.ts'), 'stubbed', [stubCore]),
    bundle(here('replay-server.mjs'), 'replay', []),
  ]);
  return { service, stubbed, replay };
}

async function bundle(entry, name, plugins = []) {
  const outfile = join(folder, 'dist', `${name}.mjs`);
  await build({
    entryPoints: [entry],
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    packages: 'external',
    plugins,
    outfile,
  });
  return outfile;
}

const stubCore = {
  name: 'stub-core',
  setup({ onResolve }) {
    onResolve({ filter: /^termwise\/full$/ }, () => ({ path: here('stub-core.mjs') }));
    onResolve({ filter: /^termwise-itself$/ }, () => ({ path: 'termwise/full', external: true }));
  },
};
