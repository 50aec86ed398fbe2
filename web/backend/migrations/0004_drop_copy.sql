-- What 0002 kept.

drop table if exists v1_idempotency_keys;
drop table if exists v1_orders;
drop table if exists v1_billing_groups;
drop table if exists v1_customers;
drop table if exists v1_catalogs;
drop table if exists v1_api_keys;
drop table if exists v1_tenant_origins;
drop table if exists v1_tenants;
