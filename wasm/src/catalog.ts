import type { CatalogHandle } from '#binding';
import type { Boundary } from './boundary.js';
import { type CreatedOrder, type CreateOptions, readCreated } from './created-order.js';
import { Draft } from './draft.js';
import { Handle } from './handle.js';
import type { CatalogRecord, DraftOptions, Offer, OrderContext } from './records.js';
import { Output } from './slots.js';
import { jsonOf, type Text } from './text.js';

/**
 * An open catalog, which never changes. It is freed by the garbage collector, or at once by
 * `close`.
 */
export class Catalog {
  readonly #boundary: Boundary;
  readonly #handle: Handle<CatalogHandle>;
  /** The whole catalog in canonical form. */
  readonly text: string;
  /** The public text, without acquisition costs and without what is not for rent (rule K4). */
  readonly publicText: string;
  /** `text`, parsed. */
  readonly record: CatalogRecord;
  readonly version: string | null;
  readonly currency: { readonly code: string; readonly exponent: number };
  /** Months, ascending. */
  readonly contractLengths: readonly number[];

  /** @internal Reads the texts that the call to `open` returned. */
  constructor(boundary: Boundary, raw: CatalogHandle) {
    this.#boundary = boundary;
    this.#handle = new Handle(this, raw, 'catalog');
    this.text = boundary.read();
    this.publicText = boundary.read(Output.publicText);
    this.record = JSON.parse(this.text) as CatalogRecord;
    this.version = this.record.version ?? null;
    this.currency = { code: this.record.currency, exponent: raw.exponent() };
    this.contractLengths = [...(this.record.contractLengths ?? [])].sort((a, b) => a - b);
    boundary.module.releaseOutputs();
  }

  /**
   * The exact decimal text of an amount, in major units: 5990 → "59.9" (rule M3).
   * @throws RangeError if the amount is not a whole number of minor units
   */
  amountText(minor: number): string {
    if (!Number.isSafeInteger(minor))
      throw new RangeError('an amount must be a whole number of minor units');
    this.#handle.get().amountText(minor);
    return this.#boundary.read();
  }

  /**
   * The price of a quantity of a variant at each contract length, ascending; empty if it is not for
   * rent (rule D3).
   */
  offers(sku: string, quantity = 1): Offer[] {
    const [size = 0] = this.#boundary.writeFields(sku);
    this.#handle.get().offers(size, quantity);
    return this.#boundary.json<Offer[]>();
  }

  /**
   * The lowest price of one unit of a product in one month, in minor units; null if nothing of it
   * is for rent (rule D3).
   */
  lowestPrice(productId: string): number | null {
    const [size = 0] = this.#boundary.writeFields(productId);
    const price = this.#handle.get().lowestPrice(size);
    return Number.isNaN(price) ? null : price;
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
   * Opens a saved draft. It keeps its address policy (rule D1), regardless of the options.
   * `Draft.catalogChanges` lists what is different in this catalog.
   * @throws TermwiseError if the text is not a saved draft, or with every fault of the options
   */
  restoreDraft(saved: Text, options: DraftOptions = {}): Draft {
    const [savedSize = 0, size = 0] = this.#boundary.write(saved, jsonOf(options));
    const handle = this.#handle.get().restoreDraft(savedSize, size);
    this.#boundary.check(handle);
    return new Draft(this.#boundary, this, handle);
  }

  /**
   * Checks an order request and creates the order (section 5).
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

  /** Frees the catalog at once. Its drafts and their items can still be used. */
  close(): void {
    this.#handle.close();
  }
  [Symbol.dispose](): void {
    this.close();
  }
}
