import type { DraftHandle } from '#binding';
import type { Boundary } from './boundary.js';
import type { Catalog } from './catalog.js';
import { type CreatedOrder, type CreateOptions, readCreated } from './created-order.js';
import { DraftItem } from './draft-item.js';
import {
  type Entry,
  fieldNumber,
  type ItemEntries,
  type ItemField,
  kindOf,
  readEntry,
  textOf,
} from './entry.js';
import { Handle } from './handle.js';
import type { CatalogChange, Fault, KnownRecords, OrderContext, ScheduleRun } from './records.js';
import { DraftWindow } from './slots.js';
import { jsonOf } from './text.js';

/**
 * The live order: what has been entered so far, valid or not, with its faults and totals (section
 * 9). The saved text of a draft has at most 64 MiB. A draft is freed by the garbage collector, or
 * at once by `close`.
 */
export class Draft {
  readonly catalog: Catalog;
  readonly #boundary: Boundary;
  readonly #handle: Handle<DraftHandle>;
  /**
   * The values that are read after every edit, in the module's memory; empty after that memory has
   * moved.
   */
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

  /**
   * Adds an item at the end.
   * @throws TermwiseError for a number that JSON cannot express (rule A7), at the path that the
   * item would have had, or if the draft would be too large to save. No item is added then.
   */
  addItem(entries: ItemEntries = {}): DraftItem {
    const raw = this.#handle.get();
    raw.beginItem();
    for (const [field, value] of Object.entries(entries)) {
      const [size = 0] = this.#boundary.writeFields(textOf(value));
      raw.enterNewItem(fieldNumber(field as ItemField), kindOf(value), size);
    }
    const slot = raw.addItem();
    this.#boundary.check(slot >= 0);
    const item = this.#item(slot);
    this.#items.push(item);
    return item;
  }

  /** @internal */
  get raw(): DraftHandle {
    return this.#handle.get();
  }

  /** @internal Lists the items that the core has added at the end. */
  listNewItems(count: number): void {
    const from = this.raw.slotCount() - count;
    for (let slot = from; slot < from + count; slot += 1) this.#items.push(this.#item(slot));
  }

  #item(slot: number): DraftItem {
    return new DraftItem(this.#boundary, this.#handle, slot, () => {
      this.#items = this.#items.filter((item) => item.slot !== slot);
    });
  }

  /**
   * Replaces the customers, billing groups and subscriptions that the draft is validated against
   * (rule A9). Only its faults change; totals and entries stay the same.
   * @throws TermwiseError with every fault of the records; then the draft is unchanged
   */
  replaceKnown(known: KnownRecords): void {
    const [size = 0] = this.#boundary.write(jsonOf(known));
    this.#boundary.check(this.#handle.get().replaceKnown(size));
  }

  /**
   * Sets one field by its JSON Pointer. Pass in text as it was typed; the core checks it. An object
   * such as `/shippingAddress` is created with true or by setting a member, and removed with null.
   * @throws TermwiseError if an order has no such field, for a number that JSON cannot express
   * (rule A7), or if the draft would be too large to save
   */
  set(path: string, value: Entry): void {
    const [pathSize = 0, valueSize = 0] = this.#boundary.writeFields(path, textOf(value));
    this.#boundary.check(this.#handle.get().set(pathSize, kindOf(value), valueSize));
  }

  /**
   * The value as it was entered; true for an object that exists.
   * @throws TermwiseError if an order has no such field
   */
  get(path: string): Entry {
    const [size = 0] = this.#boundary.writeFields(path);
    return readEntry(this.#boundary, this.#handle.get().get(size));
  }

  #look(cell: DraftWindow): number {
    return this.#window[cell] ?? this.#lookAnew(cell);
  }
  #lookAnew(cell: DraftWindow): number {
    this.#window = this.#boundary.doubles(this.#handle.get().window(), DraftWindow.size);
    return this.#window[cell] as number;
  }
  #amount(cell: DraftWindow): number | null {
    const amount = this.#look(cell);
    return Number.isNaN(amount) ? null : amount;
  }
  /** Minor units; null if it is too large (rules O3, M4). */
  get monthlyTotal(): number | null {
    return this.#amount(DraftWindow.monthlyTotal);
  }
  /** Minor units; null if it is too large (rules O3, M4). */
  get contractValue(): number | null {
    return this.#amount(DraftWindow.contractValue);
  }
  get faultCount(): number {
    return this.#look(DraftWindow.faultCount);
  }
  /** Whether nothing is wrong or missing. */
  get complete(): boolean {
    return this.faultCount === 0;
  }
  /** Increases with every change, so that what was read can be cached. */
  get changes(): number {
    return this.#look(DraftWindow.changes);
  }

  /** The payment schedule; empty if there is no monthly total (rule V1). */
  schedule(): ScheduleRun[] {
    this.#handle.get().schedule();
    return this.#boundary.json<ScheduleRun[]>();
  }

  /** Whether it would be a fault to leave a field empty, as the draft is now. */
  isRequired(path: string): boolean {
    const [size = 0] = this.#boundary.writeFields(path);
    return this.#handle.get().isRequired(size);
  }

  /** All faults, in the order in which a validated request lists them (rules E1, D5). */
  faults(): Fault[] {
    this.#boundary.check(this.#handle.get().faults());
    return this.#boundary.json<Fault[]>();
  }

  /** The faults of exactly this path. */
  faultsAt(path: string): Fault[] {
    const [size = 0] = this.#boundary.writeFields(path);
    this.#handle.get().faultsAt(size);
    return this.#boundary.json<Fault[]>();
  }

  /** What a newer catalog has changed since the draft was saved, item by item (rule D4). */
  catalogChanges(): CatalogChange[] {
    this.#boundary.check(this.#handle.get().catalogChanges());
    return this.#boundary.json<CatalogChange[]>();
  }

  /** The draft as text, for `Catalog.restoreDraft` (rule D1). */
  save(): string {
    this.#boundary.check(this.#handle.get().save());
    return this.#boundary.read();
  }

  /**
   * The finished order request (rule D5).
   * @throws TermwiseError with all faults, if there are any
   */
  request(): string {
    this.#boundary.check(this.#handle.get().request());
    return this.#boundary.read();
  }

  /**
   * Creates an order from the draft (rule D5).
   * @throws TermwiseError with all faults of the draft or of the context
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
