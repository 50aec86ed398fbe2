import assert from 'node:assert/strict';
import { cp, readdir, readFile, writeFile } from 'node:fs/promises';
import { describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { modules, openDatabase, query } from './support/open.mjs';
import { client, orderRequest, runProgram, startService } from './support/service.mjs';
import { migrationsFolder } from './support/source.mjs';
import { forEachEmptyStore, forEmptyPostgres, temporaryFolders } from './support/stores.mjs';

const { migrate } = modules.migrations;
const all = { folder: migrationsFolder, searchIndex: true };
const versions = async (database) =>
  (await query(database, 'select version from schema_version order by version')).map(
    ({ version }) => version,
  );

/** Each file's, as a start with nothing applied yet would apply them. */
const known = (await readdir(migrationsFolder))
  .filter((name) => name.endsWith('.sql'))
  .map((name) => Number.parseInt(name, 10))
  .sort((left, right) => left - right);
const newest = known.at(-1);
const searchIndex = 5;

const folders = temporaryFolders();

/** Opens an empty store, or one as the first release left it. */
async function opened(store, work) {
  const { environment } = await store.create();
  const database = await openDatabase(environment);
  try {
    return await work(database, environment);
  } finally {
    await database.close();
  }
}

async function makeFirstRelease(database) {
  const tables = await readFile(new URL('0001_first_release.sql', migrationsFolder), 'utf8');
  const order = {
    id: 'ord_1',
    orderType: 'standard',
    status: 'confirmed',
    customer: { customerType: 'business' },
    createdAt: '2026-11-21T09:30:00.123456Z',
  };
  const record = JSON.stringify(order).replace('"ord_1"', ' "ord_1"');
  await database.transaction((queries) =>
    queries.script(`
      create table schema_version (version integer primary key);
      insert into schema_version (version) values (1);
      ${tables}
      insert into tenants (id) values ('north');
      insert into tenant_origins (tenant_id, origin) values ('north', 'https://shop.example');
      insert into api_keys (hash, selector, tenant_id, role) values ('ab12', 'ab', 'north', 'secret');
      insert into catalogs (tenant_id, etag, record) values ('north', '"e"', '{"products":[]}');
      insert into customers (tenant_id, id, email_key, record)
        values ('north', 'cus_1', 'ada@example.com', '{"createdAt":"1970-01-01T00:00:01Z"}');
      insert into billing_groups (tenant_id, id, name_key, record)
        values ('north', 'bg_1', 'london', '{}');
      insert into orders (tenant_id, id, customer_id, revision, record)
        values ('north', 'ord_1', 'cus_1', 3, '${record}');
      insert into idempotency_keys
        (tenant_id, endpoint, key, fingerprint, order_id, status, headers, body)
        values ('north', 'POST /orders', 'key', 'print', 'ord_1', 201, '{"ETag":"1"}', '${record}');`),
  );
  return record;
}

forEachEmptyStore((store) => {
  describe('a store of the first release', () => {
    test('is brought up with all that it has', () =>
      opened(store, async (database) => {
        const record = await makeFirstRelease(database);
        await migrate(database, all);
        assert.deepEqual(await versions(database), known);

        const { orders, orderLists, customers, keys, billingGroups, tenants, keyStore } = modules;
        const { rows } = await orderLists.listOrders(
          database,
          'north',
          { status: ['confirmed'], orderType: 'standard', customerType: 'business' },
          { limit: 1 },
        );
        const createdAt = 1_795_253_400_123_456n;
        const order = { id: 'ord_1', record, createdAt };
        assert.deepEqual(rows, [order]);
        const unindexed = await orders.ordersWithoutSearchText(database, 'north', '', 9);
        assert.deepEqual(unindexed, [{ ...order, revision: 3, customerId: 'cus_1' }]);
        const [customer] = await customers.customersByEmail(
          database,
          'north',
          'ada@example.com',
          9,
        );
        assert.equal(customer.createdAt, 1_000_000n);
        const active = await keys.activeApiKeys(database, 'north', 'ab');
        assert.deepEqual(active, [{ hash: 'ab12', role: 'secret', name: 'secret' }]);
        assert.ok(await billingGroups.billingGroupByName(database, 'north', 'london'));
        assert.ok(await tenants.listsOrigin(database, 'north', 'api', 'https://shop.example'));
        const name = { tenantId: 'north', endpoint: 'POST /orders', key: 'key' };
        assert.deepEqual(await keyStore.findKey(database, name), {
          fingerprint: 'print',
          answer: { status: 201, headers: '{"ETag":"1"}', body: record },
        });
        const left = await query(database, "select 1 from pg_tables where tablename like 'v1%'");
        assert.deepEqual(left, []);
      }));

    test('is not touched by a build that it is too new for', () =>
      opened(store, async (database) => {
        await migrate(database, all);
        await query(database, 'insert into schema_version (version) values (4711)');
        await assert.rejects(migrate(database, all), {
          message: new RegExp(`version 4711; this program knows versions up to ${newest}\\. Run`),
        });
      }));
  });

  test('a migration that fails leaves nothing, and runs again', () =>
    opened(store, async (database) => {
      const folder = await folders.create();
      await cp(migrationsFolder, folder, { recursive: true });
      const options = { folder: pathToFileURL(`${folder}/`), searchIndex: true };
      const name = `${newest + 1}_next.sql`.padStart('0000_next.sql'.length, '0');
      const file = new URL(name, options.folder);
      await writeFile(file, 'create table next (n integer); select 1 / 0;');
      await assert.rejects(migrate(database, options), /division by zero/);
      assert.deepEqual(await versions(database), known);
      assert.deepEqual(
        await query(database, "select 1 from pg_tables where tablename = 'next'"),
        [],
      );
      // It may take as long as it needs.
      const patient = `do $$ begin
        if current_setting('statement_timeout') <> '0' then raise 'it is in a hurry'; end if;
      end $$;`;
      await writeFile(file, `create table next (n integer); ${patient}`);
      await migrate(database, options);
      await migrate(database, options);
      assert.deepEqual(await versions(database), [...known, newest + 1]);
    }));

  test('without the search index the same searches scan; it can be made later', () =>
    opened(store, async (database) => {
      const total = async () =>
        (await modules.orderLists.listOrders(database, 'north', filter, { limit: 1 })).total;
      const extension = () =>
        query(database, "select 1 from pg_extension where extname = 'pg_trgm'");
      await migrate(database, { ...all, searchIndex: false });
      assert.deepEqual(
        await versions(database),
        known.filter((version) => version !== searchIndex),
      );
      assert.deepEqual(await extension(), []);
      const filter = { words: ['ada'] };
      assert.equal(await total(), 0);
      await migrate(database, all);
      assert.deepEqual(await versions(database), known);
      assert.equal((await extension()).length, 1);
      assert.equal(await total(), 0);
    }));
});

forEmptyPostgres((store) => {
  test('a store in a folder is copied into PostgreSQL, to the byte, once', async () => {
    const folder = await folders.create();
    const { environment } = await store.create();
    const here = await openDatabase({ DATA_DIR: folder });
    await makeFirstRelease(here);
    await migrate(here, all);
    const { orders, keyStore, copy } = modules;
    const name = { tenantId: 'north', endpoint: 'POST /orders', key: 'key' };
    const contentOf = async (database) => ({
      order: await orders.findOrder(database, 'north', 'ord_1'),
      answer: await keyStore.findKey(database, name),
    });
    const content = await contentOf(here);
    await here.close();

    const copied = await runProgram({ DATA_DIR: folder }, 'copy-to', environment.DATABASE_URL);
    assert.equal(copied, 'copied: north\n');
    const there = openDatabase(environment);
    try {
      assert.deepEqual(await contentOf(there), content);
      const tables = await query(
        there,
        `select table_name as name from information_schema.columns
         where table_schema = 'public' and column_name = 'tenant_id' order by table_name`,
      );
      assert.deepEqual(
        tables.map(({ name }) => name),
        copy.tenantTables,
      );
    } finally {
      await there.close();
    }
    await assert.rejects(
      runProgram({ DATA_DIR: folder }, 'copy-to', environment.DATABASE_URL),
      /already has tenants: copy into an empty one/,
    );
  });

  test('each may be repeated where tables are not made in a transaction', () =>
    opened(store, async (database) => {
      const run = (sql) => database.transaction((queries) => queries.script(sql));
      await makeFirstRelease(database);
      for (const name of (await readdir(migrationsFolder)).sort().slice(1)) {
        const sql = await readFile(new URL(name, migrationsFolder), 'utf8');
        const statements = sql
          .replace(/^--.*$/gm, '')
          .split(/;\n/)
          .slice(0, -1);
        // Broken off behind each statement in turn, then repeated as a whole.
        for (let done = 1; done <= statements.length; done += 1) {
          await run(statements.slice(0, done).join(';\n'));
        }
        await run(sql);
      }
      const order = await modules.orders.findOrder(database, 'north', 'ord_1');
      assert.equal(order.id, 'ord_1');
    }));

  test('of several processes that start at once, each migration is applied by one', async () => {
    const { environment } = await store.create();
    const databases = Array.from({ length: 6 }, () => openDatabase(environment));
    try {
      await makeFirstRelease(databases[0]);
      await Promise.all(databases.map((database) => migrate(database, all)));
      assert.deepEqual(await versions(databases[0]), known);
      const [{ count }] = await query(
        databases[0],
        'select count(*)::integer as count from orders',
      );
      assert.equal(count, 1);
    } finally {
      await Promise.all(databases.map((database) => database.close()));
    }
  });

  test('so it is in an empty store, which many find at once', async () => {
    for (let round = 0; round < 10; round += 1) {
      const { environment } = await store.create();
      const databases = Array.from({ length: 6 }, () => openDatabase(environment));
      const migrated = databases.map((database) => migrate(database, all));
      const failed = (await Promise.allSettled(migrated)).filter(({ reason }) => reason);
      await Promise.all(databases.map((database) => database.close()));
      assert.deepEqual(failed, []);
    }
  });

  test('several services that start at once make the demo once', async () => {
    const { environment, query: ask } = await store.create();
    const started = await Promise.allSettled([1, 2, 3].map(() => startService(environment)));
    const services = started.flatMap(({ value }) => value ?? []);
    try {
      assert.equal(services.length, 3, started.map(({ reason }) => reason?.message).join('\n'));
      for (const service of services) {
        const shop = client(service, service.keys);
        const made = await shop.secret('POST', '/orders', { body: orderRequest() });
        assert.equal(made.status, 201, made.text);
        assert.equal(service.errors(), '');
      }
      assert.deepEqual(await ask('select id from tenants'), [{ id: 'demo' }]);
    } finally {
      await Promise.all(services.map((service) => service.stop()));
    }
  });
});
