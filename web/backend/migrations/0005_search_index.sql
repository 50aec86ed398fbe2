-- Finds parts of words. Left out if the service is told to do without: the same statements then scan.
create extension if not exists pg_trgm;
create index if not exists orders_by_search_text on orders using gin (search_text gin_trgm_ops);
create index if not exists customers_by_search_text
  on customers using gin (search_text gin_trgm_ops);
create index if not exists subscriptions_by_search_text
  on subscriptions using gin (search_text gin_trgm_ops);

-- Whether to use them is decided by how frequent a part of a word is, for which the usual sample of
-- a hundred texts is too small.
alter table orders alter column search_text set statistics 1000;
alter table customers alter column search_text set statistics 1000;
alter table subscriptions alter column search_text set statistics 1000;
