-- An order's history names the subscription that an event is about. A customer's notes are part of
-- the record.

alter table order_events add column if not exists subscription_id text collate "C";
alter table customers drop column if exists notes;
