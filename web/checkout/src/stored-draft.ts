import { type DraftRecord, type OpenDraft, StoreUnavailable } from '@termwise/posting';
import type { DraftForm } from './draft-form.js';
import { mergeTexts } from './merge.js';
import type { Shop } from './shop.js';
import { summaryOf } from './summary.js';

async function openDraft(shop: Shop, id: string): Promise<OpenDraft | null> {
  try {
    return await shop.posting.drafts.open(id, mergeTexts);
  } catch (cause) {
    if (!(cause instanceof StoreUnavailable)) throw cause;
    shop.setStorageProblem(cause);
    return null;
  }
}

/**
 * The saved draft of one order. It dispatches `change` when its state changed, and `newer` when
 * another tab saved a change, which `restore` then loads into the form.
 */
export class StoredDraft extends EventTarget {
  /** Whether this is a copy, made because another tab changed the same draft at the same time. */
  isCopy = false;
  /** The last content that form and store agreed on. */
  private content: string;
  private isScheduled = false;
  private isClosed = false;

  private constructor(
    private readonly shop: Shop,
    private readonly form: DraftForm,
    private draft: OpenDraft | null,
  ) {
    super();
    this.content = form.save();
    draft?.addEventListener('change', this.draftChanged);
  }

  static async open(shop: Shop, form: DraftForm, id: string): Promise<StoredDraft> {
    return new StoredDraft(shop, form, await openDraft(shop, id));
  }

  /** Null if nothing can be stored in this browser. */
  get id(): string | null {
    return this.draft?.id ?? null;
  }

  /** The saved record; null before the first save. */
  get record(): DraftRecord | null {
    return this.draft?.record ?? null;
  }

  /** Stops saving. What is saved stays. */
  close(): void {
    this.isClosed = true;
    this.closeDraft();
  }

  private closeDraft(): void {
    this.draft?.removeEventListener('change', this.draftChanged);
    this.draft?.close();
  }

  private readonly draftChanged = (): void => {
    this.dispatchEvent(new Event('newer'));
  };

  private changed(): void {
    this.dispatchEvent(new Event('change'));
  }

  /** Saves after the current change, which may consist of several calls. */
  scheduleSave(): void {
    if (this.isScheduled) return;
    this.isScheduled = true;
    // In a microtask, so that no other tab's change can come in between.
    queueMicrotask(() => {
      this.isScheduled = false;
      void this.save();
    });
  }

  private async save(): Promise<void> {
    const content = this.form.save();
    if (!this.draft || content === this.content || this.isClosed) return;
    this.content = content;
    try {
      const saved = await this.draft.save({ content, ...summaryOf(this.form) });
      if (saved === 'copied') this.isCopy = true;
      if (saved === 'submitted') await this.saveAnew();
      this.shop.setStorageProblem(null);
    } catch (cause) {
      if (!(cause instanceof StoreUnavailable)) throw cause;
      this.shop.setStorageProblem(cause);
    }
    this.changed();
  }

  /** Saves under a new id if the order is no longer in any list, for example after "back". */
  private async saveAnew(): Promise<void> {
    const orders = await this.shop.posting.outbox.list();
    if (orders.some(({ id }) => id === this.id)) return;
    await this.reopen(this.shop.posting.drafts.newId());
    this.content = '';
    await this.save();
  }

  /**
   * Restores the form from the saved record, if there is one.
   * @throws TermwiseError or SyntaxError if it cannot be read
   */
  restore(): void {
    const { record } = this;
    if (!record) return;
    this.form.restore(record.content, record.returned?.faults);
    // The form may write it differently. Nothing is saved until a person changes something.
    this.content = this.form.save();
    this.changed();
  }

  /** Opens the saved draft of this id, or of another one. */
  async reopen(id = this.id ?? ''): Promise<void> {
    this.closeDraft();
    this.draft = await openDraft(this.shop, id);
    this.draft?.addEventListener('change', this.draftChanged);
  }

  /**
   * Discards the draft, so that a later visit does not order again what was sent without being
   * saved.
   */
  async discard(): Promise<void> {
    const { draft } = this;
    this.closeDraft();
    this.draft = null;
    try {
      if (draft?.record) await this.shop.posting.drafts.discard(draft.id);
    } catch (cause) {
      if (!(cause instanceof StoreUnavailable)) throw cause;
      this.shop.setStorageProblem(cause);
    }
  }
}
