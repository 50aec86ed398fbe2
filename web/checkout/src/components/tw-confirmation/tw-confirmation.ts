import { LitElement, html, nothing, type TemplateResult } from 'lit';
import type { Money } from '../../../../elements/money.js';
import type { Receipt } from '../../checkout.js';
import '../../../../elements/schedule-chart/tw-schedule-chart.js';

export class TwConfirmation extends LitElement {
  static override properties = { receipt: { attribute: false }, money: { attribute: false } };

  declare receipt: Receipt;
  declare money: Money;

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override firstUpdated(): void {
    this.querySelector<HTMLElement>('h1')?.focus();
  }

  private readonly startAgain = () => {
    this.dispatchEvent(new CustomEvent('tw-start-again', { bubbles: true }));
  };

  override render(): TemplateResult {
    const { receipt, money } = this;
    return html`
      <section class="card confirmation" aria-labelledby="confirmation-heading">
        <h1 id="confirmation-heading" tabindex="-1">Thank you. Your order is placed.</h1>
        <dl class="review">
          ${receipt.orderId === null ? nothing : html`
            <div><dt>Order number</dt><dd id="order-id">${receipt.orderId}</dd></div>`}
          <div class="review-total"><dt>Each month, at first</dt>
            <dd>${receipt.monthlyTotal}</dd></div>
          <div><dt>Contract value</dt><dd>${receipt.contractValue}</dd></div>
        </dl>
        <tw-schedule-chart .runs=${receipt.schedule}
          .format=${(amount: number) => money.minor(amount)}></tw-schedule-chart>
        <h2>What happens next</h2>
        <ol>
          <li>The shop looks at your order and writes to ${receipt.email} if anything is
            unclear.</li>
          <li>Your devices are prepared and shipped.</li>
          <li>Each subscription starts when its device is handed over. That is month 1 of the
            payments above.</li>
        </ol>
        <button class="button secondary" type="button" @click=${this.startAgain}>
          Start another order
        </button>
      </section>`;
  }
}

customElements.define('tw-confirmation', TwConfirmation);
