import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import {
  type DraftItem,
  type ItemEntries,
  minQuantity,
  type Product,
  type Variant,
} from 'termwise';
import { articleOf, productPicture, variantsOnOffer } from '../../articles.js';
import type { Checkout } from '../../checkout.js';
import { DraftForm } from '../../draft-form.js';
import { leadTo } from '../../lead-to.js';
import { LightElement } from '../../light-element.js';
import { monthsText, wordsFor } from '../../words.js';

const QUANTITY = '/items/0/quantity';
const FIRST_QUANTITY = String(minQuantity);

/**
 * The choice of product, variant, contract length and quantity. It is a draft of its own with one
 * item, so that the core checks and prices it before it is added to the order.
 */
export class TwProductChoice extends LightElement {
  static override properties = { checkout: { attribute: false } };

  declare checkout: Checkout;
  private choice!: DraftForm;
  private added = '';

  protected override source(): EventTarget {
    return this.checkout;
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    if (this.choice?.draft.catalog !== this.checkout.catalog) {
      this.choice = this.openChoice(this.entriesToKeep());
    }
  }

  private openChoice(entries: ItemEntries): DraftForm {
    const { catalog, shop } = this.checkout;
    const choice = new DraftForm(catalog, shop.locale);
    choice.draft.addItem(entries);
    choice.addEventListener('change', () => this.requestUpdate());
    return choice;
  }

  /** This is not an order yet, so new prices are shown without asking the person to accept them. */
  private entriesToKeep(): ItemEntries {
    const item = this.choice?.draft.items[0];
    if (!item) return { quantity: FIRST_QUANTITY };
    const { sku, contractLength, quantity } = item;
    const isOffered = sku !== null && this.checkout.catalog.offers(sku).length > 0;
    return isOffered ? { sku, contractLength, quantity } : { quantity };
  }

  private get item(): DraftItem {
    const [item] = this.choice.draft.items;
    if (!item) throw new Error('The draft of the product choice has no item.');
    return item;
  }

  /**
   * Switches to another variant of the product. It keeps the quantity, and the length if offered.
   */
  private chooseVariant({ sku }: Variant): void {
    const { item, choice } = this;
    const offers = this.checkout.catalog.offers(sku);
    const current = String(item.contractLength);
    const isOffered = offers.some(({ contractLength }) => String(contractLength) === current);
    choice.set('/items/0/sku', sku);
    if (!isOffered) choice.set('/items/0/contractLength', offers[0]?.contractLength ?? null);
    this.added = '';
  }

  /** A different product resets the quantity: 25 laptops do not mean 25 bikes. */
  private chooseProduct(product: Product, isChosen: boolean): void {
    const { catalog } = this.checkout;
    const [variant] = variantsOnOffer(catalog, product);
    if (!variant) return;
    const { sku } = variant;
    const contractLength = catalog.offers(sku)[0]?.contractLength ?? null;
    if (!isChosen) this.choice = this.openChoice({ sku, contractLength, quantity: FIRST_QUANTITY });
    this.added = '';
    this.requestUpdate();
    // All parts of the configuration have rendered by the next frame.
    requestAnimationFrame(() => this.showConfiguration());
  }

  /** Focuses the heading, so that a screen reader says which product is being configured. */
  private showConfiguration(): void {
    const section = this.querySelector<HTMLElement>('.configuration');
    const heading = section?.querySelector('h3');
    if (section && heading) leadTo(section, heading);
  }

  private readonly add = (event: Event) => {
    event.preventDefault();
    const { item } = this;
    const [fault] = item.faults();
    this.choice.showAll();
    if (fault || item.sku === null) {
      this.choice
        .anchorAt(fault?.path ?? QUANTITY)
        ?.target()
        ?.focus();
      return;
    }
    const { sku, quantity, contractLength } = item;
    this.checkout.addItem({ sku, quantity, contractLength });
    this.added = `${this.choice.namesOf(sku).product} is in your order.`;
    this.requestUpdate();
  };

  override render(): TemplateResult {
    const { catalog } = this.checkout;
    const chosen = articleOf(catalog, this.item.sku);
    const products = catalog.record.products.filter(
      (product) => variantsOnOffer(catalog, product).length > 0,
    );
    return html`
      <section class="card" aria-labelledby="choice-heading">
        <h2 id="choice-heading">Choose what you need</h2>
        ${
          products.length === 0
            ? html`<p>There is nothing on offer at the moment.</p>`
            : html`<ul class="products" aria-label="Products">
              ${products.map((product) => this.card(product, product === chosen?.product))}
            </ul>`
        }
        ${chosen ? this.configuration(chosen.product) : nothing}
      </section>`;
  }

  /** A button, not a radio button: the arrow keys must not move the focus out of the list. */
  private card(product: Product, isChosen: boolean): TemplateResult {
    return html`
      <li><button class="product" type="button" aria-pressed=${String(isChosen)}
        @click=${() => this.chooseProduct(product, isChosen)}>
        ${productPicture(product, this.checkout.config)}
        <span class="product-category">${product.category ?? ''}</span>
        <span class="product-name">${product.name}</span>
        <span class="product-description">${product.description ?? ''}</span>
        <span class="product-price">from <strong>${this.lowestPrice(product)}</strong>
          a month</span>
      </button></li>`;
  }

  private lowestPrice(product: Product): string {
    return this.checkout.amount(this.checkout.catalog.lowestPrice(product.id));
  }

  private configuration(product: Product): TemplateResult {
    const { item } = this;
    return html`
      <form class="configuration" novalidate aria-labelledby="configuration-heading"
        @submit=${this.add}>
        <h3 id="configuration-heading" tabindex="-1">Configure ${product.name}</h3>
        <fieldset class="variants">
          <legend>Variant</legend>
          ${variantsOnOffer(this.checkout.catalog, product).map(
            (variant) => html`
            <label class="chip">
              <input type="radio" name="choice-variant" .checked=${live(variant.sku === item.sku)}
                @change=${() => this.chooseVariant(variant)}>
              <span>${variant.name}</span>
            </label>`,
          )}
        </fieldset>
        <tw-length-choice .offers=${item.offers()} .money=${this.checkout.money}
          .chosen=${String(item.contractLength)}
          @tw-length=${({ detail }: CustomEvent<number>) => this.chooseLength(detail)}>
        </tw-length-choice>
        <div class="add-row">
          <tw-field class="quantity" .form=${this.choice} path=${QUANTITY} scope="choice"
            label="Quantity" ask="a quantity, such as 3" keyboard="numeric"
            @tw-entered=${() => {
              this.added = '';
            }}></tw-field>
          <p class="add-total">${this.totals()}</p>
          <button class="button secondary" type="submit">Add to order</button>
        </div>
        <p class="added" role="status">${this.added}</p>
      </form>`;
  }

  /** All faults except those of the quantity, which its field shows. */
  private otherFaults(): TemplateResult[] {
    const money = (amount: unknown) => this.checkout.money.major(amount);
    const subject = { ask: 'a variant and a contract length', isChoice: true, money };
    return this.item
      .faults()
      .filter((fault) => fault.path !== QUANTITY)
      .map((fault) => html`<span class="note fault">${wordsFor(fault, subject)}</span>`);
  }

  private chooseLength(months: number): void {
    this.choice.set('/items/0/contractLength', months);
    this.added = '';
  }

  private totals(): TemplateResult | TemplateResult[] {
    const { monthlyTotal, contractValue, contractLength } = this.item;
    const { money } = this.checkout;
    if (monthlyTotal === null || contractValue === null) return this.otherFaults();
    return html`<strong>${money.minor(monthlyTotal)}</strong> a month<br>
      <small>${money.minor(contractValue)} over ${monthsText(contractLength)}</small>`;
  }
}

customElements.define('tw-product-choice', TwProductChoice);
