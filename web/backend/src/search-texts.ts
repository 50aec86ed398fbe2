import type { CustomerKeys, FullTermwise, OrderKeys } from 'termwise/full';
import type { Database, Queries } from './database.ts';
import { log } from './log.ts';
import {
  type CustomerRow,
  customersWithoutSearchText,
  fillCustomerSearchText,
} from './store/customers.ts';
import { fillSearchText, type OrderRow, ordersWithoutSearchText } from './store/orders.ts';
import { listTenants } from './store/tenants.ts';

/** The number of records in each transaction. */
const batchSize = 50;

interface Kind<Row extends { id: string; record: string }, Keys> {
  read(queries: Queries, tenantId: string, afterId: string, limit: number): Promise<Row[]>;
  keysOf(record: string): Keys;
  fill(queries: Queries, tenantId: string, row: Row, keys: Keys): Promise<void>;
}

/**
 * Fills in the search texts of records that an older version stored, tenant by tenant. It may be
 * stopped at any time, and several processes may run it at the same time.
 */
export async function fillSearchTexts(
  database: Database,
  core: FullTermwise,
  signal: AbortSignal,
): Promise<void> {
  for (const { id } of await listTenants(database)) {
    await fillAll(database, id, ordersOf(core), signal);
    await fillAll(database, id, customersOf(core), signal);
  }
}

/** Does this in the background. Returns a function that stops it after the current batch. */
export function keepFillingSearchTexts(
  database: Database,
  core: FullTermwise,
): () => Promise<void> {
  const end = new AbortController();
  const underWay = fillSearchTexts(database, core, end.signal).catch((error: unknown) => {
    // The next start tries again.
    log.error({ err: error }, 'Stored records could not all be made findable');
  });
  return () => {
    end.abort();
    return underWay;
  };
}

async function fillAll<Row extends { id: string; record: string }, Keys>(
  database: Database,
  tenantId: string,
  { read, keysOf, fill }: Kind<Row, Keys>,
  signal: AbortSignal,
): Promise<void> {
  for (let afterId = ''; !signal.aborted; ) {
    const batch = await read(database, tenantId, afterId, batchSize);
    const last = batch.at(-1);
    if (!last) return;
    afterId = last.id;
    const filled = batch.map((row) => ({ row, keys: unlessRefused(row, keysOf) }));
    await database.transaction(async (queries) => {
      const fills = filled.map(({ row, keys }) => keys && fill(queries, tenantId, row, keys));
      await Promise.all(fills);
    });
  }
}

/** A record that the core can no longer read must not prevent the others from being found. */
function unlessRefused<Keys>(
  { id, record }: { id: string; record: string },
  keysOf: (record: string) => Keys,
): Keys | null {
  try {
    return keysOf(record);
  } catch (error) {
    log.error({ id, err: error }, 'The core rejected a stored record: searches do not find it');
    return null;
  }
}

function ordersOf(core: FullTermwise): Kind<OrderRow, OrderKeys> {
  return {
    read: ordersWithoutSearchText,
    keysOf: (record) => core.orderKeys(record),
    fill: (queries, tenantId, { id, revision }, { searchText, lookupValues }) =>
      fillSearchText(queries, tenantId, { id, revision, searchText, lookupValues }),
  };
}

function customersOf(core: FullTermwise): Kind<CustomerRow, CustomerKeys> {
  return {
    read: customersWithoutSearchText,
    keysOf: (record) => core.customerKeys(record),
    fill: (queries, tenantId, row, { searchText }) =>
      fillCustomerSearchText(queries, tenantId, row, searchText),
  };
}
