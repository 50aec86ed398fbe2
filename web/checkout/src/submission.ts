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

/** `sending`: the button was pressed a moment ago, and the shop may still answer at once. */
export type Phase = 'editing' | 'sending' | 'submitted';

/** A sentence about what went wrong, and what a person can do about it. */
export interface Problem {
  /** Where the person was when it happened, and so where it is shown. */
  readonly place: 'items' | 'review';
  readonly words: string;
  readonly retry: () => void;
}

/** After this the page says that the order is safe, and no longer waits for the shop's answer. */
const WAIT_MS = 5_000;

/** Whether an order in that state is no draft: it is on its way or has arrived. */
function isUnderWay(entry: OutboxState | undefined): entry is OutboxState {
  return entry !== undefined && !isDraftAgain(entry);
}

/**
 * Sends one order, and follows it until it has arrived. It dispatches `change`; `attention` when
 * the
 * page should lead a person to what they have to correct; `gone` when the order exists no more.
 */
export class Submission extends EventTarget {
  phase: Phase = 'editing';
  problem: Problem | null = null;
  /** Null after a reload: then only what the outbox shows is known. */
  receipt: Receipt | null = null;
  /** The order's number, if it was sent without being stored. */
  private unstoredId: string | null = null;
  /** When the outbox entry was submitted that was there before the button was pressed. */
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

  /** Whether the shop has it. An order that was sent without being stored is in no outbox. */
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
      // Discarded in another tab, and submitted here: it goes on as an order of its own.
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

  /** If nothing can be stored, the order is sent all the same: it is safe once it has arrived. */
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
      this.form.refuse(outcome.faults);
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

  /** Takes over what happened to the order, in this tab or another one. */
  async follow(): Promise<void> {
    const { entry, phase } = this;
    if (this.isClosed || this.stored.id === null) return;
    if (phase === 'editing' && !isUnderWay(entry)) return;
    // What was submitted a moment ago is not listed yet.
    if (phase === 'sending' && entry?.createdAt === this.submittedBefore) return;
    if (!isUnderWay(entry)) {
      await this.comeBack();
      return;
    }
    const isUnanswered = entry.state === 'sending' || entry.reason === 'new';
    if (phase === 'sending' && isUnanswered) return;
    this.enter('submitted');
    if (phase === 'sending' && entry.state === 'waiting') await requestPersistence();
  }

  /** A refused order is a draft again, under the same id, with what the shop found. */
  private async comeBack(): Promise<void> {
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
