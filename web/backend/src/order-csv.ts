import { stringify as csv } from 'csv-stringify/sync';
import { parse, stringify } from 'lossless-json';
import type { Order } from 'termwise/full';
import type { Listed } from './store/lists.ts';

type Cell = string | number | undefined;

/**
 * The columns by heading. JavaScript numbers hold every amount exactly (rule M4), but numbers in
 * custom fields may be longer.
 */
const columns: Readonly<Record<string, (order: Order, record: string) => Cell>> = {
  id: ({ id }) => id,
  createdAt: ({ createdAt }) => createdAt,
  status: ({ status }) => status,
  orderType: ({ orderType }) => orderType,
  customerId: ({ customerId }) => customerId,
  customerType: ({ customer }) => customer.customerType,
  firstName: ({ customer }) => customer.firstName,
  lastName: ({ customer }) => customer.lastName,
  companyName: ({ customer }) => customer.companyName,
  email: ({ customer }) => customer.email,
  phone: ({ customer }) => customer.phone,
  billingGroup: ({ customer }) => customer.billingGroup?.name,
  paymentTerm: ({ paymentTerm }) => paymentTerm,
  currency: ({ currency }) => currency,
  monthlyTotal: ({ totals }) => totals.monthlyTotal,
  contractValue: ({ totals }) => totals.contractValue,
  rentedDevices: ({ rentalProgress }) => rentalProgress.rentedDevices,
  totalDevices: ({ rentalProgress }) => rentalProgress.totalDevices,
  products: ({ items }) => [...new Set(items.map(({ productName }) => productName))].join(', '),
  notes: ({ notes }) => notes,
  customFields: ({ customFields }, record) => exactFields(customFields, record),
  updatedAt: ({ updatedAt }) => updatedAt,
};

function exactFields(customFields: object, record: string): string {
  return Object.keys(customFields).length === 0
    ? ''
    : (stringify((parse(record) as { customFields: unknown }).customFields) ?? '');
}

/**
 * The orders of this page and all following pages as CSV (RFC 4180), with one row for each order.
 * Spreadsheet programs treat a cell that begins with `=`, `+`, `-` or `@` as a formula, so it is
 * prefixed with `'`.
 */
export async function* ordersAsCsv(
  first: Listed,
  pageAfter: (position: NonNullable<Listed['next']>) => Promise<Listed>,
): AsyncGenerator<string, void> {
  yield csvRows([Object.keys(columns)]);
  for (let page = first; ; page = await pageAfter(page.next)) {
    yield csvRows(page.rows.map(({ record }) => cellsOf(record)));
    if (!page.next) return;
  }
}

function cellsOf(record: string): Cell[] {
  const order = JSON.parse(record) as Order;
  return Object.values(columns).map((show) => show(order, record));
}

function csvRows(rows: Cell[][]): string {
  return csv(rows, { record_delimiter: 'windows', escape_formulas: true });
}
