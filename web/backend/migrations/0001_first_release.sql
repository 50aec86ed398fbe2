-- The tables of the first release, the same for PGlite and PostgreSQL.

create table if not exists tenants (
  id text primary key
);

-- Only the SHA-256 of a key is kept. `selector`, its first digits, finds the candidates; the whole
-- hash is then compared in constant time.
create table if not exists api_keys (
  hash text primary key,
  selector text not null,
  tenant_id text not null references tenants (id),
  role text not null check (role in ('publishable', 'secret'))
);
create index if not exists api_keys_by_selector on api_keys (selector);

create table if not exists tenant_origins (
  tenant_id text not null references tenants (id),
  origin text not null,
  primary key (tenant_id, origin)
);
create index if not exists tenant_origins_by_origin on tenant_origins (origin);

create table if not exists catalogs (
  tenant_id text primary key references tenants (id),
  etag text not null,
  record text not null
);

-- `email_key` and `name_key` are folded by the core, so that bytes compare as the core compares.
create table if not exists customers (
  tenant_id text not null references tenants (id),
  id text not null,
  email_key text not null,
  record text not null,
  primary key (tenant_id, id),
  unique (tenant_id, email_key)
);

create table if not exists billing_groups (
  tenant_id text not null references tenants (id),
  id text not null,
  name_key text not null,
  record text not null,
  primary key (tenant_id, id),
  unique (tenant_id, name_key)
);

create table if not exists orders (
  tenant_id text not null references tenants (id),
  id text not null,
  customer_id text not null,
  revision integer not null,
  record text not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, customer_id) references customers (tenant_id, id)
);

-- A key lives as long as its order: it goes only when the order goes.
create table if not exists idempotency_keys (
  tenant_id text not null,
  endpoint text not null,
  key text not null,
  fingerprint text not null,
  order_id text not null,
  status integer not null,
  headers text not null,
  body text not null,
  primary key (tenant_id, endpoint, key),
  foreign key (tenant_id, order_id) references orders (tenant_id, id) on delete cascade
);
create index if not exists idempotency_keys_by_order on idempotency_keys (tenant_id, order_id);
