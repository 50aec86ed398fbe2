import type { CustomerFilter } from 'termwise/full';
import type { Queries } from '../database.ts';
import { Conditions, type Page } from './conditions.ts';
import { type CountedList, indexedPage, searchedPage } from './lists.ts';
import { firstRow, hits, rows } from './read.ts';
import { statement } from './statement.ts';

export interface CustomerRow {
  id: string;
  record: string;
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
  searchText: string | null;
  record: string;
}

const columns = 'id, record, version, created_at as "createdAt"';

const insert = statement(
  `insert into customers
     (tenant_id, id, email_key, unique_email, created_at, search_text, record)
   values ($1, $2, $3, $4, $5, $6, $7)`,
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
   set email_key = $4, unique_email = unique_email and email_key = $4,
     search_text = $5, record = $6, version = version + 1
   where tenant_id = $1 and id = $2 and version = $3 returning id`,
);

const selectUnindexed = statement<CustomerRow>(
  `select ${columns} from customers
   where tenant_id = $1 and search_text is null and id > $2 order by id limit $3`,
);
const setSearchText = statement(
  `update customers set search_text = $4
   where tenant_id = $1 and id = $2 and version = $3 and search_text is null`,
);

/** Rejects with a unique violation if another customer has the address exclusively. */
export async function insertCustomer(
  queries: Queries,
  tenantId: string,
  customer: NewCustomer,
): Promise<void> {
  const { id, emailKey, uniqueEmail, createdAt, searchText, record } = customer;
  const values = [tenantId, id, emailKey, uniqueEmail, createdAt, searchText, record];
  await queries.query(insert, values);
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
  { id, emailKey, searchText, record }: CustomerChange,
  expectedVersion: number,
): Promise<boolean> {
  const values = [tenantId, id, expectedVersion, emailKey, searchText, record];
  return hits(queries, update, values);
}

/**
 * A page of the customers that match, with the number of all. The newest comes first, or the oldest
 * if `filter` names an e-mail address: that is the one whom rule O7 means.
 */
export function listCustomers(
  queries: Queries,
  tenantId: string,
  { words = [], customerKey }: Partial<CustomerFilter>,
  page: Page,
): Promise<CountedList> {
  const where = () =>
    new Conditions(tenantId).add(customerKey, (place) => `email_key = ${place}`).words(words);
  const pageOf = words.length === 0 ? indexedPage : searchedPage;
  const oldestFirst = customerKey !== undefined;
  const list = { table: 'customers', records: 'customers', where };
  return pageOf(queries, list, { ...page, oldestFirst });
}

/** Customers whose search text is still to be filled in, by id, those after `afterId`. */
export function customersWithoutSearchText(
  queries: Queries,
  tenantId: string,
  afterId: string,
  limit: number,
): Promise<CustomerRow[]> {
  return rows(queries, selectUnindexed, [tenantId, afterId, limit]);
}

/** Does nothing to a customer who has changed meanwhile: whoever changed it filled it in. */
export async function fillCustomerSearchText(
  queries: Queries,
  tenantId: string,
  { id, version }: CustomerRow,
  searchText: string,
): Promise<void> {
  await queries.query(setSearchText, [tenantId, id, version, searchText]);
}
