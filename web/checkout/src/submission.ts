import {
  isDraftAgain,
  type OutboxState,
  postOnce,
  requestPersistence,
  StoreUnavailable,
} from '@termwise/posting';
import type { DraftForm } from './draft-form.js';
import { Outgoing } from './outgoing.js';
import type { Shop } from './shop.js';
import type { StoredDraft } from './stored-draft.js';
import { type Receipt, receiptOf, summaryOf } from './summary.js';
import { noVerdictWords } from './words.js';

/** `sending`: the button was just pressed, and the page waits a moment for the shop's answer. */
export type Phase = 'editing' | 'sending' | 'submitted';

/** What went wrong, and what a person can do about it. */
export interface Problem {
  /** The part of the page where it happened and where it is shown. */
  readonly place: 'items' | 'review';
  readonly words: string;
  readonly retry: () => void;
}

/** After this time the page stops waiting for the shop and says that the order is saved. */
const WAIT_MS = 5_000;

/** Whether the order is being sent, waits or has arrived, so that it is not a draft. */
function isUnderWay(entry: OutboxState | undefined): entry is OutboxState {
  return entry !== undefined && !isDraftAgain(entry);
}

/**
 * Sends one order and follows it until it has arrived. It dispatches `change`; `attention` when the
 * page should show the person what to correct; `gone` when the order no longer exists.
 */
export class Submission extends EventTarget {
  phase: Phase = 'editing';
  problem: Problem | null = null;
  /** Null after a reload. */
  receipt: Receipt | null = null;
  /** The order's number, if it was sent without being stored. */
  private unstoredId: string | null = null;
  /** When an older outbox entry of this order was submitted, if there is one. */
  private submittedBefore: number | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private isClosed = false;
  private readonly outgoing: Outgoing;

  constructor(
    private readonly shop: Shop,
    private readonly form: DraftForm,
    private readonly stored: StoredDraft,
  ) {
    super();
    this.outgoing = new Outgoing(shop);
    if (isUnderWay(this.entry)) this.phase = 'submitted';
  }

  /** The order's outbox entry, once it was submitted. */
  get entry(): OutboxState | undefined {
    return this.shop.orders.find(({ id }) => id === this.stored.id);
  }

  /** Whether the shop has the order. One that was sent without being saved has no outbox entry. */
  get isPlaced(): boolean {
    if (this.phase !== 'submitted') return false;
    return this.stored.id === null || this.entry?.state === 'sent';
  }

  get orderId(): string | null {
    return this.entry?.orderId ?? this.unstoredId;
  }

  close(): void {
    this.isClosed = true;
    clearTimeout(this.timer);
  }

  /** Submits the order, or shows what is missing. */
  async submit(): Promise<void> {
    if (this.phase !== 'editing') return;
    this.problem = null;
    this.form.showAll();
    if (!this.form.draft.complete || this.form.hasPriceChange()) {
      this.dispatchEvent(new Event('attention'));
      return;
    }
    this.receipt = receiptOf(this.form);
    this.submittedBefore = this.entry?.createdAt;
    this.enter('sending');
    try {
      await this.send();
    } catch (cause) {
      this.enter('editing');
      throw cause;
    }
  }

  private async send(): Promise<void> {
    const { id } = this.stored;
    if (id === null) return this.postUnstored();
    try {
      return await this.queue(id);
    } catch (cause) {
      if (!(cause instanceof StoreUnavailable)) throw cause;
      this.shop.setStorageProblem(cause);
      return this.postUnstored();
    }
  }

  private async queue(id: string): Promise<void> {
    const { body, key } = this.outgoing.of(this.form.draft);
    const order = { id, body, key, content: this.form.save(), ...summaryOf(this.form) };
    const { kind } = await this.shop.posting.outbox.submit(order);
    if (kind === 'discarded') {
      // It was discarded in another tab, so it is submitted under a new id.
      await this.stored.reopen(this.shop.posting.drafts.newId());
      return this.send();
    }
    void this.follow();
    if (this.phase !== 'sending') return undefined;
    this.timer = setTimeout(() => {
      this.enter('submitted');
      void this.follow();
    }, WAIT_MS);
    return undefined;
  }

  /** Sends the order without saving it, because nothing can be saved. */
  private async postUnstored(): Promise<void> {
    const outcome = await postOnce(this.shop.adapter, this.outgoing.of(this.form.draft));
    if (outcome.kind === 'sent') {
      this.unstoredId = outcome.orderId;
      this.enter('submitted');
      await this.stored.discard();
      return;
    }
    this.enter('editing');
    if (outcome.kind === 'refused') {
      this.form.showRefusals(outcome.faults);
      this.dispatchEvent(new Event('attention'));
      return;
    }
    const words = noVerdictWords(outcome.reason, outcome.retryAfter);
    this.problem = { place: 'review', words, retry: () => void this.submit() };
    this.changed();
  }

  private enter(phase: Phase): void {
    clearTimeout(this.timer);
    this.phase = phase;
    this.changed();
  }

  private changed(): void {
    this.dispatchEvent(new Event('change'));
  }

  /** Updates the phase after the outbox changed, in this tab or another one. */
  async follow(): Promise<void> {
    const { entry, phase } = this;
    if (this.isClosed || this.stored.id === null) return;
    if (phase === 'editing' && !isUnderWay(entry)) return;
    // The list does not have the new entry yet.
    if (phase === 'sending' && entry?.createdAt === this.submittedBefore) return;
    if (!isUnderWay(entry)) {
      await this.returnToDraft();
      return;
    }
    const isUnanswered = entry.state === 'sending' || entry.reason === 'new';
    if (phase === 'sending' && isUnanswered) return;
    this.enter('submitted');
    if (phase === 'sending' && entry.state === 'waiting') await requestPersistence();
  }

  /**
   * Shows a refused order as a draft again, under the same id and with the faults that the shop
   * found.
   */
  private async returnToDraft(): Promise<void> {
    this.enter('editing');
    await this.stored.reopen();
    const { record } = this.stored;
    if (!record) {
      this.dispatchEvent(new Event('gone'));
      return;
    }
    this.stored.restore();
    if (!record.returned) return;
    this.shop.prices.refreshQuietly();
    this.dispatchEvent(new Event('attention'));
  }
}
