import {
  askToKeep,
  isDraftAgain,
  type OpenDraft,
  type OutboxState,
  postOnce,
  StorageUnavailable,
  type Summary,
} from '@termwise/posting';
import type { Catalog, Draft, DraftItem, OrderContext, ScheduleRun } from 'termwise';
import type { Money } from '../../elements/money.js';
import { type CheckoutConfig, LoadingError } from './config.js';
import { DraftForm, type Entry } from './draft-form.js';
import { mergeTexts } from './merge.js';
import type { Shop } from './shop.js';
import { noVerdictWords } from './words.js';

/** The figures of the order at the moment it was handed in. */
export interface Receipt {
  readonly email: string;
  readonly monthlyTotal: string;
  readonly contractValue: string;
  readonly schedule: readonly ScheduleRun[];
}

/** `sending`: the button was pressed a moment ago, and the shop will have answered in another. */
export type Phase = 'editing' | 'sending' | 'handed_in';

/** A sentence about what went wrong, and what a person can do about it. */
export interface Problem {
  /** Where the person was when it happened, and so where it is told. */
  readonly place: 'items' | 'review';
  readonly words: string;
  readonly retry: () => void;
}

/** Then the person is told that the order is safe, and need not wait for the shop. */
const PATIENCE_MS = 5_000;

/** What is sent for a request, made once: ids and times in it stay the same however often it is. */
interface Parcel {
  readonly request: string;
  readonly body: string;
  readonly key: string;
}

/** Whether an order of that state is no draft: it is on its way, or arrived. */
function isUnderWay(entry: OutboxState | undefined): entry is OutboxState {
  return entry !== undefined && !isDraftAgain(entry);
}

/** One order: put together, kept at every change, handed in, and followed until it has arrived. */
export class Checkout extends EventTarget {
  readonly form: DraftForm;
  phase: Phase = 'editing';
  problem: Problem | null = null;
  /** Null after a reload: then only what the outbox shows is known. */
  receipt: Receipt | null = null;
  /** Whether another tab changed the draft at the same time, so that this one went on alone. */
  isCopy = false;
  /** The order's number where it was sent without being kept. */
  private unkeptId: string | null = null;
  private parcel: Parcel | null = null;
  private kept = '';
  private isKeeping = false;
  /** When what the outbox had of it at the press of the button was handed in. */
  private handedInBefore: number | undefined;
  private patience: ReturnType<typeof setTimeout> | undefined;
  private hasEnded = false;

  private constructor(
    readonly shop: Shop,
    private draftHere: OpenDraft | null,
  ) {
    super();
    this.form = new DraftForm(shop.catalog, shop.locale);
    this.kept = this.form.save();
    this.form.addEventListener('change', this.formChanged);
    this.shop.addEventListener('change', this.shopChanged);
    draftHere?.addEventListener('change', this.draftChanged);
  }

  /**
   * Goes on with the order of that id, or begins it.
   * @throws TermwiseError or SyntaxError where what is kept cannot be read
   */
  static async open(shop: Shop, id: string): Promise<Checkout> {
    const checkout = new Checkout(shop, await Checkout.openDraft(shop, id));
    try {
      checkout.restore();
    } catch (cause) {
      checkout.close();
      throw cause;
    }
    if (isUnderWay(checkout.entry)) checkout.phase = 'handed_in';
    return checkout;
  }

  private static async openDraft(shop: Shop, id: string): Promise<OpenDraft | null> {
    try {
      return await shop.posting.drafts.open(id, mergeTexts);
    } catch (cause) {
      if (!(cause instanceof StorageUnavailable)) throw cause;
      shop.setStorageProblem(cause);
      return null;
    }
  }

  /** Ends this tab's part in it. What is kept stays. */
  close(): void {
    this.hasEnded = true;
    clearTimeout(this.patience);
    this.shop.removeEventListener('change', this.shopChanged);
    this.closeDraft();
  }

  private closeDraft(): void {
    this.draftHere?.removeEventListener('change', this.draftChanged);
    this.draftHere?.close();
  }

  /** Null where nothing is kept in this browser. */
  get id(): string | null {
    return this.draftHere?.id ?? null;
  }

  /** Whether a later visit finds it. */
  get isKept(): boolean {
    return this.phase === 'handed_in' || this.draftHere?.record != null;
  }

  /** What the outbox knows of it once it was handed in. */
  get entry(): OutboxState | undefined {
    return this.shop.orders.find(({ id }) => id === this.id);
  }

  /** Whether the shop has it. One that was sent without being kept is in no outbox. */
  get isPlaced(): boolean {
    if (this.phase !== 'handed_in') return false;
    return this.draftHere ? this.entry?.state === 'sent' : true;
  }

  get orderId(): string | null {
    return this.entry?.orderId ?? this.unkeptId;
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

  changed(): void {
    this.dispatchEvent(new Event('change'));
  }

  /** The price that the person sees is always sent along, so that it cannot change unseen. */
  expectPrice(index: number): void {
    const item = this.draft.items[index];
    if (!item) return;
    const offer = this.catalog
      .offers(item.sku ?? '')
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

  /** A price that only the server told of needs today's catalog, or the totals would lag behind. */
  async acceptPrice(item: DraftItem): Promise<void> {
    const fault = this.form.priceChange(item);
    if (!fault) return;
    const { draft } = this;
    const index = draft.items.indexOf(item);
    try {
      if (this.form.isRefusal(fault)) await this.shop.prices.refresh();
    } catch (cause) {
      if (!(cause instanceof LoadingError)) throw cause;
      this.fail('items', cause.message, () => void this.acceptPrice(item));
      return;
    }
    this.problem = null;
    // Another catalog brings another draft, with the same items at the same places.
    const now = this.draft === draft ? item : this.draft.items[index];
    if (now && !now.removed) this.form.acceptPrice(now, fault);
  }

  private fail(place: Problem['place'], words: string, retry: () => void): void {
    this.problem = { place, words, retry };
    this.changed();
  }

  /** A figure past the largest amount is no figure at all. */
  amount(minor: number | null): string {
    return minor === null ? '—' : this.money.minor(minor);
  }

  // Keeping it

  private readonly formChanged = (): void => {
    this.changed();
    if (this.isKeeping || this.phase !== 'editing') return;
    this.isKeeping = true;
    // One change of a person's comes in several steps. Nothing of another tab's can come between
    // them and this.
    queueMicrotask(() => {
      this.isKeeping = false;
      void this.keep();
    });
  };

  private async keep(): Promise<void> {
    const content = this.form.save();
    const draft = this.draftHere;
    if (!draft || content === this.kept || this.hasEnded) return;
    this.kept = content;
    try {
      const saved = await draft.save({ content, ...this.summary() });
      if (saved === 'copied') this.isCopy = true;
      if (saved === 'handed_in') await this.keepAnew();
      this.shop.setStorageProblem(null);
    } catch (cause) {
      if (!(cause instanceof StorageUnavailable)) throw cause;
      this.shop.setStorageProblem(cause);
    }
    this.changed();
  }

  /** An id whose order is gone from all lists, as by the way back, serves no second one. */
  private async keepAnew(): Promise<void> {
    const orders = await this.shop.posting.outbox.list();
    if (orders.some(({ id }) => id === this.id)) return;
    await this.reopen(this.shop.posting.drafts.newId());
    this.kept = '';
    await this.keep();
  }

  /** How lists name it. */
  private summary(): Summary {
    const { form, draft } = this;
    const names = ['/customer/firstName', '/customer/lastName'].map((path) => form.text(path));
    const name =
      form.text('/customer/companyName') || names.join(' ').trim() || form.text('/customer/email');
    return { name, items: draft.items.length, total: this.amount(draft.monthlyTotal) };
  }

  private readonly draftChanged = (): void => {
    if (this.phase === 'editing') this.restore();
  };

  /** From what is kept; nothing where nothing is. */
  private restore(): void {
    const record = this.draftHere?.record;
    if (!record) return;
    this.form.restore(record.content, record.returned?.faults);
    // Kept as it stands now, so that nothing is written before a person changes something.
    this.kept = this.form.save();
    this.changed();
  }

  private readonly shopChanged = (): void => {
    this.form.useCatalog(this.shop.catalog);
    void this.follow();
    this.changed();
  };

  // Handing it in

  /** Hands the order in, or says what is missing; `attention` asks the page to lead there. */
  async submit(): Promise<void> {
    if (this.phase !== 'editing') return;
    this.problem = null;
    this.form.showAll();
    if (!this.draft.complete || this.form.hasPriceChange()) {
      this.dispatchEvent(new Event('attention'));
      return;
    }
    this.receipt = this.receiptNow();
    this.handedInBefore = this.entry?.createdAt;
    this.enter('sending');
    try {
      await this.send();
    } catch (cause) {
      this.enter('editing');
      throw cause;
    }
  }

  private async send(): Promise<void> {
    if (!this.draftHere) return this.postUnkept();
    try {
      return await this.handIn(this.draftHere);
    } catch (cause) {
      if (!(cause instanceof StorageUnavailable)) throw cause;
      this.shop.setStorageProblem(cause);
      return this.postUnkept();
    }
  }

  private async handIn(draft: OpenDraft): Promise<void> {
    const { body, key } = this.parcelNow();
    const order = { id: draft.id, body, key, content: this.form.save(), ...this.summary() };
    const { kind } = await this.shop.posting.outbox.handIn(order);
    if (kind === 'discarded') {
      // Given up in another tab, and wanted after all: it goes on as an order of its own.
      await this.reopen(this.shop.posting.drafts.newId());
      return this.send();
    }
    void this.follow();
    if (this.phase !== 'sending') return undefined;
    this.patience = setTimeout(() => {
      this.enter('handed_in');
      void this.follow();
    }, PATIENCE_MS);
    return undefined;
  }

  /** Where nothing can be kept, the order is sent all the same: it is safe once it has arrived. */
  private async postUnkept(): Promise<void> {
    const outcome = await postOnce(this.shop.adapter, this.parcelNow());
    if (outcome.kind === 'sent') {
      this.unkeptId = outcome.orderId;
      this.enter('handed_in');
      await this.forgetDraft();
      return;
    }
    this.enter('editing');
    if (outcome.kind === 'refused') {
      this.form.refuse(outcome.faults);
      this.dispatchEvent(new Event('attention'));
      return;
    }
    const { reason, retryAfter } = outcome;
    this.fail('review', noVerdictWords(reason, retryAfter), () => void this.submit());
  }

  /** What was kept of it before nothing could be: a later visit must not order it again. */
  private async forgetDraft(): Promise<void> {
    const { draftHere } = this;
    this.closeDraft();
    this.draftHere = null;
    try {
      if (draftHere?.record) await this.shop.posting.drafts.discard(draftHere.id);
    } catch (cause) {
      if (!(cause instanceof StorageUnavailable)) throw cause;
      this.shop.setStorageProblem(cause);
    }
  }

  private parcelNow(): Parcel {
    const request = this.draft.request();
    if (this.parcel?.request !== request) {
      const isRequest = this.config.payload === 'request';
      const body = isRequest ? request : this.draft.createOrder(this.newContext()).orderText;
      this.parcel = { request, body, key: this.shop.posting.drafts.newId() };
    }
    return this.parcel;
  }

  private newContext(): OrderContext {
    const newId = (): string => this.shop.posting.drafts.newId();
    return {
      orderId: `ord_${newId()}`,
      customerId: `cus_${newId()}`,
      billingGroupId: `grp_${newId()}`,
      now: new Date().toISOString(),
    };
  }

  private receiptNow(): Receipt {
    const { draft } = this;
    return {
      email: this.form.text('/customer/email'),
      monthlyTotal: this.amount(draft.monthlyTotal),
      contractValue: this.amount(draft.contractValue),
      schedule: draft.schedule(),
    };
  }

  // Following it

  private enter(phase: Phase): void {
    clearTimeout(this.patience);
    this.phase = phase;
    this.changed();
  }

  /** Whatever became of it, in this tab or another. */
  private async follow(): Promise<void> {
    const { entry, phase } = this;
    if (this.hasEnded || !this.draftHere || (phase === 'editing' && !isUnderWay(entry))) return;
    // What was handed in a moment ago is not listed yet.
    if (phase === 'sending' && entry?.createdAt === this.handedInBefore) return;
    if (isUnderWay(entry)) {
      const isUnanswered = entry.state === 'sending' || entry.reason === 'new';
      if (phase === 'sending' && isUnanswered) return;
      this.enter('handed_in');
      if (phase === 'sending' && entry.state === 'waiting') await askToKeep();
    } else await this.comeBack();
  }

  /** What came back is an order to mend: at the same id, with what the shop said. */
  private async comeBack(): Promise<void> {
    this.enter('editing');
    await this.reopen(this.id ?? '');
    const record = this.draftHere?.record;
    if (!record) {
      this.dispatchEvent(new Event('gone'));
      return;
    }
    this.restore();
    if (!record.returned) return;
    this.shop.prices.refreshQuietly();
    this.dispatchEvent(new Event('attention'));
  }

  private async reopen(id: string): Promise<void> {
    this.closeDraft();
    this.draftHere = await Checkout.openDraft(this.shop, id);
    this.draftHere?.addEventListener('change', this.draftChanged);
  }
}
