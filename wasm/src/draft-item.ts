import type { DraftHandle } from '#binding';
import type { Boundary } from './boundary.js';
import { type Entry, fieldNumber, type ItemField, kindOf, readEntry, textOf } from './entry.js';
import type { Handle } from './handle.js';
import type { Fault, Offer } from './records.js';

const quantityField = fieldNumber('quantity');
const contractLengthField = fieldNumber('contractLength');

type ItemEntry = string | number | null;

/** Replaces the draft in an item that was removed. */
const removedItem = {
  get(): never {
    throw new Error('this item was removed from its draft');
  },
};

/** One item of a draft. It remains the same item when other items are added or removed. */
export class DraftItem {
  readonly #boundary: Boundary;
  #draft: Pick<Handle<DraftHandle>, 'get'>;
  readonly #forget: () => void;
  /** @internal */
  readonly slot: number;

  /** @internal */
  constructor(boundary: Boundary, draft: Handle<DraftHandle>, slot: number, forget: () => void) {
    this.#boundary = boundary;
    this.#draft = draft;
    this.slot = slot;
    this.#forget = forget;
  }

  /** Its current JSON Pointer, which changes when items before it are removed. */
  get path(): string {
    return `/items/${this.#draft.get().itemIndex(this.slot)}`;
  }
  get removed(): boolean {
    return this.#draft === removedItem;
  }

  /**
   * Sets one member to a text as it was typed, or to a number. Null removes it.
   * @throws TermwiseError for a number that JSON cannot express (rule A7), or if the draft would be
   * too large to save
   */
  set(field: ItemField, value: ItemEntry): void {
    const handle = this.#draft.get();
    const [size = 0] = this.#boundary.writeFields(textOf(value));
    const kind = kindOf(value);
    this.#boundary.check(handle.setItem(this.slot, fieldNumber(field), kind, size));
  }

  /** The value as it was entered. */
  get(field: ItemField): ItemEntry {
    const kind = this.#draft.get().getItem(this.slot, fieldNumber(field));
    return readEntry(this.#boundary, kind) as Exclude<Entry, boolean>;
  }

  // The live edit: a whole number is passed as a number.
  #setWhole(field: number, name: ItemField, value: ItemEntry): void {
    if (Number.isSafeInteger(value)) {
      this.#draft.get().setItemWhole(this.slot, field, value as number);
    } else {
      this.set(name, value);
    }
  }

  /** Null if it is not a text; then `get('sku')` has the value, and the item has a fault. */
  get sku(): string | null {
    const entry = this.get('sku');
    return entry === null ? null : String(entry);
  }
  set sku(value: string | null) {
    this.set('sku', value);
  }
  /** Units. */
  get quantity(): ItemEntry {
    return this.get('quantity');
  }
  set quantity(value: ItemEntry) {
    this.#setWhole(quantityField, 'quantity', value);
  }
  /** Months. */
  get contractLength(): ItemEntry {
    return this.get('contractLength');
  }
  set contractLength(value: ItemEntry) {
    this.#setWhole(contractLengthField, 'contractLength', value);
  }
  /** The expected price, in major units as in JSON (rule R16). */
  get unitPrice(): ItemEntry {
    return this.get('unitPrice');
  }
  set unitPrice(value: ItemEntry) {
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

  /**
   * The price of its quantity at each contract length, ascending (rule D3). It is for one unit if
   * the quantity has a fault, and empty if the variant is not for rent.
   */
  offers(): Offer[] {
    this.#draft.get().itemOffers(this.slot);
    return this.#boundary.json<Offer[]>();
  }

  /**
   * Sends the catalog's price along as the one that is expected, so that it cannot change unseen
   * (rule R16); none while the item is not for rent.
   */
  expectPrice(): void {
    this.#draft.get().expectPrice(this.slot);
  }

  /**
   * Accepts the price of the catalog instead of the expected price (rules D4, R16).
   * @throws TermwiseError with the item's faults if it is no longer for rent
   */
  acceptPrice(): void {
    this.#boundary.check(this.#draft.get().acceptPrice(this.slot));
  }

  /** The faults of the item and its members. */
  faults(): Fault[] {
    this.#draft.get().itemFaults(this.slot);
    return this.#boundary.json<Fault[]>();
  }

  /** Removes the item from its draft. It cannot be used after that. */
  remove(): void {
    this.#draft.get().removeItem(this.slot);
    this.#draft = removedItem;
    this.#forget();
  }
}
