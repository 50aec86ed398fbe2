import { html, LitElement, type TemplateResult } from 'lit';
import type { Offer } from 'termwise';
import type { Money } from '../../../../elements/money.js';
import { monthsText } from '../../words.js';

/** All contract lengths side by side. The longer the bar, the higher the monthly price. */
export class TwLengthChoice extends LitElement {
  static override properties = {
    offers: { attribute: false },
    money: { attribute: false },
    chosen: {},
  };

  declare offers: readonly Offer[];
  declare money: Money;
  declare chosen: string;

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  private choose(offer: Offer): void {
    const detail = offer.contractLength;
    this.dispatchEvent(new CustomEvent('tw-length', { detail, bubbles: true }));
  }

  override render(): TemplateResult {
    const highest = Math.max(...this.offers.map(({ unitPrice }) => unitPrice), 1);
    return html`
      <fieldset class="lengths">
        <legend>Contract length</legend>
        <p class="lengths-head" aria-hidden="true">
          <span>Each, a month</span><span>Contract value</span>
        </p>
        ${this.offers.map((offer) => this.row(offer, (offer.unitPrice / highest) * 100))}
      </fieldset>`;
  }

  private row(offer: Offer, barPercent: number): TemplateResult {
    const id = `choice-length-${offer.contractLength}`;
    return html`
      <label class="length" for=${id}>
        <input type="radio" name="choice-length" id=${id}
          .checked=${String(offer.contractLength) === this.chosen}
          @change=${() => this.choose(offer)}>
        <span class="length-months">${monthsText(offer.contractLength)}</span>
        <svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
          <rect class="bar-track" width="100" height="8" />
          <rect class="bar-fill" width=${barPercent} height="8" />
        </svg>
        <span class="length-price">${this.money.minor(offer.unitPrice)}
          <span class="visually-hidden">each, a month; contract value</span></span>
        <span class="length-value">${this.money.minor(offer.contractValue)}</span>
      </label>`;
  }
}

customElements.define('tw-length-choice', TwLengthChoice);
