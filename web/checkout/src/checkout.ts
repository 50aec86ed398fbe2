import type { OutboxState } from '@termwise/posting';
import type { Catalog, Draft, DraftItem } from 'termwise';
import type { Money } from '../../elements/money.js';
import { type CheckoutConfig, LoadingError } from './config.js';
import { DraftForm, type Entry } from './draft-form.js';
import type { Shop } from './shop.js';
import { StoredDraft } from './stored-draft.js';
import { type Phase, type Problem, Submission } from './submission.js';
import { amountText, type Receipt } from './summary.js';

export type { Phase, Problem } from './submission.js';
export type { Receipt } from './summary.js';

/**
 * One order on the page: edited in the form, saved at every change, submitted, and followed until
 * the shop has it. It dispatches `change`, and the events of `Submission`.
 */
export class Checkout extends EventTarget {
  private readonly submission: Submission;
  private priceProblem: Problem | null = null;

  private constructor(
    readonly shop: Shop,
    readonly form: DraftForm,
    private readonly stored: StoredDraft,
  ) {
    super();
    this.submission = new Submission(shop, form, stored);
    form.addEventListener('change', this.formChanged);
    shop.addEventListener('change', this.shopChanged);
    stored.addEventListener('change', this.passOn);
    stored.addEventListener('newer', this.storedChanged);
    for (const type of ['change', 'attention', 'gone']) {
      this.submission.addEventListener(type, this.passOn);
    }
  }

  /**
   * Opens the order with this id, or starts a new one under it.
   * @throws TermwiseError or SyntaxError if the saved order cannot be read
   */
  static async open(shop: Shop, id: string): Promise<Checkout> {
    const form = new DraftForm(shop.catalog, shop.locale);
    const checkout = new Checkout(shop, form, await StoredDraft.open(shop, form, id));
    try {
      checkout.stored.restore();
    } catch (cause) {
      checkout.close();
      throw cause;
    }
    return checkout;
  }

  /** Stops saving and following the order in this tab. What is saved stays. */
  close(): void {
    this.shop.removeEventListener('change', this.shopChanged);
    this.submission.close();
    this.stored.close();
  }

  /** Null if nothing can be stored in this browser. */
  get id(): string | null {
    return this.stored.id;
  }

  /** Whether a later visit will find the order. */
  get isStored(): boolean {
    return this.phase === 'submitted' || this.stored.record !== null;
  }

  /** Whether this is a copy, made because another tab changed the same draft at the same time. */
  get isCopy(): boolean {
    return this.stored.isCopy;
  }

  get phase(): Phase {
    return this.submission.phase;
  }

  get problem(): Problem | null {
    return this.priceProblem ?? this.submission.problem;
  }

  get receipt(): Receipt | null {
    return this.submission.receipt;
  }

  /** The order's outbox entry, once it was submitted. */
  get entry(): OutboxState | undefined {
    return this.submission.entry;
  }

  /** Whether the shop has received the order. */
  get isPlaced(): boolean {
    return this.submission.isPlaced;
  }

  get orderId(): string | null {
    return this.submission.orderId;
  }

  get draft(): Draft {
    return this.form.draft;
  }

  get money(): Money {
    return this.form.money;
  }

  get config(): CheckoutConfig {
    return this.shop.config;
  }

  get catalog(): Catalog {
    return this.form.draft.catalog;
  }

  /** Formats an amount for the page; a dash if the total is too large to compute. */
  amount(minor: number | null): string {
    return amountText(this.form, minor);
  }

  changed(): void {
    this.dispatchEvent(new Event('change'));
  }

  private readonly passOn = ({ type }: Event): void => {
    this.dispatchEvent(new Event(type));
  };

  private readonly formChanged = (): void => {
    this.changed();
    if (this.phase === 'editing') this.stored.scheduleSave();
  };

  private readonly storedChanged = (): void => {
    if (this.phase === 'editing') this.stored.restore();
  };

  private readonly shopChanged = (): void => {
    this.form.useCatalog(this.shop.catalog);
    void this.submission.follow();
    this.changed();
  };

  /** Submits the order, or shows what is missing. */
  async submit(): Promise<void> {
    this.priceProblem = null;
    await this.submission.submit();
  }

  /** Sends the price that the person sees, so that the shop rejects the order if it has changed. */
  expectPrice(index: number): void {
    const item = this.draft.items[index];
    if (item) this.form.expectPrice(item);
  }

  addItem(fields: { sku: string; quantity: Entry; contractLength: Entry }): void {
    const index = this.draft.items.length;
    this.draft.addItem({ sku: fields.sku });
    this.form.set(`/items/${index}/quantity`, fields.quantity);
    this.form.set(`/items/${index}/contractLength`, fields.contractLength);
    this.expectPrice(index);
  }

  /**
   * If only the server knows the new price, this fetches the current catalog for the totals first.
   */
  async acceptPrice(item: DraftItem): Promise<void> {
    const fault = this.form.priceChange(item);
    if (!fault) return;
    const { draft } = this;
    const index = draft.items.indexOf(item);
    try {
      if (this.form.isRefusal(fault)) await this.shop.prices.refresh();
    } catch (cause) {
      if (!(cause instanceof LoadingError)) throw cause;
      const retry = () => void this.acceptPrice(item);
      this.priceProblem = { place: 'items', words: cause.message, retry };
      this.changed();
      return;
    }
    this.priceProblem = null;
    this.submission.problem = null;
    // A new catalog means a new draft, which has the same items in the same order.
    const now = this.draft === draft ? item : this.draft.items[index];
    if (now && !now.removed) this.form.acceptPrice(now, fault);
  }
}
