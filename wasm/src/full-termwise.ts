import { Boundary } from './boundary.js';
import type { Catalog } from './catalog.js';
import { type CreatedOrder, type CreateOptions, readCreated } from './created-order.js';
import type { Draft } from './draft.js';
import type { MainModule } from './full-binding.js';
import { type ImportedParties, readImportedParties } from './imported-parties.js';
import { loadModule, type WasmSource } from './load.js';
import { OrderImport } from './order-import.js';
import { OrderIndex } from './order-index.js';
import type {
  BillingGroupSummary,
  CommandContext,
  ContractPosition,
  CustomerFilter,
  CustomerKeys,
  LineFault,
  LookupKeys,
  OfferChange,
  OrderFilter,
  OrderKeys,
  OrderOverview,
  Payment,
  PaymentTerm,
  Phase,
  PhaseFilter,
  Profitability,
  Subscription,
  SubscriptionFilter,
  SubscriptionKeys,
} from './records.js';
import { Output } from './slots.js';
import { SubscriptionImport } from './subscription-import.js';
import { Termwise } from './termwise.js';
import { jsonOf, type Text } from './text.js';

/** An order after a command, with all records that have changed. */
export interface OrderOutcome extends CreatedOrder {
  /** The new subscriptions (rule L5). `JSON.stringify` returns their exact texts. */
  readonly subscriptions: readonly Subscription[];
  /** The subscriptions that the command ended (rules L7, L8). */
  readonly endedSubscriptions: readonly Subscription[];
}

/** A stored customer after a change (rule A14). */
export interface EditedCustomer
  extends Pick<CreatedOrder, 'billingGroupText' | 'billingGroupId' | 'billingGroupKey'> {
  /** The record as it is now. */
  readonly customerText: string;
  /** Of the e-mail address (rule O7). */
  readonly customerKey: string;
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
   * The keys of a request, a command, an order or a subscription; null and empty if it lacks them
   * or cannot be read.
   */
  lookupKeys(text: Text): LookupKeys {
    const [size = 0] = this.#boundary.write(text);
    this.#module.lookupKeys(size);
    return this.#boundary.json<LookupKeys>();
  }

  /**
   * What a new catalog changes for what the old one offers, variant by variant and by ascending
   * length (rule A12).
   */
  catalogChanges(oldCatalog: Catalog, newCatalog: Catalog): OfferChange[] {
    const raw = (catalog: Catalog) => ofThisCore(catalog, this.#module.CatalogHandle);
    this.#module.catalogChanges(raw(oldCatalog), raw(newCatalog));
    return this.#boundary.json<OfferChange[]>();
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
   * Cancels an order that has no subscription (rules L1, A2). The command is a `CancelCommand`.
   * @throws TermwiseError `REVISION_CONFLICT`, `INVALID_TRANSITION`, or every fault of the command
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

  /**
   * The order that a fulfil command names by `orderId`, so that it can be read first (rule L5).
   * @throws TermwiseError with every fault of the command, if it names none
   */
  fulfilledOrderId(command: Text): string {
    const [size = 0] = this.#boundary.write(command);
    return this.#text(this.#module.fulfilledOrderId(size));
  }

  /**
   * Changes a stored customer: replaces what the command mentions, null removes it (rule A14).
   * Orders keep what they carry. The context has the billing groups that the command may name.
   * @throws TermwiseError with every fault; the customer stays as it was
   */
  editCustomer(customer: Text, command: Text, context: CommandContext): EditedCustomer {
    const sizes = this.#boundary.write(customer, command, jsonOf(context));
    const [customerSize = 0, commandSize = 0, contextSize = 0] = sizes;
    this.#boundary.check(this.#module.editCustomer(customerSize, commandSize, contextSize));
    return {
      customerText: this.#boundary.read(),
      customerKey: this.#boundary.read(Output.customerKey),
      billingGroupText: this.#boundary.readOrNull(Output.billingGroup),
      billingGroupId: this.#boundary.readOrNull(Output.billingGroupId),
      billingGroupKey: this.#boundary.readOrNull(Output.billingGroupKey),
    };
  }

  #text(succeeded: boolean): string {
    this.#boundary.check(succeeded);
    return this.#boundary.read();
  }

  /** The record with which the core answers one input. */
  #answer<Answer>(call: (size: number) => boolean, input: Text): Answer {
    const [size = 0] = this.#boundary.write(input);
    return JSON.parse(this.#text(call(size))) as Answer;
  }

  /**
   * Cancels a subscription (rules L9, A2) and returns its new text. The command is a
   * `CancelSubscriptionCommand`.
   * @throws TermwiseError `INVALID_TRANSITION` if it is not active, or every fault of the command
   */
  cancelSubscription(subscription: Text, command: Text = '{}'): string {
    const [size = 0, commandSize = 0] = this.#boundary.write(subscription, command);
    return this.#text(this.#module.cancelSubscription(size, commandSize));
  }

  /**
   * Changes the details of a subscription, or replaces its device (rule A3), and returns its new
   * text. The command is an `EditSubscriptionCommand`. Of the context it uses `now` and the known
   * `subscriptions`: those that have the new serial number (`lookupKeys` of the command names it).
   * @throws TermwiseError `INVALID_TRANSITION` if it is not active, or every fault of the command
   */
  editSubscription(subscription: Text, command: Text, context: CommandContext): string {
    const sizes = this.#boundary.write(subscription, command, jsonOf(context));
    const [size = 0, commandSize = 0, contextSize = 0] = sizes;
    return this.#text(this.#module.editSubscription(size, commandSize, contextSize));
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
    return this.#answer(this.#module.overview, order);
  }

  /**
   * The profitability of an order, for staff only (rule V4).
   * @throws TermwiseError with every fault of the order
   */
  profitability(order: Text): Profitability {
    return this.#answer(this.#module.profitability, order);
  }

  /**
   * Where a subscription's contract is on a day, `YYYY-MM-DD` (rule A4).
   * @throws TermwiseError with every fault of the subscription, or of the day at `/today`
   */
  contractPosition(subscription: Text, today: string): ContractPosition {
    const sizes = this.#boundary.write(subscription, jsonOf({ today }));
    const [size = 0, querySize = 0] = sizes;
    return JSON.parse(this.#text(this.#module.contractPosition(size, querySize)));
  }

  /**
   * What selects the subscriptions that are in a phase on a day, `YYYY-MM-DD`, for a store to
   * search by (rule A4).
   * @throws TermwiseError with every fault, at `/phase` and `/today`
   */
  phaseFilter(phase: Phase, today: string): PhaseFilter {
    const [size = 0] = this.#boundary.write(jsonOf({ phase, today }));
    return JSON.parse(this.#text(this.#module.phaseFilter(size)));
  }

  /**
   * The payments of a subscription, one in each month of its contract (rule A11).
   * @throws TermwiseError with every fault of the subscription, or of the term at `/paymentTerm`
   */
  payments(subscription: Text, paymentTerm?: PaymentTerm): Payment[] {
    const sizes = this.#boundary.write(subscription, jsonOf({ paymentTerm }));
    const [size = 0, querySize = 0] = sizes;
    return JSON.parse(this.#text(this.#module.payments(size, querySize)));
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
    return this.#answer(this.#module.billingGroupSummary, query);
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

  /**
   * What a store finds an order by (rules F1 to F3).
   * @throws TermwiseError with every fault of the order
   */
  orderKeys(order: Text): OrderKeys {
    return this.#answer(this.#module.orderKeys, order);
  }

  /**
   * What a store finds a subscription by.
   * @throws TermwiseError with every fault of the subscription
   */
  subscriptionKeys(subscription: Text): SubscriptionKeys {
    return this.#answer(this.#module.subscriptionKeys, subscription);
  }

  /**
   * What a store finds a customer by. The customer is a `CustomerRecord`.
   * @throws TermwiseError with every fault of the customer
   */
  customerKeys(customer: Text): CustomerKeys {
    return this.#answer(this.#module.customerKeys, customer);
  }

  /**
   * What a store selects orders by (rules F1 to F3). The query is an `OrderListQuery`; its `limit`
   * may be a text of digits, as in a URL.
   * @throws TermwiseError with every fault of the query
   */
  orderFilter(query: Text): OrderFilter {
    return this.#answer(this.#module.orderFilter, query);
  }

  /**
   * What a store selects subscriptions by. The query is a `SubscriptionQuery`, as for
   * `orderFilter`.
   * @throws TermwiseError with every fault of the query
   */
  subscriptionFilter(query: Text): SubscriptionFilter {
    return this.#answer(this.#module.subscriptionFilter, query);
  }

  /**
   * What a store selects customers by. The query is a `CustomerQuery`, as for `orderFilter`.
   * @throws TermwiseError with every fault of the query
   */
  customerFilter(query: Text): CustomerFilter {
    return this.#answer(this.#module.customerFilter, query);
  }

  /** Opens an empty index of orders (section 8). */
  openOrderIndex(): OrderIndex {
    return new OrderIndex(this.#boundary, new this.#module.OrderIndexHandle());
  }

  /**
   * The customer and the billing group of an imported order as records of their own; the
   * customer's `createdAt` is the order's (rules O7, R7).
   * @throws TermwiseError with every fault of the order
   */
  importedParties(order: Text): ImportedParties {
    const [size = 0] = this.#boundary.write(order);
    this.#boundary.check(this.#module.importedParties(size));
    return readImportedParties(this.#boundary);
  }

  /** Begins an import of historical orders, a JSON text in each line (rule I1). */
  openImport(): OrderImport {
    return new OrderImport(this.#boundary, new this.#module.OrderImportHandle());
  }

  /** Begins an import of running subscriptions, a JSON text in each line (rule A10). */
  openSubscriptionImport(): SubscriptionImport {
    return new SubscriptionImport(this.#boundary, new this.#module.SubscriptionImportHandle());
  }
}
