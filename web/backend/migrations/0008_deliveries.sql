-- Who sends a tenant's mail, such as `Acme <orders@acme.example>`; null: it sends none.
alter table tenants add column if not exists mail_from text;

-- What is due is asked for endpoint by endpoint, so that a slow one holds up no other.
drop index if exists deliveries_due;
create index if not exists deliveries_due on deliveries (tenant_id, endpoint_id, next_attempt_at)
  where state = 'pending';
create index if not exists deliveries_dead on deliveries (tenant_id, created_at)
  where state = 'dead';
