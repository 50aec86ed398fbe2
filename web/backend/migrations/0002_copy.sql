-- The first release's tables, kept while the next migration makes them anew. Each of these files
-- may be repeated from its beginning, for a store that does not make tables in a transaction.

create table if not exists v1_tenants as select * from tenants;
create table if not exists v1_tenant_origins as select * from tenant_origins;
create table if not exists v1_api_keys as select * from api_keys;
create table if not exists v1_catalogs as select * from catalogs;
create table if not exists v1_customers as select * from customers;
create table if not exists v1_billing_groups as select * from billing_groups;
create table if not exists v1_orders as select * from orders;
create table if not exists v1_idempotency_keys as select * from idempotency_keys;
