import { type DraftLine, isDraftAgain, type OutboxState } from '@termwise/posting';
import { html, nothing, type TemplateResult } from 'lit';
import { LightElement } from '../../light-element.js';
import type { Shop } from '../../shop.js';
import { fromNow, itemsText, returnedWords } from '../../words.js';
import '../tw-outbox-line/tw-outbox-line.js';

const NAMELESS = 'No name yet';

/** The other drafts and submitted orders that are saved in this browser. */
export class TwSavedOrders extends LightElement {
  static override properties = {
    shop: { attribute: false },
    current: {},
    asking: { state: true },
  };

  declare shop: Shop;
  /** The id of the order that the page shows. */
  declare current: string | null;
  /** The id of the draft that the person is asked to confirm discarding. */
  declare asking: string | null;

  constructor() {
    super();
    this.asking = null;
  }

  protected override source(): EventTarget {
    return this.shop;
  }

  private open(event: Event, id: string): void {
    event.preventDefault();
    this.dispatchEvent(new CustomEvent('tw-open-order', { detail: id, bubbles: true }));
  }

  private async discard(id: string): Promise<void> {
    this.asking = null;
    await this.shop.posting.drafts.discard(id);
    this.querySelector<HTMLElement>('summary')?.focus();
  }

  override render(): TemplateResult | typeof nothing {
    const drafts = this.shop.drafts.filter(({ id }) => id !== this.current);
    // A returned order is already in the list of drafts.
    const orders = this.shop.orders.filter(
      (order) => order.id !== this.current && !isDraftAgain(order),
    );
    if (drafts.length + orders.length === 0) return nothing;
    const isUrgent =
      drafts.some(({ returned }) => returned) || orders.some(({ state }) => state !== 'sent');
    return html`
      <details class="card saved" ?open=${isUrgent}>
        <summary>${this.heading(drafts.length, orders)}</summary>
        <ul>
          ${drafts.map((draft) => html`<li>${this.draftLine(draft)}</li>`)}
          ${orders.map((order) => html`<li>${this.orderLine(order)}</li>`)}
        </ul>
        ${
          this.current === null
            ? nothing
            : html`
          <button class="button secondary" type="button" @click=${this.startAnother}>
            Start another order</button>`
        }
      </details>`;
  }

  private readonly startAnother = () => {
    this.dispatchEvent(new CustomEvent('tw-new-order', { bubbles: true }));
  };

  private heading(drafts: number, orders: readonly OutboxState[]): string {
    const waiting = orders.filter(({ state }) => state !== 'sent').length;
    const sent = orders.length - waiting;
    const parts = [
      drafts > 0 ? `${drafts} saved ${drafts === 1 ? 'draft' : 'drafts'}` : '',
      waiting > 0 ? `${waiting} waiting to be sent` : '',
      sent > 0 ? `${sent} placed` : '',
    ].filter((part) => part !== '');
    return `On this device: ${parts.join(', ')}`;
  }

  private draftLine(draft: DraftLine): TemplateResult {
    const { id, name, items, total, ageMilliseconds, returned } = draft;
    const isAsking = this.asking === id;
    return html`
      <p class="saved-name">${name || NAMELESS}
        ${returned ? html`<span class="mark fault">Returned</span>` : nothing}</p>
      <p class="quiet">${itemsText(items)}, ${total} a month,
        changed ${fromNow(-ageMilliseconds)}</p>
      ${returned ? html`<p>${returnedWords(returned.reason)}</p>` : nothing}
      ${isAsking ? html`<p>What was entered will be lost.</p>` : nothing}
      <div class="actions">
        ${
          isAsking
            ? html`
          <button class="button plain" type="button" @click=${() => void this.discard(id)}>
            Discard for good</button>
          <button class="button plain" type="button" @click=${() => {
            this.asking = null;
          }}>
            Keep it</button>`
            : html`
          <a class="button plain" href="?order=${encodeURIComponent(id)}"
            @click=${(event: Event) => this.open(event, id)}>Continue<span
            class="visually-hidden"> with ${name || NAMELESS}</span></a>
          <button class="button plain" type="button" @click=${() => {
            this.asking = id;
          }}>
            Discard<span class="visually-hidden"> ${name || NAMELESS}</span></button>`
        }
      </div>`;
  }

  private orderLine(order: OutboxState): TemplateResult {
    const { name, items, total, state, orderId } = order;
    return html`
      <p class="saved-name">${name || NAMELESS}
        <span class="mark">${state === 'sent' ? 'Placed' : 'Waiting'}</span></p>
      <p class="quiet">${itemsText(items)}, ${total} a month${orderId ? `, ${orderId}` : ''}</p>
      <tw-outbox-line .outbox=${this.shop.posting.outbox} .entry=${order}></tw-outbox-line>`;
  }
}

customElements.define('tw-saved-orders', TwSavedOrders);
