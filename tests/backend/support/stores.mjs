// The same tests for every store: PGlite in a folder, and PostgreSQL.

import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { PGlite } from '@electric-sql/pglite';
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm';
import { postgresPrograms, query, startPostgres } from './postgres.mjs';
import { emptyPglite, kinds, migratedPglite, preparedPostgres } from './prepared.mjs';

const skipPostgres = process.env.TERMWISE_SKIP_POSTGRES === '1';

/**
 * By default only the strictest PostgreSQL is tested: what it permits, the others permit, too.
 * `TERMWISE_STORES=all`, as in scripts/prove, tests each kind.
 */
const chosenKinds = process.env.TERMWISE_STORES === 'all' ? Object.keys(kinds) : ['strict'];

/**
 * `define(store, { oneSession })` defines tests. `await store.create()` makes a store and gives
 * `{ environment, query }`: what the backend needs to find it, and a way to look inside (PGlite's
 * only while no backend runs on it). `oneSession`: transactions queue.
 */
export function forEachStore(define) {
  forPglite(define);
  if (isPostgresMissing()) return;
  for (const kind of chosenKinds) {
    describe(`PostgreSQL, ${kind}`, () => define(postgresStore(kind), {}));
  }
}

/** For what does not depend on the store. */
export function forPglite(define) {
  describe('PGlite', () => define(pgliteStore(migratedPglite), { oneSession: true }));
}

/** For what only shows with several processes on one store. */
export function forPostgres(define) {
  if (!isPostgresMissing()) describe('PostgreSQL', () => define(postgresStore('plain')));
}

/** For what happens to stores that have no tables yet. */
export function forEachEmptyStore(define) {
  describe('PGlite', () => define(pgliteStore(emptyPglite)));
  forEmptyPostgres(define);
}

export function forEmptyPostgres(define) {
  if (!isPostgresMissing()) describe('PostgreSQL', () => define(postgresStore(null)));
}

function isPostgresMissing() {
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
    return false;
  }
  return true;
}

/** @param prepare Gives the folder of a database to begin with. */
function pgliteStore(prepare) {
  const folders = temporaryFolders();
  return {
    async create() {
      const folder = await folders.create();
      await cp(await prepare(), join(folder, 'store'), { recursive: true });
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

/** @param kind Of which kind its databases are; null: empty ones. */
function postgresStore(kind) {
  const folders = temporaryFolders();
  const store = {
    server: null,
    async create() {
      const url = await store.server.createDatabase(kind);
      const environment = { DATA_DIR: await folders.create(), DATABASE_URL: url };
      return { environment, query: (sql) => query(url, sql) };
    },
  };
  before(async () => {
    store.server = await startPostgres(await preparedPostgres());
  });
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
