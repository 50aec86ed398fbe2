import { html, nothing, type TemplateResult } from 'lit';
import type { Checkout } from '../../checkout.js';
import { LightElement } from '../../light-element.js';
import { momentText } from '../../words.js';
import '../../../../elements/schedule-chart/tw-schedule-chart.js';

/** Screen readers announce the totals after this pause in typing, not at every key. */
const READ_OUT_AFTER_MS = 1_000;

/** The live totals: a panel next to the form, or a bar at the bottom of a phone. */
export class TwOrderSummary extends LightElement {
  static override properties = { checkout: { attribute: false }, spoken: { state: true } };

  declare checkout: Checkout;
  declare spoken: string;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    this.spoken = '';
  }

  protected override source(): EventTarget {
    return this.checkout;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.timer);
  }

  protected override updated(): void {
    clearTimeout(this.timer);
    const { draft } = this.checkout;
    const sentence =
      draft.items.length === 0
        ? ''
        : `Monthly total
      ${this.checkout.amount(draft.monthlyTotal)}, contract value
      ${this.checkout.amount(draft.contractValue)}.`;
    if (sentence === this.spoken) return;
    this.timer = setTimeout(() => {
      this.spoken = sentence;
    }, READ_OUT_AFTER_MS);
  }

  override render(): TemplateResult {
    const { checkout } = this;
    const { draft } = checkout;
    const monthly = checkout.amount(draft.monthlyTotal);
    return html`
      <aside class="card summary" aria-labelledby="totals-heading">
        <h2 id="totals-heading">Your subscription</h2>
        <p class="monthly"><strong id="monthly-total">${monthly}</strong> a month</p>
        <p class="contract-value">
          <span>Contract value</span>
          <span id="contract-value">${checkout.amount(draft.contractValue)}</span>
        </p>
        ${this.uncounted()}
        ${this.asOf()}
        ${
          draft.items.length === 0
            ? html`<p class="quiet">Choose a product to see what you would pay, and when.</p>`
            : html`<tw-schedule-chart .runs=${draft.schedule()}
              .format=${(amount: number) => checkout.money.minor(amount)}></tw-schedule-chart>`
        }
      </aside>
      <div class="total-bar">
        <p><strong>${monthly}</strong> a month<br>
          <small>${checkout.amount(draft.contractValue)} in total</small></p>
        <a class="button primary" href="#review">Review order</a>
      </div>
      <p class="visually-hidden" role="status">${this.spoken}</p>`;
  }

  /** Shows the date of prices that may have changed since. */
  private asOf(): TemplateResult | typeof nothing {
    const { asOf } = this.checkout.shop.prices;
    return asOf === null
      ? nothing
      : html`<p class="as-of" role="status">
      Prices as of ${momentText(asOf)}. Newer ones could not be loaded yet.</p>`;
  }

  /** Says so if the total does not include every item. */
  private uncounted(): TemplateResult | typeof nothing {
    const count = this.checkout.draft.items.filter(
      ({ monthlyTotal }) => monthlyTotal === null,
    ).length;
    if (count === 0) return nothing;
    return html`<p class="note fault">
      ${count === 1 ? 'One item is' : `${count} items are`} not counted until corrected.</p>`;
  }
}

customElements.define('tw-order-summary', TwOrderSummary);
