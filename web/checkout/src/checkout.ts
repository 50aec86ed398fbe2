import type {
  Catalog, Draft, DraftItem, OrderContext, ScheduleRun, Termwise,
} from 'termwise';
import { Money } from '../../elements/money.js';
import { LoadingError, type CheckoutConfig } from './config.js';
import { DraftForm, type Entry } from './draft-form.js';
import { loadCatalog } from './loading.js';
import { Posting, failureWords, type Parcel } from './posting.js';

/** What the confirmation shows: the figures of the order at the moment it was sent. */
export interface Receipt {
  readonly orderId: string | null;
  readonly email: string;
  readonly monthlyTotal: string;
  readonly contractValue: string;
  readonly schedule: readonly ScheduleRun[];
}

export type Phase = 'editing' | 'sending' | 'accepted';

/** A sentence about what went wrong, and what a person can do about it. */
export interface Problem {
  /** Where the person was when it happened, and so where it is told. */
  readonly place: 'items' | 'review';
  readonly words: string;
  readonly retry: () => void;
}

function newOrderContext(): OrderContext {
  return {
    orderId: `ord_${crypto.randomUUID()}`,
    customerId: `cus_${crypto.randomUUID()}`,
    billingGroupId: `grp_${crypto.randomUUID()}`,
    now: new Date().toISOString(),
  };
}

function parcelOf(draft: Draft, request: string, { payload }: CheckoutConfig): Parcel {
  if (payload === 'request') return { text: request, orderId: null };
  const { order, orderText } = draft.createOrder(newOrderContext());
  return { text: orderText, orderId: order.id };
}

/** One visit to the checkout: the catalog, the live order, what was put aside, and its posting. */
export class Checkout extends EventTarget {
  readonly form: DraftForm;
  readonly locale: string;
  phase: Phase = 'editing';
  problem: Problem | null = null;
  receipt: Receipt | null = null;
  private readonly posting: Posting;
  private readonly aside = new Map<string, Entry>();

  constructor(
    readonly termwise: Termwise, readonly config: CheckoutConfig, public catalog: Catalog,
  ) {
    super();
    this.locale = config.locale ?? document.documentElement.lang;
    this.posting = new Posting(config);
    this.form = new DraftForm(catalog.openDraft(), new Money(catalog, this.locale));
    this.form.addEventListener('change', () => this.changed());
  }

  get draft(): Draft {
    return this.form.draft;
  }

  get money(): Money {
    return this.form.money;
  }

  changed(): void {
    this.dispatchEvent(new Event('change'));
  }

  /** The price that the person sees is always sent along, so that it cannot change unseen. */
  expectPrice(index: number): void {
    const item = this.draft.items[index];
    if (!item) return;
    const offer = this.catalog.offers(item.sku ?? '')
      .find(({ contractLength }) => String(contractLength) === String(item.contractLength));
    const price = offer ? this.catalog.amountText(offer.unitPrice) : null;
    this.form.set(`/items/${index}/unitPrice`, price);
  }

  addItem(fields: { sku: string; quantity: Entry; contractLength: Entry }): void {
    const index = this.draft.items.length;
    this.draft.addItem({ sku: fields.sku });
    this.form.set(`/items/${index}/quantity`, fields.quantity);
    this.form.set(`/items/${index}/contractLength`, fields.contractLength);
    this.expectPrice(index);
  }

  /** Takes fields out of the order, without forgetting what was typed; a container comes first. */
  putAside(paths: readonly string[]): void {
    for (const path of paths) this.aside.set(path, this.draft.get(path));
    for (const path of paths.toReversed()) {
      if (this.draft.get(path) !== null) this.form.set(path, null);
    }
    this.changed();
  }

  bringBack(paths: readonly string[]): void {
    for (const path of paths) {
      const entry = this.aside.get(path) ?? null;
      if (entry !== null) this.form.set(path, entry);
      this.aside.delete(path);
    }
    this.changed();
  }

  /** A price that only the server told of needs today's catalog, or the totals would lag behind. */
  async acceptPrice(item: DraftItem): Promise<void> {
    const fault = this.form.priceChange(item);
    if (!fault) return;
    try {
      const isNews = this.form.isRefusal(fault);
      const catalog = isNews ? await loadCatalog(this.termwise, this.config) : this.catalog;
      if (item.removed) return;
      const path = `${item.path}/unitPrice`;
      this.useCatalog(catalog);
      this.problem = null;
      this.form.set(path, String(fault.params?.['actual']));
    } catch (cause) {
      if (!(cause instanceof LoadingError)) throw cause;
      this.fail('items', cause.message, () => void this.acceptPrice(item));
    }
  }

  private useCatalog(catalog: Catalog): void {
    if (catalog === this.catalog) return;
    const saved = this.draft.save();
    this.catalog = catalog;
    this.form.draft = catalog.restoreDraft(saved);
    this.form.money = new Money(catalog, this.locale);
  }

  private fail(place: Problem['place'], words: string, retry: () => void): void {
    this.problem = { place, words, retry };
    this.changed();
  }

  /** Sends the order, or says what is missing; `attention` asks the page to lead there. */
  async submit(): Promise<void> {
    if (this.phase !== 'editing') return;
    this.problem = null;
    this.form.showAll();
    if (!this.draft.complete || this.form.hasPriceChange()) {
      this.dispatchEvent(new Event('attention'));
      return;
    }
    this.phase = 'sending';
    this.changed();
    try {
      await this.send();
    } finally {
      if (this.phase === 'sending') this.phase = 'editing';
      this.changed();
    }
  }

  private async send(): Promise<void> {
    const { draft, config } = this;
    const receipt = this.receiptOf(draft);
    const request = draft.request();
    const outcome = await this.posting.send(request, () => parcelOf(draft, request, config));
    if (outcome.kind === 'refused') {
      this.form.refuse(outcome.faults);
      this.dispatchEvent(new Event('attention'));
    }
    if (outcome.kind === 'failed') {
      this.fail('review', failureWords(outcome), () => void this.submit());
    }
    if (outcome.kind !== 'accepted') return;
    this.phase = 'accepted';
    this.receipt = { ...receipt, orderId: outcome.orderId };
  }

  private receiptOf(draft: Draft): Omit<Receipt, 'orderId'> {
    return {
      email: this.form.text('/customer/email'),
      monthlyTotal: this.amount(draft.monthlyTotal),
      contractValue: this.amount(draft.contractValue),
      schedule: draft.schedule(),
    };
  }

  /** A figure past the largest amount is no figure at all. */
  amount(minor: number | null): string {
    return minor === null ? '—' : this.money.minor(minor);
  }
}
