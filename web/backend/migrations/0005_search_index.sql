-- Finds parts of words. Left out if the service is told to do without: the same statements then scan.
create extension if not exists pg_trgm;
create index if not exists orders_by_search_text on orders using gin (search_text gin_trgm_ops);
create index if not exists customers_by_search_text
  on customers using gin (search_text gin_trgm_ops);
create index if not exists subscriptions_by_search_text
  on subscriptions using gin (search_text gin_trgm_ops);
