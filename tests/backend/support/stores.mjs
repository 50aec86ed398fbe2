// The same tests for both stores: PGlite in a folder, and a real PostgreSQL.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { PGlite } from '@electric-sql/pglite';
import { postgresPrograms, query, startPostgres } from './postgres.mjs';

const skipPostgres = process.env.TERMWISE_SKIP_POSTGRES === '1';

/**
 * `define(store)` defines tests. `await store.create()` makes an empty store and gives
 * `{ environment, query }`: what the backend needs to find it, and a way to look inside (PGlite's
 * only while no backend runs on it).
 */
export function forEachStore(define) {
  describe('PGlite', () => define(pgliteStore()));
  forPostgres((store) => define(store));
}

/** For what only shows with several processes on one store. */
export function forPostgres(define) {
  if (skipPostgres) {
    test('PostgreSQL', { skip: 'TERMWISE_SKIP_POSTGRES=1: NOT TESTED AGAINST POSTGRESQL' });
  } else if (postgresPrograms() === null) {
    test('PostgreSQL', () => {
      throw new Error(
        'PostgreSQL is not installed (Debian: apt-get install postgresql). '
        + 'Set TERMWISE_SKIP_POSTGRES=1 to do without these tests.',
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
      return {
        environment: { DATA_DIR: folder },
        async query(sql) {
          const database = await PGlite.create(join(folder, 'store'));
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

function postgresStore() {
  const folders = temporaryFolders();
  const store = {
    server: null,
    async create() {
      const url = await store.server.createDatabase();
      const environment = { DATA_DIR: await folders.create(), DATABASE_URL: url };
      return { environment, query: (sql) => query(url, sql) };
    },
  };
  before(async () => { store.server = await startPostgres(); });
  after(() => store.server?.remove());
  return store;
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
