import { randomUUID } from 'node:crypto';
import type {
  FullTermwise,
  ImportedOrder,
  LineFault,
  Order,
  OrderImport,
  Subscription,
  SubscriptionImport,
} from 'termwise/full';
import type { Caller } from './auth.ts';
import type { Database, Queries } from './database.ts';
import { microseconds, payloadOf } from './events.ts';
import { customerRow, orderRow, subscriptionRow } from './outcome.ts';
import type { NewBillingGroup } from './store/billing-groups.ts';
import type { NewCustomer } from './store/customers.ts';
import { recordBatchEvent } from './store/events.ts';
import {
  activeSerialNumbers,
  importBillingGroups,
  importCustomers,
  importOrders,
  knownOrderIds,
  knownSubscriptionIds,
  orderRecords,
} from './store/imports.ts';
import { insertSubscriptions } from './store/subscriptions.ts';

/** The result of a batch of lines. */
export interface ImportedBatch {
  readonly records: readonly ImportedLine[];
  readonly faults: readonly LineFault[];
}

/** A line that was stored. */
type ImportedLine = Pick<ImportedOrder, 'id' | 'line'>;

/** A running import of one kind of record. `read` and `store` take turns. */
export interface Importer {
  /**
   * Reads the lines that these bytes complete. Null means the last line, if it has no line break.
   */
  read(bytes: Uint8Array | null): void;
  /** Checks and stores the lines, with one event for all of them. May run again: see `Database`. */
  store(queries: Queries): Promise<ImportedBatch>;
  close(): void;
}

/**
 * Stores batches as they arrive, each in its own transaction, and yields the results. If the caller
 * stops, the stored batches remain.
 */
export async function* importBatches(
  database: Database,
  importer: Importer,
  batches: AsyncIterable<Uint8Array>,
): AsyncGenerator<ImportedBatch, void> {
  const stored = (): Promise<ImportedBatch> =>
    database.transaction((queries) => importer.store(queries));
  try {
    for await (const bytes of batches) {
      importer.read(bytes);
      yield await stored();
    }
    importer.read(null);
    yield await stored();
  } finally {
    importer.close();
  }
}

/**
 * Imports historical orders (rule I1), with their customers and billing groups unless these are
 * known.
 */
export class OrderImporter implements Importer {
  readonly #core: FullTermwise;
  readonly #caller: Caller;
  readonly #import: OrderImport;

  constructor(core: FullTermwise, caller: Caller) {
    this.#core = core;
    this.#caller = caller;
    this.#import = core.openImport();
  }

  read(bytes: Uint8Array | null): void {
    if (bytes) this.#import.read(bytes);
    else this.#import.readEnd();
  }

  async store(queries: Queries): Promise<ImportedBatch> {
    const { tenantId } = this.#caller;
    const { ids } = this.#import.keys();
    const known = ids.length === 0 ? [] : await knownOrderIds(queries, tenantId, ids);
    const { orders, faults } = this.#import.judge({ ids: known });
    if (orders.length > 0) {
      const texts = orders.map(({ text }) => text);
      await Promise.all([
        importOrders(
          queries,
          tenantId,
          texts.map((text) => orderRow(this.#core, JSON.parse(text) as Order, text)),
        ),
        this.#storeParties(queries, texts),
        recordImport(queries, this.#caller, 'orders.imported', orders),
      ]);
    }
    return { records: orders, faults };
  }

  async #storeParties(queries: Queries, orders: readonly string[]): Promise<void> {
    const customers: NewCustomer[] = [];
    const groups: NewBillingGroup[] = [];
    for (const order of orders) {
      const { customerId, customerText, ...group } = this.#core.importedParties(order);
      customers.push({
        ...customerRow(this.#core, customerId, customerText),
        uniqueEmail: false,
      });
      const { billingGroupId: id, billingGroupKey: nameKey, billingGroupText: record } = group;
      if (id !== null && nameKey !== null && record !== null) groups.push({ id, nameKey, record });
    }
    await Promise.all([
      importCustomers(queries, this.#caller.tenantId, customers),
      groups.length > 0 && importBillingGroups(queries, this.#caller.tenantId, groups),
    ]);
  }

  close(): void {
    this.#import.close();
  }
}

/** Imports running subscriptions of stored orders (rule A10). */
export class SubscriptionImporter implements Importer {
  readonly #core: FullTermwise;
  readonly #caller: Caller;
  readonly #import: SubscriptionImport;

  constructor(core: FullTermwise, caller: Caller) {
    this.#core = core;
    this.#caller = caller;
    this.#import = core.openSubscriptionImport();
  }

  read(bytes: Uint8Array | null): void {
    if (bytes) this.#import.read(bytes);
    else this.#import.readEnd();
  }

  async store(queries: Queries): Promise<ImportedBatch> {
    const { tenantId } = this.#caller;
    const { ids, orderIds, serialNumbers } = this.#import.keys();
    const [known, taken, orders] = await Promise.all([
      knownSubscriptionIds(queries, tenantId, ids),
      activeSerialNumbers(queries, tenantId, serialNumbers),
      orderRecords(queries, tenantId, orderIds),
    ]);
    const rentalIds = orders.flatMap(rentalIdsOf);
    const judged = this.#import.judge({ ids: known, serialNumbers: taken, rentalIds });
    const { subscriptions, faults } = judged;
    if (subscriptions.length > 0) {
      const createdAt = microseconds(new Date());
      const rows = subscriptions.map(({ text }) =>
        subscriptionRow(this.#core, JSON.parse(text) as Subscription, text, createdAt),
      );
      await Promise.all([
        insertSubscriptions(queries, tenantId, rows),
        recordImport(queries, this.#caller, 'subscriptions.imported', subscriptions),
      ]);
    }
    return { records: subscriptions, faults };
  }

  close(): void {
    this.#import.close();
  }
}

function rentalIdsOf(record: string): string[] {
  return (JSON.parse(record) as Order).items.flatMap(({ rentalIds }) => rentalIds);
}

/** Writes the event of a batch, which names the stored records, so that others can fetch them. */
async function recordImport(
  queries: Queries,
  { tenantId }: Caller,
  type: 'orders.imported' | 'subscriptions.imported',
  records: readonly ImportedLine[],
): Promise<void> {
  const batchId = randomUUID().replaceAll('-', '');
  const data = JSON.stringify({ ids: records.map(({ id }) => id) });
  const payload = payloadOf(type, new Date(), tenantId, data);
  await recordBatchEvent(queries, tenantId, `imp_${batchId}`, {
    id: `evt_${batchId}`,
    type,
    payload,
    isMailed: false,
  });
}
