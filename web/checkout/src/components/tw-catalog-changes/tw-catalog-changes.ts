import { html, nothing, type TemplateResult } from 'lit';
import type { CatalogChange } from 'termwise';
import type { Checkout } from '../../checkout.js';
import { LightElement } from '../../light-element.js';

/** What a newer catalog changed in this order, item by item. */
export class TwCatalogChanges extends LightElement {
  static override properties = { checkout: { attribute: false } };

  declare checkout: Checkout;

  protected override source(): EventTarget {
    return this.checkout;
  }

  override render(): TemplateResult | typeof nothing {
    const changes = this.checkout.draft.catalogChanges();
    if (changes.length === 0) return nothing;
    return html`
      <section class="notice changes" aria-labelledby="changes-heading">
        <h2 id="changes-heading">The catalogue has changed since you put this order together</h2>
        <table>
          <thead><tr><th scope="col">Item</th><th scope="col">Before</th><th scope="col">Now</th>
          </tr></thead>
          <tbody>${changes.map((change) => this.row(change))}</tbody>
        </table>
      </section>`;
  }

  private row(change: CatalogChange): TemplateResult {
    const { path, sku, oldPrice } = change;
    const { product, variant } = this.checkout.form.namesOf(sku);
    const lead = (event: Event) => {
      event.preventDefault();
      this.checkout.form.anchorAt(path)?.target()?.focus();
    };
    return html`<tr>
      <td><a href="#items-heading" @click=${lead}>${product}</a><br>
        <small>${variant}</small></td>
      <td>${this.checkout.money.major(oldPrice)}</td>
      <td>${this.now(change)}</td></tr>`;
  }

  private now({ change, newPrice }: CatalogChange): string {
    if (change === 'price_changed') return this.checkout.money.major(newPrice);
    return change === 'inactive' ? 'cannot be ordered at the moment' : 'no longer offered';
  }
}

customElements.define('tw-catalog-changes', TwCatalogChanges);
