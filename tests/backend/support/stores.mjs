// The same tests for every store: PGlite in a folder, a real PostgreSQL, one whose tables are
// partitioned by tenant, and one that is serializable and refuses one commit of ten.
import { existsSync, readFileSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { PGlite } from '@electric-sql/pglite';
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm';
import { postgresPrograms, query, startPostgres } from './postgres.mjs';
import { runProgram } from './service.mjs';
import { partition, serialize } from './variants.mjs';

const pgliteManifest = join(
  createRequire(import.meta.url).resolve('@electric-sql/pglite'),
  '../../package.json',
);
const skipPostgres = process.env.TERMWISE_SKIP_POSTGRES === '1';

/**
 * `define(store, { empty, oneSession })` defines tests. `await store.create()` makes a store and gives
 * `{ environment, query }`: what the backend needs to find it, and a way to look inside (PGlite's
 * only while no backend runs on it). `empty`: it has no tables yet. `oneSession`: transactions queue.
 */
export function forEachStore(define) {
  forPglite(define);
  forPostgres((store) => define(store, { empty: true }));
  if (skipPostgres || postgresPrograms() === null) return;
  describe('PostgreSQL, partitioned', () => define(postgresStore(partition), { empty: false }));
  describe('PostgreSQL, serializable', () => define(postgresStore(serialize), { empty: false }));
}

/** For what does not depend on the store. */
export function forPglite(define) {
  describe('PGlite', () => define(pgliteStore(), { empty: true, oneSession: true }));
}

/** For what only shows with several processes on one store. */
export function forPostgres(define) {
  if (skipPostgres) {
    test('PostgreSQL', { skip: 'TERMWISE_SKIP_POSTGRES=1: NOT TESTED AGAINST POSTGRESQL' });
  } else if (postgresPrograms() === null) {
    test('PostgreSQL', () => {
      throw new Error(
        'PostgreSQL is not installed (Debian: apt-get install postgresql). ' +
          'Set TERMWISE_SKIP_POSTGRES=1 to do without these tests.',
      );
    });
  } else {
    describe('PostgreSQL', () => define(postgresStore()));
  }
}

function pgliteStore() {
  const folders = temporaryFolders();
  return {
    async create() {
      const folder = await folders.create();
      await cp(await emptyPglite(), join(folder, 'store'), { recursive: true });
      return {
        environment: { DATA_DIR: folder },
        async query(sql) {
          const database = await PGlite.create(join(folder, 'store'), { extensions: { pg_trgm } });
          try {
            return (await database.query(sql)).rows;
          } finally {
            await database.close();
          }
        },
      };
    },
  };
}

/**
 * An empty database takes PGlite seconds to make and little to copy. So it is made once, for all
 * test files and later runs, as the backend's own first start (see pages.test.mjs) makes it.
 */
async function emptyPglite() {
  const { version } = JSON.parse(readFileSync(pgliteManifest, 'utf8'));
  const made = fileURLToPath(new URL(`../../../build/pglite/${version}`, import.meta.url));
  if (existsSync(made)) return made;
  await mkdir(join(made, '..'), { recursive: true });
  const unfinished = await mkdtemp(`${made}.unfinished-`);
  await (await PGlite.create(join(unfinished, 'store'))).close();
  await rename(join(unfinished, 'store'), made).catch((error) => {
    // Another test file was faster, and its database is as good.
    if (error.code !== 'ENOTEMPTY') throw error;
  });
  await rm(unfinished, { recursive: true });
  return made;
}

/** @param change What makes of a database with the whole schema another kind of store. */
function postgresStore(change = null) {
  const folders = temporaryFolders();
  let template = null;
  const store = {
    server: null,
    async create() {
      const dataDirectory = await folders.create();
      if (change !== null) template ??= await changedTemplate(store.server, dataDirectory, change);
      const url = await store.server.createDatabase(template);
      const environment = { DATA_DIR: dataDirectory, DATABASE_URL: url };
      return { environment, query: (sql) => query(url, sql) };
    },
  };
  before(async () => {
    store.server = await startPostgres();
  });
  after(() => store.server?.remove());
  return store;
}

async function changedTemplate(server, dataDirectory, change) {
  const url = await server.createDatabase();
  await runProgram({ DATA_DIR: dataDirectory, DATABASE_URL: url }, 'migrate');
  await change(url);
  return new URL(url).pathname.slice(1);
}

export function temporaryFolders() {
  const made = [];
  after(() => Promise.all(made.map((folder) => rm(folder, { recursive: true }))));
  return {
    async create() {
      const folder = await mkdtemp(join(tmpdir(), 'termwise-backend-'));
      made.push(folder);
      return folder;
    },
  };
}
