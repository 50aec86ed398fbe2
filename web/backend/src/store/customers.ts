import type { Queries } from '../database.ts';
import { Conditions, type Page } from './conditions.ts';
import { firstRow, hits, rows } from './read.ts';
import { composedStatement, statement } from './statement.ts';

export interface CustomerRow {
  id: string;
  record: string;
  notes: string | null;
  /** Increases with each change. */
  version: number;
  createdAt: bigint;
}

export interface NewCustomer {
  id: string;
  /** The e-mail address, folded by the core (rule O7). */
  emailKey: string;
  /** False if other customers may have the same address, because it was imported. */
  uniqueEmail: boolean;
  /** Whole microseconds since 1970. */
  createdAt: bigint;
  searchText: string | null;
  record: string;
}

export interface CustomerChange {
  id: string;
  emailKey: string;
  notes: string | null;
  searchText: string | null;
  record: string;
}

const columns = 'id, record, notes, version, created_at as "createdAt"';

const insert = statement(
  `insert into customers
     (tenant_id, id, email_key, unique_email, created_at, search_text, record)
   values ($1, $2, $3, $4, $5, $6, $7)`,
);
const insertIfUnknown = statement(
  `insert into customers
     (tenant_id, id, email_key, unique_email, created_at, search_text, record)
   values ($1, $2, $3, $4, $5, $6, $7) on conflict (tenant_id, id) do nothing returning id`,
);
const selectById = statement<CustomerRow>(
  `select ${columns} from customers where tenant_id = $1 and id = $2`,
);
const selectByEmail = statement<CustomerRow>(
  `select ${columns} from customers where tenant_id = $1 and email_key = $2
   order by customers.created_at, id limit $3`,
);
const update = statement(
  `update customers
   set email_key = $4, unique_email = unique_email and email_key = $4, notes = $5,
     search_text = $6, record = $7, version = version + 1
   where tenant_id = $1 and id = $2 and version = $3 returning id`,
);

/** Rejects with a unique violation if another customer has the address exclusively. */
export async function insertCustomer(
  queries: Queries,
  tenantId: string,
  customer: NewCustomer,
): Promise<void> {
  await queries.query(insert, insertValues(tenantId, customer));
}

/** Returns false, and changes nothing, if there is a customer with this id. */
export function insertCustomerIfUnknown(
  queries: Queries,
  tenantId: string,
  customer: NewCustomer,
): Promise<boolean> {
  return hits(queries, insertIfUnknown, insertValues(tenantId, customer));
}

function insertValues(tenantId: string, customer: NewCustomer): unknown[] {
  const { id, emailKey, uniqueEmail, createdAt, searchText, record } = customer;
  return [tenantId, id, emailKey, uniqueEmail, createdAt, searchText, record];
}

export function findCustomer(
  queries: Queries,
  tenantId: string,
  id: string,
): Promise<CustomerRow | null> {
  return firstRow(queries, selectById, [tenantId, id]);
}

/** Oldest first, because rule O7 uses the oldest one. */
export function customersByEmail(
  queries: Queries,
  tenantId: string,
  emailKey: string,
  limit: number,
): Promise<CustomerRow[]> {
  return rows(queries, selectByEmail, [tenantId, emailKey, limit]);
}

/**
 * Returns false if the customer is not at `expectedVersion`. A changed address may be one that
 * other customers have.
 */
export function updateCustomer(
  queries: Queries,
  tenantId: string,
  { id, emailKey, notes, searchText, record }: CustomerChange,
  expectedVersion: number,
): Promise<boolean> {
  const values = [tenantId, id, expectedVersion, emailKey, notes, searchText, record];
  return hits(queries, update, values);
}

/** Newest first. The core has folded the `words`. */
export function listCustomers(
  queries: Queries,
  tenantId: string,
  words: readonly string[],
  { after, limit }: Page,
): Promise<CustomerRow[]> {
  const where = new Conditions(tenantId).words(words).after(after);
  const text = `select ${columns} from customers ${where}
    order by customers.created_at desc, id limit ${where.value(limit)}`;
  return rows(queries, composedStatement<CustomerRow>(text), where.values);
}
