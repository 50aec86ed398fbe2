-- Everything that the service keeps. The tenant comes first in each key, ids compare by bytes, and
-- customers may share an e-mail address: therefore the first release's tables are made anew.
-- Records are `text`, the bytes that the core wrote; the columns beside them serve to look them up.
-- `created_at` counts whole microseconds since 1970. `search_text` is null until the service has
-- asked the core for it. No foreign keys: each one locks the row that it names, and all orders of a
-- tenant would lock the same few rows.

drop table if exists idempotency_keys;
drop table if exists order_records;
drop table if exists orders;
drop table if exists billing_groups;
drop table if exists customers;
drop table if exists catalogs;
drop table if exists api_keys;
drop table if exists tenant_origins;
drop table if exists tenants;

create table if not exists tenants (
  id text collate "C" primary key,
  language text not null default 'en' check (language in ('en', 'de'))
);

-- `api`: pages of that origin may read answers. `frame`: they may show the checkout in a frame.
create table if not exists tenant_origins (
  tenant_id text collate "C" not null,
  kind text not null default 'api' check (kind in ('api', 'frame')),
  origin text collate "C" not null,
  primary key (tenant_id, kind, origin)
);
create index if not exists tenant_origins_by_origin on tenant_origins (origin);

-- Only the SHA-256 of a key is kept. `selector`, its first digits, finds the candidates; the whole
-- hash is then compared in constant time. `first_characters` of the key itself tell people which
-- one it is; keys of version 1 have none.
create table if not exists api_keys (
  tenant_id text collate "C" not null,
  selector text collate "C" not null,
  hash text collate "C" not null,
  role text not null check (role in ('publishable', 'secret')),
  name text not null,
  first_characters text collate "C",
  created_at timestamptz not null default now(),
  revoked_at timestamptz,
  primary key (tenant_id, selector, hash)
);

-- `hash` is that of the token in the cookie, `key_hash` that of the key that opened the session.
create table if not exists sessions (
  tenant_id text collate "C" not null,
  hash text collate "C" not null,
  key_hash text collate "C" not null,
  expires_at timestamptz not null,
  primary key (tenant_id, hash)
);

create table if not exists catalogs (
  tenant_id text collate "C" primary key,
  etag text not null,
  record text not null
);

-- `email_key` and `name_key` are folded by the core, so that bytes compare as the core compares.
-- `version` grows with each change; whoever changes a row names the version that they read.
create table if not exists customers (
  tenant_id text collate "C" not null,
  id text collate "C" not null,
  email_key text collate "C" not null,
  -- False if it may share its address with another: imported, or changed later.
  unique_email boolean not null default true,
  created_at bigint not null,
  version integer not null default 1,
  notes text,
  search_text text,
  record text not null,
  primary key (tenant_id, id)
);
create unique index if not exists customers_with_unique_email on customers (tenant_id, email_key)
  where unique_email;
create index if not exists customers_by_email on customers (tenant_id, email_key, created_at, id);
create index if not exists customers_by_age on customers (tenant_id, created_at desc, id);

create table if not exists billing_groups (
  tenant_id text collate "C" not null,
  id text collate "C" not null,
  name_key text collate "C" not null,
  record text not null,
  primary key (tenant_id, id),
  unique (tenant_id, name_key)
);

-- What orders are found by; `last_event` is the number of the order's latest event. The records are
-- in a table of their own, because a search that reads many rows is faster the smaller they are.
create table if not exists orders (
  tenant_id text collate "C" not null,
  id text collate "C" not null,
  customer_id text collate "C" not null,
  revision integer not null,
  status text collate "C" not null,
  order_type text collate "C" not null,
  customer_type text collate "C" not null,
  created_at bigint not null,
  last_event integer not null default 0,
  search_text text,
  primary key (tenant_id, id)
);
create index if not exists orders_by_age on orders (tenant_id, created_at desc, id);
create index if not exists orders_by_status on orders (tenant_id, status, created_at desc, id);
create index if not exists orders_by_customer on orders (tenant_id, customer_id, created_at desc, id);
create index if not exists orders_without_search_text on orders (tenant_id, id) where search_text is null;

create table if not exists order_records (
  tenant_id text collate "C" not null,
  id text collate "C" not null,
  record text not null,
  primary key (tenant_id, id)
);

-- By which exact texts an order is found: those of its custom fields, as hashes of equal length.
create table if not exists order_lookup_values (
  tenant_id text collate "C" not null,
  value_hash text collate "C" not null,
  order_id text collate "C" not null,
  primary key (tenant_id, value_hash, order_id)
);
create index if not exists order_lookup_values_by_order on order_lookup_values (tenant_id, order_id);

create table if not exists subscriptions (
  tenant_id text collate "C" not null,
  id text collate "C" not null,
  order_id text collate "C" not null,
  customer_id text collate "C" not null,
  billing_group_id text collate "C",
  serial_number text collate "C" not null,
  status text collate "C" not null,
  start_date date not null,
  end_date date not null,
  created_at bigint not null,
  version integer not null default 1,
  search_text text,
  record text not null,
  primary key (tenant_id, id)
);
create unique index if not exists subscriptions_with_active_serial_number
  on subscriptions (tenant_id, serial_number) where status = 'active';
create index if not exists subscriptions_by_serial_number on subscriptions (tenant_id, serial_number);
create index if not exists subscriptions_by_age on subscriptions (tenant_id, created_at desc, id);
create index if not exists subscriptions_by_order on subscriptions (tenant_id, order_id);
create index if not exists subscriptions_by_customer on subscriptions (tenant_id, customer_id, created_at desc, id);
create index if not exists subscriptions_by_billing_group on subscriptions (tenant_id, billing_group_id);
create index if not exists subscriptions_by_end on subscriptions (tenant_id, status, end_date);

-- Serial numbers of devices that were replaced; the present one is in `subscriptions`.
create table if not exists replaced_serial_numbers (
  tenant_id text collate "C" not null,
  serial_number text collate "C" not null,
  subscription_id text collate "C" not null,
  primary key (tenant_id, serial_number, subscription_id)
);

-- An order's history. `number` counts the order's events; no clock and no sequence orders them.
create table if not exists order_events (
  tenant_id text collate "C" not null,
  order_id text collate "C" not null,
  number integer not null,
  id text collate "C" not null,
  type text not null,
  at bigint not null,
  actor_kind text not null,
  actor_name text not null,
  command text not null,
  from_status text,
  to_status text,
  revision integer,
  changes text not null,
  primary key (tenant_id, order_id, number)
);

-- What others are told: the columns that Debezium's outbox event router reads. Never updated.
create table if not exists outbox (
  tenant_id text collate "C" not null,
  id text collate "C" not null,
  aggregatetype text not null,
  aggregateid text collate "C" not null,
  type text not null,
  payload text not null,
  created_at timestamptz not null default now(),
  primary key (tenant_id, id)
);
create index if not exists outbox_by_age on outbox (tenant_id, created_at);

create table if not exists webhook_endpoints (
  tenant_id text collate "C" not null,
  id text collate "C" not null,
  url text not null,
  secret text not null,
  created_at timestamptz not null default now(),
  disabled_at timestamptz,
  disabled_reason text,
  primary key (tenant_id, id)
);

-- The way of each event to each endpoint (`mail` is one). `number` is the event's in its aggregate.
-- `next_attempt_at` is also a lease: whoever attempts a delivery moves it into the future first.
create table if not exists deliveries (
  tenant_id text collate "C" not null,
  endpoint_id text collate "C" not null,
  event_id text collate "C" not null,
  aggregateid text collate "C" not null,
  number integer not null,
  created_at timestamptz not null default now(),
  state text not null default 'pending' check (state in ('pending', 'delivered', 'dead')),
  attempts integer not null default 0,
  next_attempt_at timestamptz not null default now(),
  last_status integer,
  last_error text,
  primary key (tenant_id, endpoint_id, event_id)
);
create index if not exists deliveries_by_age on deliveries (tenant_id, endpoint_id, created_at desc, event_id);
create index if not exists deliveries_due on deliveries (tenant_id, next_attempt_at) where state = 'pending';
create index if not exists deliveries_pending on deliveries (tenant_id, endpoint_id, aggregateid, number)
  where state = 'pending';

-- First a claim with a lease, then the answer (`status` is set). A creation's answer stays as long
-- as its order: without `expires_at`.
create table if not exists idempotency_keys (
  tenant_id text collate "C" not null,
  endpoint text collate "C" not null,
  key text collate "C" not null,
  fingerprint text not null,
  claim text not null,
  lease_until timestamptz not null,
  order_id text collate "C",
  status integer,
  headers text,
  body text,
  expires_at timestamptz,
  primary key (tenant_id, endpoint, key)
);
create index if not exists idempotency_keys_by_expiry on idempotency_keys (tenant_id, expires_at)
  where expires_at is not null;

-- `used` in the window that began at minute `window_start` since 1970.
create table if not exists rate_limits (
  tenant_id text collate "C" not null,
  name text collate "C" not null,
  window_start bigint not null,
  used integer not null,
  primary key (tenant_id, name)
);

insert into tenants (id) select id from v1_tenants;
insert into tenant_origins (tenant_id, origin) select tenant_id, origin from v1_tenant_origins;
insert into api_keys (tenant_id, selector, hash, role, name)
  select tenant_id, selector, hash, role, role from v1_api_keys;
insert into catalogs (tenant_id, etag, record) select tenant_id, etag, record from v1_catalogs;
insert into customers (tenant_id, id, email_key, created_at, record)
  select tenant_id, id, email_key,
    (extract(epoch from (record::json ->> 'createdAt')::timestamptz) * 1000000)::bigint, record
  from v1_customers;
insert into billing_groups (tenant_id, id, name_key, record)
  select tenant_id, id, name_key, record from v1_billing_groups;
insert into orders
  (tenant_id, id, customer_id, revision, status, order_type, customer_type, created_at)
  select tenant_id, id, customer_id, revision, record::json ->> 'status',
    record::json ->> 'orderType', record::json -> 'customer' ->> 'customerType',
    (extract(epoch from (record::json ->> 'createdAt')::timestamptz) * 1000000)::bigint
  from v1_orders;
insert into order_records (tenant_id, id, record) select tenant_id, id, record from v1_orders;
insert into idempotency_keys
  (tenant_id, endpoint, key, fingerprint, claim, lease_until, order_id, status, headers, body)
  select tenant_id, endpoint, key, fingerprint, '', now(), order_id, status, headers, body
  from v1_idempotency_keys;
