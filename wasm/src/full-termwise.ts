import { Boundary } from './boundary.js';
import type { Catalog } from './catalog.js';
import { type CreatedOrder, type CreateOptions, readCreated } from './created-order.js';
import type { Draft } from './draft.js';
import type { MainModule } from './full-binding.js';
import type { LineFault, LookupKeys } from './full-shapes.js';
import { loadModule, type WasmSource } from './load.js';
import { OrderImport } from './order-import.js';
import { OrderIndex } from './order-index.js';
import type {
  BillingGroupSummary,
  CommandContext,
  OrderOverview,
  OrderType,
  Profitability,
  Subscription,
} from './records.js';
import { Output } from './slots.js';
import { Termwise } from './termwise.js';
import { jsonOf, type Text } from './text.js';

/** An order after a command, with all records that have changed. */
export interface OrderOutcome extends CreatedOrder {
  /** The new subscriptions (rule L5). `JSON.stringify` returns their exact texts. */
  readonly subscriptions: readonly Subscription[];
  /** The subscriptions that the command ended (rules L7, L8). */
  readonly endedSubscriptions: readonly Subscription[];
}

/** The raw catalog or draft, if this module has created it. */
function ofThisCore<T extends object>({ raw }: { readonly raw: T }, kind: object): T {
  if (raw instanceof (kind as new () => T)) return raw;
  throw new TypeError('opened by another Termwise instance');
}

/** Loads the whole core, by default from `full.wasm` next to this module. */
export async function loadTermwise(
  source: WasmSource = new URL('./full.wasm', import.meta.url),
): Promise<FullTermwise> {
  return new FullTermwise(new Boundary(await loadModule(source)));
}

/** The whole core. */
export class FullTermwise extends Termwise {
  readonly #boundary: Boundary;
  readonly #module: MainModule;

  /** @internal */
  constructor(boundary: Boundary) {
    super(boundary);
    this.#boundary = boundary;
    this.#module = boundary.module as unknown as MainModule;
  }

  /**
   * The look-up keys of a request, a command or an order. They are null or empty if it has none or
   * cannot be read.
   */
  lookupKeys(text: Text): LookupKeys {
    const [size = 0] = this.#boundary.write(text);
    this.#module.lookupKeys(size);
    return {
      customerId: this.#boundary.readOrNull(Output.customerId),
      customerKey: this.#boundary.readOrNull(Output.customerKey),
      billingGroupId: this.#boundary.readOrNull(Output.billingGroupId),
      billingGroupKey: this.#boundary.readOrNull(Output.billingGroupKey),
      subscriptionIds: this.#boundary.json<string[]>(Output.subscriptionIds),
      serialNumbers: this.#boundary.json<string[]>(Output.serialNumbers),
      orderType: this.#boundary.readOrNull(Output.orderType) as OrderType | null,
    };
  }

  #command(
    decide: (order: number, command: number, context: number, publicText: boolean) => boolean,
    order: Text,
    command: Text,
    context: CommandContext,
    { publicText = false }: CreateOptions,
  ): OrderOutcome {
    const sizes = this.#boundary.write(order, command, jsonOf(context));
    const [orderSize = 0, commandSize = 0, contextSize = 0] = sizes;
    this.#boundary.check(decide(orderSize, commandSize, contextSize, publicText));
    const created = readCreated(this.#boundary);
    const subscriptions = this.#boundary.json<Subscription[]>(Output.subscriptions);
    const endedSubscriptions = this.#boundary.json<Subscription[]>(Output.endedSubscriptions);
    return Object.defineProperties(created, {
      subscriptions: { value: subscriptions, enumerable: true },
      endedSubscriptions: { value: endedSubscriptions, enumerable: true },
    }) as OrderOutcome;
  }

  /**
   * Confirms a pending order (rule L1).
   * @throws TermwiseError `REVISION_CONFLICT`, `INVALID_TRANSITION`
   */
  confirm(
    order: Text,
    context: CommandContext,
    command: Text = '{}',
    options: CreateOptions = {},
  ): OrderOutcome {
    return this.#command(this.#module.confirm, order, command, context, options);
  }

  /**
   * Cancels an order that has no subscription (rule L1).
   * @throws TermwiseError `REVISION_CONFLICT`, `INVALID_TRANSITION`
   */
  cancel(
    order: Text,
    context: CommandContext,
    command: Text = '{}',
    options: CreateOptions = {},
  ): OrderOutcome {
    return this.#command(this.#module.cancel, order, command, context, options);
  }

  /**
   * Replaces the members that the command has (rule L4). New items get the prices of the catalog.
   * @throws TermwiseError with every fault; the order stays as it was
   */
  edit(
    catalog: Catalog,
    order: Text,
    command: Text,
    context: CommandContext,
    options: CreateOptions = {},
  ): OrderOutcome {
    const raw = ofThisCore(catalog, this.#module.CatalogHandle);
    const decide = (...sizes: [number, number, number, boolean]): boolean =>
      this.#module.edit(raw, ...sizes);
    return this.#command(decide, order, command, context, options);
  }

  /**
   * Creates a subscription for each unit, or none at all (rules L5 to L8).
   * @throws TermwiseError with every fault; the order stays as it was
   */
  fulfill(
    order: Text,
    command: Text,
    context: CommandContext,
    options: CreateOptions = {},
  ): OrderOutcome {
    return this.#command(this.#module.fulfill, order, command, context, options);
  }

  #text(succeeded: boolean): string {
    this.#boundary.check(succeeded);
    return this.#boundary.read();
  }

  /**
   * Cancels a subscription and returns its new text (rule L9).
   * @throws TermwiseError `INVALID_TRANSITION` if it is not active
   */
  cancelSubscription(subscription: Text): string {
    const [size = 0] = this.#boundary.write(subscription);
    return this.#text(this.#module.cancelSubscription(size));
  }

  /**
   * Checks the text of an order and returns it in canonical form (rules O8, I1).
   * @throws TermwiseError with every fault
   */
  normalizeOrder(order: Text): string {
    const [size = 0] = this.#boundary.write(order);
    return this.#text(this.#module.normalizeOrder(size));
  }

  /**
   * Checks the text of a subscription and returns it in canonical form (rules O8, L6).
   * @throws TermwiseError with every fault
   */
  normalizeSubscription(subscription: Text): string {
    const [size = 0] = this.#boundary.write(subscription);
    return this.#text(this.#module.normalizeSubscription(size));
  }

  /**
   * The possible actions of an order, whether it can be fulfilled, and its payment schedule (rules
   * L2, V5, V1).
   * @throws TermwiseError with every fault of the order
   */
  overview(order: Text): OrderOverview {
    const [size = 0] = this.#boundary.write(order);
    return JSON.parse(this.#text(this.#module.overview(size))) as OrderOverview;
  }

  /**
   * The profitability of an order, for staff only (rule V4).
   * @throws TermwiseError with every fault of the order
   */
  profitability(order: Text): Profitability {
    const [size = 0] = this.#boundary.write(order);
    return JSON.parse(this.#text(this.#module.profitability(size))) as Profitability;
  }

  /**
   * The due date of an invoice, `YYYY-MM-DD` (rule V2). The query is a `DueDateQuery`.
   * @throws TermwiseError with every fault of the query
   */
  dueDate(query: Text): string {
    const [size = 0] = this.#boundary.write(query);
    return this.#text(this.#module.dueDate(size));
  }

  /**
   * Summarises the active subscriptions of a billing group (rule V3). The query is a
   * `BillingGroupQuery`.
   * @throws TermwiseError `CURRENCY_MISMATCH`, or every fault of the query
   */
  billingGroupSummary(query: Text): BillingGroupSummary {
    const [size = 0] = this.#boundary.write(query);
    return JSON.parse(this.#text(this.#module.billingGroupSummary(size))) as BillingGroupSummary;
  }

  /**
   * Adds the rows of a spreadsheet to a draft (rule I2): CSV with the columns `sku`, `quantity` and
   * `contractLength`, separated by `,`, `;` or tab, at most 8 MiB. Faulty rows are not added, and
   * are listed by line.
   * @throws TermwiseError `REQUEST_TOO_LARGE`
   */
  addLines(
    draft: Draft,
    csv: Text,
  ): { readonly added: number; readonly faults: readonly LineFault[] } {
    const [size = 0] = this.#boundary.write(csv);
    const added = this.#module.addLines(ofThisCore(draft, this.#module.DraftHandle), size);
    this.#boundary.check(added >= 0);
    const faults = this.#boundary.json<LineFault[]>(Output.faults);
    draft.listNewItems(added);
    return { added, faults };
  }

  /** Opens an empty index of orders (section 8). */
  openOrderIndex(): OrderIndex {
    return new OrderIndex(this.#boundary, new this.#module.OrderIndexHandle());
  }

  /** Starts an import of historical orders, with one JSON text per line (rule I1). */
  openImport(): OrderImport {
    return new OrderImport(this.#boundary, new this.#module.OrderImportHandle());
  }
}
