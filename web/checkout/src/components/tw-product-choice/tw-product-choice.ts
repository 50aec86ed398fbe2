import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import type { DraftItem, Product, Variant } from 'termwise';
import { articleOf, productPicture, variantsOnOffer } from '../../articles.js';
import type { Checkout } from '../../checkout.js';
import { DraftForm } from '../../draft-form.js';
import { LightElement } from '../../light-element.js';
import { monthsText, wordsFor } from '../../words.js';

const QUANTITY = '/items/0/quantity';

/**
 * Product, variant, length, quantity. What is being chosen lives in a draft of its own with one
 * item, so that the core judges and prices it before it joins the order.
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
    if (this.choice?.draft.catalog !== this.checkout.catalog) this.choice = this.newChoice();
  }

  /** What is only being chosen is no order yet: another catalog's prices are simply shown. */
  private newChoice(): DraftForm {
    const { catalog, shop } = this.checkout;
    const choice = new DraftForm(catalog, shop.locale);
    const nothingYet = { sku: null, contractLength: null, quantity: '1' };
    const { sku, contractLength, quantity } = this.choice?.draft.items[0] ?? nothingYet;
    const isOffered = sku !== null && catalog.offers(sku).length > 0;
    choice.draft.addItem({ quantity, ...(isOffered && { sku, contractLength }) });
    choice.addEventListener('change', () => this.requestUpdate());
    return choice;
  }

  private get item(): DraftItem {
    const [item] = this.choice.draft.items;
    if (!item) throw new Error('The draft of the choice has one item.');
    return item;
  }

  private chooseVariant({ sku }: Variant): void {
    const { item, choice } = this;
    const [first] = this.checkout.catalog.offers(sku);
    const offered = (months: unknown) =>
      this.checkout.catalog
        .offers(sku)
        .some(({ contractLength }) => String(contractLength) === String(months));
    const length = offered(item.contractLength) ? item.contractLength : first?.contractLength;
    choice.set('/items/0/sku', sku);
    choice.set('/items/0/contractLength', length ?? null);
    this.added = '';
  }

  private chooseProduct(product: Product): void {
    const [first] = variantsOnOffer(this.checkout.catalog, product);
    if (first) this.chooseVariant(first);
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
            : html`<fieldset class="products">
              <legend class="visually-hidden">Product</legend>
              ${products.map((product) => this.card(product, product === chosen?.product))}
            </fieldset>`
        }
        ${chosen ? this.configuration(chosen.product) : nothing}
      </section>`;
  }

  private card(product: Product, isChosen: boolean): TemplateResult {
    const id = `choice-product-${product.id}`;
    return html`
      <label class="product" for=${id}>
        <input type="radio" name="choice-product" id=${id} .checked=${live(isChosen)}
          @change=${() => this.chooseProduct(product)}>
        ${productPicture(product, this.checkout.config)}
        <span class="product-category">${product.category ?? ''}</span>
        <span class="product-name">${product.name}</span>
        <span class="product-description">${product.description ?? ''}</span>
        <span class="product-price">from <strong>${this.lowestPrice(product)}</strong>
          a month</span>
      </label>`;
  }

  private lowestPrice(product: Product): string {
    const { catalog, money } = this.checkout;
    const offers = variantsOnOffer(catalog, product).flatMap(({ sku }) => catalog.offers(sku));
    return money.minor(Math.min(...offers.map(({ unitPrice }) => unitPrice)));
  }

  private configuration(product: Product): TemplateResult {
    const { item } = this;
    return html`
      <form class="configuration" novalidate @submit=${this.add}>
        <fieldset class="variants">
          <legend>Variant of ${product.name}</legend>
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

  /** What stands in the way besides the quantity's own fault, which its field shows. */
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
