// Databases to begin with. To make one takes seconds, to copy one does not: so each is made once, for
// all test files and later runs, and anew when what it is made of has changed.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PGlite } from '@electric-sql/pglite';
import { postgresPrograms, startPostgres } from './postgres.mjs';
import { runProgram } from './service.mjs';
import { migrationsFolder } from './source.mjs';
import { partition, serialize } from './variants.mjs';

/** The kinds of PostgreSQL that tests run on, with what makes each of a migrated database. */
export const kinds = {
  plain: [],
  partitioned: [partition],
  serializable: [serialize],
  /** All that Citus and a serializable store refuse. */
  strict: [partition, serialize],
};

const inBuild = (name) => fileURLToPath(new URL(`../../../build/stores/${name}`, import.meta.url));
const pgliteVersion = JSON.parse(
  readFileSync(
    join(createRequire(import.meta.url).resolve('@electric-sql/pglite'), '../../package.json'),
    'utf8',
  ),
).version;
const migrations = readdirSync(migrationsFolder)
  .sort()
  .map((name) => new URL(name, migrationsFolder));

/** Names the content of these files. */
function digestOf(files) {
  const hash = createHash('sha256');
  for (const file of files) hash.update(readFileSync(file));
  return hash.digest('hex').slice(0, 12);
}

/** As the backend's own first start makes it: see pages.test.mjs. */
export function emptyPglite() {
  return once(`pglite-${pgliteVersion}-empty`, async (folder) => {
    await (await PGlite.create(folder)).close();
  });
}

/** With all tables. */
export function migratedPglite() {
  return once(`pglite-${pgliteVersion}-${digestOf(migrations)}`, async (folder) => {
    const home = await mkdtemp(join(tmpdir(), 'termwise-pglite-'));
    await runProgram({ DATA_DIR: home }, 'migrate');
    await rename(join(home, 'store'), folder);
    await rm(home, { recursive: true });
  });
}

/** A cluster with a database of each kind, which `createDatabase` copies. */
export function preparedPostgres() {
  const files = [...migrations, new URL('variants.mjs', import.meta.url), import.meta.url].map(
    (file) => new URL(file),
  );
  const version = postgresPrograms().replace(/\D/g, '');
  return once(`postgres-${version}-${digestOf(files)}`, async (folder) => {
    const server = await startPostgres();
    const home = await mkdtemp(join(tmpdir(), 'termwise-migrate-'));
    let keepAs = null;
    try {
      for (const [kind, changes] of Object.entries(kinds)) {
        const url = await server.createDatabase(null, kind);
        await runProgram({ DATA_DIR: home, DATABASE_URL: url }, 'migrate');
        for (const change of changes) await change(url);
      }
      keepAs = folder;
    } finally {
      await server.remove({ keepAs });
    }
    await rm(home, { recursive: true });
  });
}

/** The folder of that name in build/, which `make` fills the first time. */
async function once(name, make) {
  const made = inBuild(name);
  if (existsSync(made)) return made;
  await mkdir(dirname(made), { recursive: true });
  const unfinished = await mkdtemp(`${made}.unfinished-`);
  try {
    await make(join(unfinished, 'made'));
    await rename(join(unfinished, 'made'), made);
  } catch (error) {
    // Another test file was faster, and its database is as good.
    if (error.code !== 'ENOTEMPTY') throw error;
  } finally {
    await rm(unfinished, { recursive: true });
  }
  return made;
}
