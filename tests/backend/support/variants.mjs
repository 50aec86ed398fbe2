// What makes another kind of store of a PostgreSQL database that has the whole schema.
import { query } from './postgres.mjs';

const partitions = 4;

/** Tables with a tenant in them. `tenant_origins` is asked without one, by preflights. */
async function tenantTables(url) {
  const rows = await query(
    url,
    `select relname as name from pg_class join pg_attribute on attrelid = pg_class.oid
     where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition
       and attname = 'tenant_id' and relname <> 'tenant_origins'
     order by relname`,
  );
  return rows.map(({ name }) => name);
}

/** As Citus does, a partitioned table refuses every unique key that lacks the tenant. */
export async function partition(url) {
  for (const table of await tenantTables(url)) {
    const parts = Array.from(
      { length: partitions },
      (_, n) => `create table ${table}_${n} partition of ${table}
        for values with (modulus ${partitions}, remainder ${n});`,
    );
    await query(
      url,
      `alter table ${table} rename to whole;
       create table ${table} (like whole including all) partition by hash (tenant_id);
       drop table whole;
       ${parts.join('\n')}`,
    );
  }
}

/** Every transaction is serializable, and one of ten that write is refused when it commits. */
export async function serialize(url) {
  const database = new URL(url).pathname.slice(1);
  await query(url, `alter database ${database} set default_transaction_isolation = 'serializable'`);
  await query(
    url,
    `create function refuse_one_of_ten() returns trigger language plpgsql as $$
     begin
       if abs(hashint8(pg_current_xact_id()::text::bigint)) % 10 = 0 then
         raise exception 'refused by the test' using errcode = '40001';
       end if;
       return null;
     end $$`,
  );
  for (const table of [...(await tenantTables(url)), 'tenants', 'tenant_origins']) {
    await query(
      url,
      `create constraint trigger refuse_one_of_ten after insert or update or delete on ${table}
       deferrable initially deferred for each row execute function refuse_one_of_ten()`,
    );
  }
}
