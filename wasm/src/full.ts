/**
 * All of Termwise: what the checkout's part has, and the life of orders, finding and import.
 *
 * Orders, commands and contexts are JSON texts and records as on the wire, amounts in major units.
 * A `TermwiseError` with `ofContext` speaks of the order or the context, not of the command.
 * @module
 */
import { Boundary, type Fault, jsonOf, type Text, type WasmSource } from './boundary.js';
import type { MainModule, OrderImportHandle, OrderIndexHandle } from './full-binding.js';
import { Handle } from './handle.js';
import type { Catalog, CreatedOrder, CreateOptions, Draft } from './index.js';
import { orNull, readCreated, Termwise } from './index.js';
import type {
  BillingGroupSummary,
  CommandContext,
  FaultCode,
  OrderOverview,
  OrderType,
  Profitability,
  Subscription,
} from './records.js';

export * from './index.js';

/** What a store looks up before the core can decide, in the form in which it compares. */
export interface LookupKeys {
  /** Of the e-mail address (rule O7). */
  readonly customerKey: string | null;
  readonly billingGroupId: string | null;
  /** Of the billing group's name (rule R7). */
  readonly billingGroupKey: string | null;
  /** That items name, or that units would get (rules R18, L5). */
  readonly subscriptionIds: readonly string[];
  /** Of units (rule L5). */
  readonly serialNumbers: readonly string[];
  /** Of a request (rule R1): `standard` where it says nothing, null where that is faulty. */
  readonly orderType: OrderType | null;
}

/** An order as a command left it, with all that changes beside it. */
export interface OrderOutcome extends CreatedOrder {
  /** Those made (rule L5). `JSON.stringify` gives their exact texts. */
  readonly subscriptions: readonly Subscription[];
  /** Those that end by it (rules L7, L8). */
  readonly endedSubscriptions: readonly Subscription[];
}

/** Why a line or a row was refused. */
export interface LineFault {
  /** From 1. */
  readonly line: number;
  readonly error: {
    readonly code: FaultCode;
    readonly message: string;
    readonly details: readonly Fault[];
  };
}

/** What the last bytes of an import completed. */
export interface ImportBatch {
  /** The orders in canonical form, each with its line. */
  readonly orders: readonly { readonly line: number; readonly id: string; readonly text: string }[];
  readonly faults: readonly LineFault[];
  /** Lines done so far, in all. */
  readonly lines: number;
  /** Bytes done so far, in all: up to the end of the last line that is. */
  readonly bytes: number;
}

/** A page of the orders that were found. */
export interface FoundOrders {
  /** Of all pages. */
  readonly total: number;
  /** Newest first (rule F3). */
  readonly ids: readonly string[];
}

/** What stands for a catalog or a draft in the module that is to work with it. */
function ofThisCore<T extends object>({ raw }: { readonly raw: T }, kind: object): T {
  if (raw instanceof (kind as new () => T)) return raw;
  throw new TypeError('not opened by this Termwise');
}

/** Loads all of the compiled core, by default from `full.wasm` beside this module. */
export async function loadTermwise(
  source: WasmSource = new URL('./full.wasm', import.meta.url),
): Promise<FullTermwise> {
  return new FullTermwise(await Boundary.load(source));
}

/** All of the core, loaded. */
export class FullTermwise extends Termwise {
  readonly #boundary: Boundary;
  readonly #module: MainModule;

  /** @internal */
  constructor(boundary: Boundary) {
    super(boundary);
    this.#boundary = boundary;
    this.#module = boundary.module as unknown as MainModule;
  }

  /** The keys of a request, a command or an order; null and empty where it lacks them or cannot be read. */
  lookupKeys(text: Text): LookupKeys {
    const [size = 0] = this.#boundary.write(text);
    this.#module.lookupKeys(size);
    return {
      customerKey: orNull(this.#boundary.read(0)),
      billingGroupId: orNull(this.#boundary.read(1)),
      billingGroupKey: orNull(this.#boundary.read(2)),
      subscriptionIds: this.#boundary.json<string[]>(3),
      serialNumbers: this.#boundary.json<string[]>(4),
      orderType: orNull(this.#boundary.read(5)) as OrderType | null,
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
    const subscriptions = this.#boundary.json<Subscription[]>(8);
    const endedSubscriptions = this.#boundary.json<Subscription[]>(9);
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
   * Replaces what the command mentions (rule L4); new items at the catalog's prices.
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
   * Makes a subscription for each unit, all or none (rules L5 to L8).
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
   * The subscription, cancelled (rule L9).
   * @throws TermwiseError `INVALID_TRANSITION` where it is not active
   */
  cancelSubscription(subscription: Text): string {
    const [size = 0] = this.#boundary.write(subscription);
    return this.#text(this.#module.cancelSubscription(size));
  }

  /**
   * An order text, judged by itself and in canonical form (rules O8, I1).
   * @throws TermwiseError with every fault
   */
  normalizeOrder(order: Text): string {
    const [size = 0] = this.#boundary.write(order);
    return this.#text(this.#module.normalizeOrder(size));
  }

  /**
   * A subscription text, judged by itself and in canonical form (rules O8, L6).
   * @throws TermwiseError with every fault
   */
  normalizeSubscription(subscription: Text): string {
    const [size = 0] = this.#boundary.write(subscription);
    return this.#text(this.#module.normalizeSubscription(size));
  }

  /**
   * What may be done with an order, whether it can be fulfilled, what is paid when (rules L2, V5, V1).
   * @throws TermwiseError with every fault of the order
   */
  overview(order: Text): OrderOverview {
    const [size = 0] = this.#boundary.write(order);
    return JSON.parse(this.#text(this.#module.overview(size))) as OrderOverview;
  }

  /**
   * What an order brings; for staff only (rule V4).
   * @throws TermwiseError with every fault of the order
   */
  profitability(order: Text): Profitability {
    const [size = 0] = this.#boundary.write(order);
    return JSON.parse(this.#text(this.#module.profitability(size))) as Profitability;
  }

  /**
   * The day on which an invoice is due, `YYYY-MM-DD` (rule V2). The query is a `DueDateQuery`.
   * @throws TermwiseError with every fault of the query
   */
  dueDate(query: Text): string {
    const [size = 0] = this.#boundary.write(query);
    return this.#text(this.#module.dueDate(size));
  }

  /**
   * A billing group's active subscriptions (rule V3). The query is a `BillingGroupQuery`.
   * @throws TermwiseError `CURRENCY_MISMATCH`, or every fault of the query
   */
  billingGroupSummary(query: Text): BillingGroupSummary {
    const [size = 0] = this.#boundary.write(query);
    return JSON.parse(this.#text(this.#module.billingGroupSummary(size))) as BillingGroupSummary;
  }

  /**
   * Adds a spreadsheet's rows `sku`, `quantity`, `contractLength` to a draft (rule I2): CSV with `,`, `;` or tab, at
   * most 8 MiB. Faulty rows are named by their line and left out.
   * @throws TermwiseError `REQUEST_TOO_LARGE`
   */
  addLines(
    draft: Draft,
    csv: Text,
  ): { readonly added: number; readonly faults: readonly LineFault[] } {
    const [size = 0] = this.#boundary.write(csv);
    const added = this.#module.addLines(ofThisCore(draft, this.#module.DraftHandle), size);
    this.#boundary.check(added >= 0);
    const faults = this.#boundary.json<LineFault[]>();
    draft.takeIn(added);
    return { added, faults };
  }

  /** Opens an empty index of orders (section 8). */
  openOrderIndex(): OrderIndex {
    return new OrderIndex(this.#boundary, new this.#module.OrderIndexHandle());
  }

  /** Begins an import of historical orders, a JSON text a line (rule I1). */
  openImport(): OrderImport {
    return new OrderImport(this.#boundary, new this.#module.OrderImportHandle());
  }
}

/** Orders that can be found, always up to date (rules F1 to F4). Frees itself; `close` frees it at once. */
export class OrderIndex {
  readonly #boundary: Boundary;
  readonly #handle: Handle<OrderIndexHandle>;

  /** @internal */
  constructor(boundary: Boundary, raw: OrderIndexHandle) {
    this.#boundary = boundary;
    this.#handle = new Handle(this, raw, 'index');
  }

  /** How many orders there are. */
  get size(): number {
    return this.#handle.get().size();
  }

  /**
   * Adds an order, or changes the one with that id.
   * @throws TermwiseError with every fault of the order; the index stays as it was
   */
  put(order: Text): void {
    const [size = 0] = this.#boundary.write(order);
    this.#boundary.check(this.#handle.get().put(size));
  }

  /** Takes the order with that id out; whether there was one. */
  remove(id: string): boolean {
    const [size = 0] = this.#boundary.write(id);
    return this.#handle.get().remove(size);
  }

  /**
   * A page of what is found. The query is an `OrderQuery`.
   * @throws TermwiseError with every fault of the query
   */
  search(query: Text): FoundOrders {
    const [size = 0] = this.#boundary.write(query);
    const total = this.#handle.get().search(size);
    this.#boundary.check(total >= 0);
    return { total, ids: this.#boundary.json<string[]>() };
  }

  close(): void {
    this.#handle.close();
  }
  [Symbol.dispose](): void {
    this.close();
  }
}

/** An import under way. What was handed over is not kept. Frees itself; `close` frees it at once. */
export class OrderImport {
  readonly #boundary: Boundary;
  readonly #handle: Handle<OrderImportHandle>;
  /** The first half of a character that the last text was cut in. */
  #half = '';

  /** @internal */
  constructor(boundary: Boundary, raw: OrderImportHandle) {
    this.#boundary = boundary;
    this.#handle = new Handle(this, raw, 'import');
  }

  /** Takes the next bytes or text, which may end anywhere, inside a character too. */
  push(chunk: Text): ImportBatch {
    const isText = typeof chunk === 'string';
    const text = isText ? this.#half + chunk : this.#half;
    const end = isText && /[\ud800-\udbff]$/.test(text) ? text.length - 1 : text.length;
    this.#push(text.slice(0, end), isText ? '' : chunk);
    this.#half = text.slice(end);
    return this.#batch();
  }

  /** Takes the last line, where no line break ended it. */
  finish(): ImportBatch {
    this.#push(this.#half);
    this.#half = '';
    this.#handle.get().finish();
    return this.#batch();
  }

  #push(...texts: Text[]): void {
    const handle = this.#handle.get();
    handle.push(this.#boundary.write(...texts).reduce((sum, size) => sum + size, 0));
  }

  #batch(): ImportBatch {
    const texts = this.#boundary.read(0).split('\n');
    const accepted = this.#boundary.json<(number | string)[]>(1);
    const faults = this.#boundary.json<LineFault[]>(2);
    const orders = Array.from({ length: accepted.length / 2 }, (_, i) => ({
      line: accepted[i * 2] as number,
      id: accepted[i * 2 + 1] as string,
      text: texts[i] as string,
    }));
    const raw = this.#handle.get();
    return { orders, faults, lines: raw.lines(), bytes: raw.bytes() };
  }

  close(): void {
    this.#handle.close();
  }
  [Symbol.dispose](): void {
    this.close();
  }
}
