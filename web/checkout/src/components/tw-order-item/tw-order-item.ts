import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { DraftItem, Fault } from 'termwise';
import { articleOf, productPicture } from '../../articles.js';
import type { Checkout } from '../../checkout.js';
import type { FaultAnchor } from '../../draft-form.js';
import { LightElement } from '../../light-element.js';
import { monthsText, wordsFor } from '../../words.js';
import type { FieldOption } from '../tw-field/tw-field.js';

/** One item of the order. A person can change its quantity and length, and accept a new price. */
export class TwOrderItem extends LightElement implements FaultAnchor {
  static override properties = { checkout: { attribute: false }, index: { attribute: false } };

  declare checkout: Checkout;
  declare index: number;
  readonly ask = 'this item';
  readonly isChoice = false;
  private registeredAt = '';

  get label(): string {
    return this.checkout.form.namesOf(this.item?.sku ?? '').product || 'Item';
  }

  target(): HTMLElement | null {
    return this.querySelector<HTMLElement>('.accept') ?? this.querySelector<HTMLElement>('h3');
  }

  protected override source(): EventTarget {
    return this.checkout;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.register(`/items/${this.index}`);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.register('');
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    if (this.isConnected) this.register(`/items/${this.index}`);
  }

  private register(path: string): void {
    if (path === this.registeredAt) return;
    const { form } = this.checkout;
    if (this.registeredAt) form.unregister(this.registeredAt, this);
    if (path) form.register(path, this);
    this.registeredAt = path;
  }

  private get item(): DraftItem | undefined {
    return this.checkout.draft.items[this.index];
  }

  private readonly removeItem = () => {
    this.dispatchEvent(new CustomEvent('tw-remove', { bubbles: true }));
  };

  override render(): TemplateResult | typeof nothing {
    const { item, checkout } = this;
    // If the item was removed, the list removes this row in the same update.
    if (!item) return nothing;
    const article = articleOf(checkout.catalog, item.sku);
    return html`
      <article class="item" aria-labelledby="item-${this.index}-name">
        ${productPicture(article?.product, checkout.config)}
        <div class="item-name">
          <h3 id="item-${this.index}-name" tabindex="-1">${this.label}</h3>
          <p class="quiet">${checkout.form.namesOf(item.sku ?? '').variant}</p>
        </div>
        <tw-field class="quantity" .form=${checkout.form} path="/items/${this.index}/quantity"
          label="Quantity" ask="a quantity, such as 3" keyboard="numeric"></tw-field>
        <tw-field class="item-length" .form=${checkout.form} kind="select"
          path="/items/${this.index}/contractLength" label="Contract length"
          ask="a contract length" .options=${this.lengths(item)}
          @tw-entered=${() => checkout.expectPrice(this.index)}></tw-field>
        ${this.totals(item)}
        <button class="button plain remove" type="button" @click=${this.removeItem}>
          Remove<span class="visually-hidden"> ${this.label}</span>
        </button>
        ${this.notices(item)}
      </article>`;
  }

  private lengths(item: DraftItem): FieldOption[] {
    const { money } = this.checkout;
    const offered = item.offers().map(({ contractLength, unitPrice }) => ({
      value: String(contractLength),
      label: `${monthsText(contractLength)} · ${money.minor(unitPrice)} each`,
    }));
    const current = String(item.contractLength ?? '');
    if (offered.some(({ value }) => value === current)) return offered;
    return [{ value: current, label: current ? monthsText(current) : 'Choose' }, ...offered];
  }

  private totals({ monthlyTotal, contractValue }: DraftItem): TemplateResult {
    const { checkout } = this;
    return html`<p class="item-totals">
      <strong>${checkout.amount(monthlyTotal)}</strong> a month<br>
      <small>${checkout.amount(contractValue)} in total</small></p>`;
  }

  /** The item's faults that its two fields do not show. They are shown at once. */
  private notices(item: DraftItem): TemplateResult | typeof nothing {
    const path = `/items/${this.index}`;
    const { form } = this.checkout;
    const elsewhere = [`${path}/quantity`, `${path}/contractLength`, `${path}/unitPrice`];
    const faults = form.faultsOf(item).filter((fault) => !elsewhere.includes(fault.path));
    const priceChange = form.priceChange(item);
    if (faults.length === 0 && !priceChange) return nothing;
    return html`<div class="item-notices">
      ${faults.map((fault) => html`<p class="note fault">${this.words(fault)}</p>`)}
      ${priceChange ? this.acceptance(item, priceChange) : nothing}</div>`;
  }

  private words(fault: Fault): string {
    const { ask, isChoice, checkout } = this;
    return wordsFor(fault, { ask, isChoice, money: (amount) => checkout.money.major(amount) });
  }

  private acceptance(item: DraftItem, fault: Fault): TemplateResult {
    const { checkout } = this;
    return html`
      <p class="note fault">${this.words(fault)}</p>
      <button class="button secondary accept" type="button" id="item-${this.index}-accept"
        @click=${() => void checkout.acceptPrice(item)}>
        Accept ${checkout.money.major(fault.params?.['actual'])} a month
      </button>`;
  }
}

customElements.define('tw-order-item', TwOrderItem);
