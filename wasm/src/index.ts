/**
 * Termwise: subscription orders decided once, in every runtime, by one compiled core.
 *
 * Amounts on the live API are whole minor units of the catalog's currency; inside JSON records (orders, catalogs,
 * the params of faults) they are major units as on the wire. Lengths are months.
 * @module
 */
import type { CatalogHandle, DraftHandle } from '#binding';
import { Boundary, type Fault, halves, jsonOf, type Text, type WasmSource } from './boundary.js';
import { Handle } from './handle.js';
import type { CatalogRecord, DraftOptions, Order, OrderContext } from './records.js';
import { requestItemFields } from './records.js';

export { type Fault, TermwiseError, type Text, type WasmSource } from './boundary.js';
export * from './records.js';

/** A country as a form offers it. */
export interface Country {
  /** ISO 3166-1 alpha-2. */
  readonly code: string;
  /** The usual English name. */
  readonly name: string;
  readonly postalCodeExample: string | null;
  readonly postalCodeRequired: boolean;
}

/** What a quantity of a variant costs at one contract length, in minor units (rule D3). */
export interface Offer {
  /** Months. */
  readonly contractLength: number;
  /** Of one unit in one month. */
  readonly unitPrice: number;
  readonly monthlyTotal: number;
  readonly contractValue: number;
}

/** Months with equal payments; month 1 is each subscription's first (rule V1). */
export interface ScheduleRun {
  readonly fromMonth: number;
  readonly toMonth: number;
  /** Minor units a month. */
  readonly amount: number;
}

/** An order just made, with the records that stand beside it. Texts are exact; parsed numbers are JavaScript's. */
export interface CreatedOrder {
  readonly orderText: string;
  readonly order: Order;
  /** The same order without what only staff may see; null unless it was asked for. */
  readonly publicText: string | null;
  /** The new customer record, null where a known one matched (rule O7). */
  readonly customerText: string | null;
  /** The new billing group, null where it was known or none is named (rule R7). */
  readonly billingGroupText: string | null;
  readonly customerId: string;
  readonly customerKey: string;
  readonly billingGroupId: string | null;
  readonly billingGroupKey: string | null;
}

export interface CreateOptions {
  /** Whether to write the order for everyone, too (`CreatedOrder.publicText`). */
  readonly publicText?: boolean;
}

/** What a newer catalog changed for an item of a draft since it was saved (rule D4). */
export interface CatalogChange {
  /** JSON Pointer of the item. */
  readonly path: string;
  readonly sku: string;
  readonly change: 'price_changed' | 'vanished' | 'inactive';
  /** Of one unit in one month, major units: what was seen. */
  readonly oldPrice: number;
  /** Major units; null unless the price changed. */
  readonly newPrice: number | null;
}

/** What can be entered: text as it was typed, or a program's number or boolean; null empties the field. */
export type Entry = string | number | boolean | null;

/** The members of an item that can be set. */
export type ItemField = (typeof requestItemFields)[number];
/** What an item is added with. */
export type ItemEntries = { readonly [field in ItemField]?: string | number | null };

/** @internal */
export const orNull = (text: string): string | null => (text === '' ? null : text);

/** Loads the compiled core, by default from `termwise.wasm` beside this module. */
export async function loadTermwise(
  source: WasmSource = new URL('./termwise.wasm', import.meta.url),
): Promise<Termwise> {
  return new Termwise(await Boundary.load(source));
}

/** The core, loaded. */
export class Termwise {
  readonly #boundary: Boundary;
  #countries: readonly Country[] | undefined;

  /** @internal */
  constructor(boundary: Boundary) {
    this.#boundary = boundary;
  }

  /**
   * Opens a catalog text of at most 64 MiB (section 2).
   * @throws TermwiseError with every fault of the catalog (rule K5)
   */
  openCatalog(text: Text): Catalog {
    const [size = 0] = this.#boundary.write(text);
    const handle = this.#boundary.module.openCatalog(size);
    this.#boundary.check(handle);
    return new Catalog(this.#boundary, handle);
  }

  /** All countries with their English names, sorted by name. */
  get countries(): readonly Country[] {
    if (this.#countries === undefined) {
      this.#boundary.module.countries();
      const { compare } = new Intl.Collator('en');
      this.#countries = this.#boundary.json<Country[]>().sort((a, b) => compare(a.name, b.name));
    }
    return this.#countries;
  }
}

/** A catalog that is open; it never changes. Frees itself; `close` frees it at once. */
export class Catalog {
  readonly #boundary: Boundary;
  readonly #handle: Handle<CatalogHandle>;
  /** In canonical form, whole. */
  readonly text: string;
  /** What everyone may download: without costs and what is not for rent (rule K4). */
  readonly publicText: string;
  /** `text`, parsed. */
  readonly record: CatalogRecord;
  readonly version: string | null;
  readonly currency: { readonly code: string; readonly exponent: number };
  /** Months, ascending. */
  readonly contractLengths: readonly number[];

  /** @internal */
  constructor(boundary: Boundary, raw: CatalogHandle) {
    this.#boundary = boundary;
    this.#handle = new Handle(this, raw, 'catalog');
    raw.text();
    this.text = boundary.read();
    raw.publicText();
    this.publicText = boundary.read();
    this.record = JSON.parse(this.text) as CatalogRecord;
    this.version = this.record.version ?? null;
    this.currency = { code: this.record.currency, exponent: raw.exponent() };
    this.contractLengths = [...(this.record.contractLengths ?? [])].sort((a, b) => a - b);
    boundary.module.releaseBuffers();
  }

  /**
   * An amount's exact decimal text in major units: 5990 → "59.9" (rule M3).
   * @throws RangeError where the amount is no whole number of minor units
   */
  amountText(minor: number): string {
    if (!Number.isSafeInteger(minor)) throw new RangeError('an amount is whole minor units');
    this.#handle.get().amountText(minor);
    return this.#boundary.read();
  }

  /** What a quantity of a variant costs at each length, ascending; empty where it is not for rent (rule D3). */
  offers(sku: string, quantity = 1): Offer[] {
    const [size = 0] = this.#boundary.write(sku);
    this.#handle.get().offers(size, quantity);
    return this.#boundary.json<Offer[]>();
  }

  /**
   * Opens an empty draft (section 9).
   * @throws TermwiseError with every fault of the options
   */
  openDraft(options: DraftOptions = {}): Draft {
    const [size = 0] = this.#boundary.write(jsonOf(options));
    const handle = this.#handle.get().openDraft(size);
    this.#boundary.check(handle);
    return new Draft(this.#boundary, this, handle);
  }

  /**
   * Opens a draft that was saved, with the address policy that it had (rule D1), whatever the options say.
   * `Draft.catalogChanges` says what this catalog changed for it.
   * @throws TermwiseError where the text is no saved draft, or with every fault of the options
   */
  restoreDraft(saved: Text, options: DraftOptions = {}): Draft {
    const [savedSize = 0, size = 0] = this.#boundary.write(saved, jsonOf(options));
    const handle = this.#handle.get().restoreDraft(savedSize, size);
    this.#boundary.check(handle);
    return new Draft(this.#boundary, this, handle);
  }

  /**
   * Checks an order request and makes the order of it (section 5).
   * @throws TermwiseError with every fault of the request, or of the context
   */
  createOrder(request: Text, context: OrderContext, options: CreateOptions = {}): CreatedOrder {
    const [requestSize = 0, size = 0] = this.#boundary.write(request, jsonOf(context));
    const { publicText = false } = options;
    this.#boundary.check(this.#handle.get().createOrder(requestSize, size, publicText));
    return readCreated(this.#boundary);
  }

  /** @internal */
  get raw(): CatalogHandle {
    return this.#handle.get();
  }

  /** Frees the catalog at once. Its drafts stay usable. */
  close(): void {
    this.#handle.close();
  }
  [Symbol.dispose](): void {
    this.close();
  }
}

// Where the binding's window of doubles holds what; the binding's class states the same order.
const monthlyTotalAt = 0;
const contractValueAt = 1;
const faultCountAt = 2;
const changesAt = 3;
const windowSize = 4;

/** The live order: what has been entered so far, valid or not, its faults and its totals (section 9). */
export class Draft {
  readonly catalog: Catalog;
  readonly #boundary: Boundary;
  readonly #handle: Handle<DraftHandle>;
  /** What is read after every edit, in the module's memory; empty once that memory has moved. */
  #window = new Float64Array(0);
  #items: DraftItem[] = [];

  /** @internal */
  constructor(boundary: Boundary, catalog: Catalog, raw: DraftHandle) {
    this.#boundary = boundary;
    this.catalog = catalog;
    this.#handle = new Handle(this, raw, 'draft');
    this.#items = Array.from({ length: raw.itemCount() }, (_, slot) => this.#item(slot));
  }

  get items(): readonly DraftItem[] {
    return this.#items;
  }

  /** Adds an item at the end. */
  addItem(entries: ItemEntries = {}): DraftItem {
    const fields = Object.entries(entries);
    const item = this.#item(this.#handle.get().addItem());
    this.#items.push(item);
    try {
      for (const [field, value] of fields) item.set(field as ItemField, value);
    } catch (error) {
      item.remove();
      throw error;
    }
    return item;
  }

  /** @internal */
  get raw(): DraftHandle {
    return this.#handle.get();
  }

  /** @internal Takes in the items that the core added after those that it had. */
  takeIn(count: number): void {
    const from = this.raw.slotCount() - count;
    for (let slot = from; slot < from + count; slot += 1) this.#items.push(this.#item(slot));
  }

  #item(slot: number): DraftItem {
    return new DraftItem(this.#boundary, this.#handle, slot, this.catalog, () => {
      this.#items = this.#items.filter((item) => item.slot !== slot);
    });
  }

  /**
   * Sets one field by its JSON Pointer. Text goes in as it was typed: the core judges it. `/shippingAddress` and
   * `/customer/billingGroup` are made with true and emptied with null, and made too by setting a member.
   * @throws TermwiseError where an order has no such field
   */
  set(path: string, value: Entry): void {
    const [pathSize = 0, valueSize = 0] = this.#boundary.write(path, textOf(value));
    const kind = kindOf(this.#boundary, value);
    this.#boundary.check(this.#handle.get().set(pathSize, kind, valueSize));
  }

  /** What was entered, raw; true for an object that is there. */
  get(path: string): Entry {
    const [size = 0] = this.#boundary.write(path);
    const kind = this.#handle.get().get(size);
    this.#boundary.check(kind >= 0);
    return entryOf(this.#boundary, kind);
  }

  #look(at: number): number {
    return this.#window[at] ?? this.#lookAnew(at);
  }
  #lookAnew(at: number): number {
    this.#window = this.#boundary.doubles(this.#handle.get().window(), windowSize);
    return this.#window[at] as number;
  }
  #amount(at: number): number | null {
    const amount = this.#look(at);
    return Number.isNaN(amount) ? null : amount;
  }
  /** Minor units; null where it is too large (rules O3, M4). */
  get monthlyTotal(): number | null {
    return this.#amount(monthlyTotalAt);
  }
  /** Minor units; null where it is too large (rules O3, M4). */
  get contractValue(): number | null {
    return this.#amount(contractValueAt);
  }
  get faultCount(): number {
    return this.#look(faultCountAt);
  }
  /** Whether nothing is wrong or missing. */
  get complete(): boolean {
    return this.faultCount === 0;
  }
  /** Grows with every change: what was read stays true until it moves. */
  get changes(): number {
    return this.#look(changesAt);
  }

  /** What is paid in which months; empty while there is no monthly total (rule V1). */
  schedule(): ScheduleRun[] {
    this.#handle.get().schedule();
    return this.#boundary.json<ScheduleRun[]>();
  }

  /** All faults, in the order in which a validated request lists them (rules E1, D5). */
  faults(): Fault[] {
    this.#handle.get().faults();
    return this.#boundary.json<Fault[]>();
  }

  /** The faults of exactly that path. */
  faultsAt(path: string): Fault[] {
    const [size = 0] = this.#boundary.write(path);
    this.#handle.get().faultsAt(size);
    return this.#boundary.json<Fault[]>();
  }

  /** What a newer catalog changed since the draft was saved, item by item (rule D4). */
  catalogChanges(): CatalogChange[] {
    this.#handle.get().catalogChanges();
    return this.#boundary.json<CatalogChange[]>();
  }

  /** The draft as text, for `Catalog.restoreDraft` (rule D1). */
  save(): string {
    this.#handle.get().save();
    return this.#boundary.read();
  }

  /**
   * The finished order request (rule D5).
   * @throws TermwiseError with the faults that are left
   */
  request(): string {
    this.#boundary.check(this.#handle.get().request());
    return this.#boundary.read();
  }

  /**
   * The order that the draft would become (rule D5).
   * @throws TermwiseError with the faults that are left, or those of the context
   */
  createOrder(context: OrderContext, options: CreateOptions = {}): CreatedOrder {
    const [size = 0] = this.#boundary.write(jsonOf(context));
    this.#boundary.check(this.#handle.get().createOrder(size, options.publicText ?? false));
    return readCreated(this.#boundary);
  }

  /** Frees the draft at once. */
  close(): void {
    this.#window = new Float64Array(0);
    this.#handle.close();
  }
  [Symbol.dispose](): void {
    this.close();
  }
}

function fieldNumber(field: ItemField): number {
  const number = requestItemFields.indexOf(field);
  if (number < 0) throw new TypeError(`an item has no ${field}`);
  return number;
}
const quantityField = fieldNumber('quantity');
const contractLengthField = fieldNumber('contractLength');

/** In place of its draft in an item that was removed. */
const removedItem = {
  get(): never {
    throw new Error('this item was removed from its draft');
  },
};

/** One item of a draft. It stays the same item whatever is added or removed around it. */
export class DraftItem {
  readonly #boundary: Boundary;
  #draft: Pick<Handle<DraftHandle>, 'get'>;
  readonly #catalog: Catalog;
  readonly #forget: () => void;
  /** @internal */
  readonly slot: number;

  /** @internal */
  constructor(
    boundary: Boundary,
    draft: Handle<DraftHandle>,
    slot: number,
    catalog: Catalog,
    forget: () => void,
  ) {
    this.#boundary = boundary;
    this.#draft = draft;
    this.slot = slot;
    this.#catalog = catalog;
    this.#forget = forget;
  }

  /** Its JSON Pointer as the items stand now. */
  get path(): string {
    return `/items/${this.#draft.get().itemIndex(this.slot)}`;
  }
  get removed(): boolean {
    return this.#draft === removedItem;
  }

  /** Sets one member: text as typed, or a number; null empties it. */
  set(field: ItemField, value: string | number | null): void {
    const handle = this.#draft.get();
    const [size = 0] = this.#boundary.write(textOf(value));
    handle.setItem(this.slot, fieldNumber(field), kindOf(this.#boundary, value), size);
  }

  /** What was entered, raw. */
  get(field: ItemField): string | number | null {
    const kind = this.#draft.get().getItem(this.slot, fieldNumber(field));
    return entryOf(this.#boundary, kind) as string | number | null;
  }

  // A whole number crosses as a number: that is the path of the live edit.
  #setWhole(field: number, name: ItemField, value: string | number | null): void {
    if (Number.isSafeInteger(value)) {
      this.#draft.get().setItemWhole(this.slot, field, value as number);
    } else {
      this.set(name, value);
    }
  }

  get sku(): string | null {
    return this.get('sku') as string | null;
  }
  set sku(value: string | null) {
    this.set('sku', value);
  }
  /** Units. */
  get quantity(): string | number | null {
    return this.get('quantity');
  }
  set quantity(value: string | number | null) {
    this.#setWhole(quantityField, 'quantity', value);
  }
  /** Months. */
  get contractLength(): string | number | null {
    return this.get('contractLength');
  }
  set contractLength(value: string | number | null) {
    this.#setWhole(contractLengthField, 'contractLength', value);
  }
  /** The price that is expected, in major units as on the wire (rule R16). */
  get unitPrice(): string | number | null {
    return this.get('unitPrice');
  }
  set unitPrice(value: string | number | null) {
    this.set('unitPrice', value);
  }

  /** Minor units; null while the item has a fault. */
  get monthlyTotal(): number | null {
    const amount = this.#draft.get().itemMonthlyTotal(this.slot);
    return Number.isNaN(amount) ? null : amount;
  }
  /** Minor units; null while the item has a fault. */
  get contractValue(): number | null {
    const amount = this.#draft.get().itemContractValue(this.slot);
    return Number.isNaN(amount) ? null : amount;
  }

  /** What its quantity of its variant costs at each length; of one unit while the quantity is faulty. */
  offers(): Offer[] {
    const quantity = this.#draft.get().itemQuantity(this.slot);
    return this.#catalog.offers(this.sku ?? '', quantity);
  }

  /**
   * Accepts the catalog's price in place of the one that was seen or expected (rules D4, R16).
   * @throws TermwiseError with the item's faults where it is no longer for rent
   */
  acceptPrice(): void {
    this.#boundary.check(this.#draft.get().acceptPrice(this.slot));
  }

  /** The faults of the item and its members. */
  faults(): Fault[] {
    this.#draft.get().itemFaults(this.slot);
    return this.#boundary.json<Fault[]>();
  }

  /** Takes the item out of its draft; it cannot be used after that. */
  remove(): void {
    this.#draft.get().removeItem(this.slot);
    this.#draft = removedItem;
    this.#forget();
  }
}

// Half of a character, as a field may hold while somebody types, crosses as what stands for it.
const textOf = (value: Entry): string => String(value ?? '').replace(halves, '\ufffd');

function kindOf({ module }: Boundary, value: Entry): number {
  switch (typeof value) {
    case 'string':
      return module.KIND_TEXT;
    case 'number':
      return module.KIND_NUMBER;
    case 'boolean':
      return module.KIND_BOOLEAN;
    default:
      if (value != null) throw new TypeError('an entry is a text, a number, a boolean or null');
      return module.KIND_ABSENT;
  }
}

function entryOf(boundary: Boundary, kind: number): Entry {
  const { KIND_TEXT, KIND_NUMBER, KIND_BOOLEAN } = boundary.module;
  if (kind === KIND_TEXT) return boundary.read();
  if (kind === KIND_NUMBER) return Number(boundary.read());
  if (kind === KIND_BOOLEAN) return boundary.read() === 'true';
  return null;
}

// The outputs in the order in which the binding leaves them.
/** @internal */
export function readCreated(boundary: Boundary): CreatedOrder {
  const orderText = boundary.read(0);
  let order: Order | undefined;
  return {
    orderText,
    get order() {
      return (order ??= JSON.parse(orderText) as Order);
    },
    publicText: orNull(boundary.read(1)),
    customerText: orNull(boundary.read(2)),
    billingGroupText: orNull(boundary.read(3)),
    customerId: boundary.read(4),
    customerKey: boundary.read(5),
    billingGroupId: orNull(boundary.read(6)),
    billingGroupKey: orNull(boundary.read(7)),
  };
}
