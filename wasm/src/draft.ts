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
 * The live order: what has been entered so far, valid or not, its faults and its totals (section
 * 9).
 * A draft holds what can be saved and restored, at most 64 MiB as text. Frees itself; `close` frees
 * it at once.
 */
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

  /**
   * Adds an item at the end, or none if it throws.
   * @throws TermwiseError for a number that JSON cannot express (rule A7), at the path that the
   * item
   * would have had, or if the draft would be too large to be saved
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

  /** @internal Lists the items that the core added after those that it had. */
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
   * (rule A9). Its faults follow; totals and entries stay.
   * @throws TermwiseError with every fault of the records; the draft stays as it was
   */
  replaceKnown(known: KnownRecords): void {
    const [size = 0] = this.#boundary.write(jsonOf(known));
    this.#boundary.check(this.#handle.get().replaceKnown(size));
  }

  /**
   * Sets one field by its JSON Pointer. Text goes in as it was typed: the core judges it. An object
   * such as `/shippingAddress` is made with true or by setting a member, and emptied with null.
   * @throws TermwiseError if an order has no such field, for a number that JSON cannot express
   * (rule
   * A7), or if the draft would be too large to be saved
   */
  set(path: string, value: Entry): void {
    const [pathSize = 0, valueSize = 0] = this.#boundary.writeFields(path, textOf(value));
    this.#boundary.check(this.#handle.get().set(pathSize, kindOf(value), valueSize));
  }

  /**
   * What was entered, raw; true for an object that is there.
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
  /** Grows with every change. What was read stays true while it is the same. */
  get changes(): number {
    return this.#look(DraftWindow.changes);
  }

  /** What is paid in which months; empty while there is no monthly total (rule V1). */
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

  /** The faults of exactly that path. */
  faultsAt(path: string): Fault[] {
    const [size = 0] = this.#boundary.writeFields(path);
    this.#handle.get().faultsAt(size);
    return this.#boundary.json<Fault[]>();
  }

  /** What a newer catalog changed since the draft was saved, item by item (rule D4). */
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
