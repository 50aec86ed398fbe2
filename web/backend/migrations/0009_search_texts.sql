-- Finds the customers whose search text is still to be filled in, as for orders.

create index if not exists customers_without_search_text on customers (tenant_id, id)
  where search_text is null;
