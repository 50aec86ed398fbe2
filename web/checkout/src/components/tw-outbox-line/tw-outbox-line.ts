import type { Outbox, OutboxState } from '@termwise/posting';
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { outboxWords } from '../../words.js';

const SECOND_MS = 1_000;

/** The state of a submitted order, when it will be sent next, and what a person can do. */
export class TwOutboxLine extends LitElement {
  static override properties = {
    outbox: { attribute: false },
    entry: { attribute: false },
    isAsking: { state: true },
  };

  declare outbox: Outbox;
  declare entry: OutboxState;
  /** Whether the person is being asked to confirm that the order should be discarded. */
  declare isAsking: boolean;
  private timer: ReturnType<typeof setInterval> | undefined;
  /** Keeps its value during an attempt, so that buttons do not flicker. */
  private isUncertain = false;

  constructor() {
    super();
    this.isAsking = false;
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    // Counts down to the next attempt in seconds.
    this.timer = setInterval(() => this.requestUpdate(), SECOND_MS);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.timer);
  }

  private readonly sendNow = () => void this.outbox.sendNow(this.entry.id);
  private readonly withdraw = () => void this.outbox.withdraw(this.entry.id);
  private readonly discard = () => void this.outbox.discard(this.entry.id);
  private readonly ask = () => {
    this.isAsking = true;
  };
  private readonly keep = () => {
    this.isAsking = false;
  };

  protected override willUpdate(): void {
    if (this.entry.state !== 'sending') this.isUncertain = this.entry.uncertain;
  }

  override render(): TemplateResult {
    const { state } = this.entry;
    const isOver = state === 'sent' || state === 'refused';
    return html`
      <p class="outbox-words">${outboxWords(this.entry, Date.now())}</p>
      ${
        isOver
          ? html`
        <div class="actions">${this.button('Remove from this list', this.discard)}</div>`
          : this.choices()
      }`;
  }

  private choices(): TemplateResult {
    const { isUncertain } = this;
    if (this.isAsking) {
      return html`
        <p>${
          isUncertain
            ? 'It may have reached the shop already. Discarding it removes it from this device only.'
            : 'It will not be ordered, and what you entered will be lost.'
        }</p>
        <div class="actions">
          ${this.button('Discard for good', this.discard)} ${this.button('Keep it', this.keep)}
        </div>`;
    }
    return html`
      <div class="actions">
        ${this.button('Send now', this.sendNow, 'secondary')}
        ${isUncertain ? nothing : this.button('Change it', this.withdraw)}
        ${this.button('Discard', this.ask)}
      </div>
      ${
        isUncertain
          ? html`<p class="quiet">It may have reached the shop already, so you can send it
        again as it is, but not change it.</p>`
          : nothing
      }`;
  }

  private button(label: string, action: () => void, look = 'plain'): TemplateResult {
    const isSending = this.entry.state === 'sending';
    return html`<button class="button ${look}" type="button" ?disabled=${isSending}
      @click=${action}>${label}<span
      class="visually-hidden"> ${this.entry.name}</span></button>`;
  }
}

customElements.define('tw-outbox-line', TwOutboxLine);
