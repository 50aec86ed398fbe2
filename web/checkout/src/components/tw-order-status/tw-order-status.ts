import type { OutboxState } from '@termwise/posting';
import { html, nothing, type TemplateResult } from 'lit';
import type { Checkout } from '../../checkout.js';
import { LightElement } from '../../light-element.js';
import { itemsText } from '../../words.js';
import '../../../../elements/schedule-chart/tw-schedule-chart.js';
import '../tw-outbox-line/tw-outbox-line.js';

/** A submitted order: on its way to the shop, or placed. */
export class TwOrderStatus extends LightElement {
  static override properties = { checkout: { attribute: false } };

  declare checkout: Checkout;

  protected override source(): EventTarget {
    return this.checkout;
  }

  protected override firstUpdated(): void {
    this.querySelector<HTMLElement>('h1')?.focus();
  }

  private readonly startAgain = () => {
    this.dispatchEvent(new CustomEvent('tw-new-order', { bubbles: true }));
  };

  override render(): TemplateResult {
    const { entry, isPlaced } = this.checkout;
    const heading = isPlaced
      ? 'Thank you. Your order is placed.'
      : entry?.state === 'refused'
        ? 'The shop already has this order.'
        : 'Your order is saved on this device.';
    return html`
      <section class="card order-status" aria-labelledby="status-heading">
        <div role="status">
          <h1 id="status-heading" tabindex="-1">${heading}</h1>
        </div>
        ${entry && !isPlaced ? this.way(entry) : nothing}
        ${this.figures(entry)}
        ${isPlaced ? this.whatComes() : nothing}
        <button class="button secondary" type="button" @click=${this.startAgain}>
          Start another order
        </button>
      </section>`;
  }

  private way(entry: OutboxState): TemplateResult {
    const isSending = entry.state === 'sending';
    const line = html`<tw-outbox-line .outbox=${this.checkout.shop.posting.outbox}
      .entry=${entry}></tw-outbox-line>`;
    if (entry.state === 'refused') return line;
    return html`
      <ol class="way" aria-label="Where your order is">
        <li class="done">Saved on this device</li>
        <li class=${isSending ? 'now' : ''} aria-current="step">
          ${isSending ? 'Being sent' : 'Waiting to be sent'}</li>
        <li>In the shop</li>
      </ol>
      ${line}
      <p class="quiet">You can close this page and switch the device off. The order is sent, once
        only, when this page is open and has a connection.</p>`;
  }

  private figures(entry: OutboxState | undefined): TemplateResult {
    const { receipt, orderId, money } = this.checkout;
    return html`
      <dl class="review">
        ${
          orderId === null
            ? nothing
            : html`
          <div><dt>Order number</dt><dd id="order-id">${orderId}</dd></div>`
        }
        ${
          entry && !receipt
            ? html`
          <div><dt>Ordered by</dt><dd>${entry.name}</dd></div>
          <div><dt>Ordered</dt><dd>${itemsText(entry.items)}</dd></div>`
            : nothing
        }
        <div class="review-total"><dt>Each month, at first</dt>
          <dd>${receipt?.monthlyTotal ?? entry?.total}</dd></div>
        ${
          receipt
            ? html`
          <div><dt>Contract value</dt><dd>${receipt.contractValue}</dd></div>`
            : nothing
        }
      </dl>
      ${
        receipt
          ? html`
        <tw-schedule-chart .runs=${receipt.schedule}
          .format=${(amount: number) => money.minor(amount)}></tw-schedule-chart>`
          : nothing
      }`;
  }

  private whatComes(): TemplateResult {
    const address = this.checkout.receipt?.email ?? 'you';
    return html`
      <h2>What happens next</h2>
      <ol>
        <li>The shop checks your order and writes to ${address} if anything is unclear.</li>
        <li>Your devices are prepared and shipped.</li>
        <li>Each subscription starts when its device is handed over. That is month 1 of the
          payments.</li>
      </ol>`;
  }
}

customElements.define('tw-order-status', TwOrderStatus);
