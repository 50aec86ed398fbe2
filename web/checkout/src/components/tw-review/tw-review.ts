import { html, nothing, type TemplateResult } from 'lit';
import { choices, defaultChoices } from 'termwise';
import type { Checkout } from '../../checkout.js';
import { leadTo } from '../../lead-to.js';
import { LightElement } from '../../light-element.js';
import { problemNotice } from '../../problem.js';
import { monthsText, paymentTermWords } from '../../words.js';

/** A summary of the order, and the only button that places it. */
export class TwReview extends LightElement {
  static override properties = { checkout: { attribute: false } };

  declare checkout: Checkout;

  protected override source(): EventTarget {
    return this.checkout;
  }

  /** Moves the focus here, so that the person looks at the order before placing it. */
  show(): void {
    const heading = this.querySelector<HTMLElement>('h2');
    if (heading) leadTo(this, heading);
  }

  private readonly place = () => void this.checkout.submit();

  private joined(paths: readonly string[], between: string): string {
    return paths
      .map((path) => this.checkout.form.text(path))
      .filter((text) => text !== '')
      .join(between);
  }

  private customer(): string {
    const name = this.joined(['/customer/firstName', '/customer/lastName'], ' ');
    const others = this.joined(['/customer/companyName', '/customer/email'], ', ');
    return [name, others].filter((text) => text !== '').join(', ');
  }

  private address(path: string): string {
    const members = ['contactName', 'streetAddress', 'postalCode', 'city'];
    const code = this.checkout.form.text(`${path}/country`);
    const country = this.checkout.shop.termwise.countries.find((known) => known.code === code);
    const lines = this.joined(
      members.map((member) => `${path}/${member}`),
      ', ',
    );
    return lines === '' ? '' : [lines, country?.name ?? code].filter((text) => text).join(', ');
  }

  private paymentTerm(): string {
    const chosen = this.checkout.form.text('/paymentTerm');
    const term = choices.paymentTerm.find((known) => known === chosen);
    return paymentTermWords[term ?? defaultChoices.paymentTerm];
  }

  private rows(): readonly (readonly [string, string])[] {
    const { draft } = this.checkout;
    const shipsElsewhere = draft.get('/shippingAddress') !== null;
    return [
      ['Ordered by', this.customer()],
      ['Billed to', this.address('/billingAddress')],
      ['Shipped to', this.address(shipsElsewhere ? '/shippingAddress' : '/billingAddress')],
      ['Payment', this.paymentTerm()],
      ['Purchase order', this.checkout.form.text('/customFields/purchaseOrder')],
    ];
  }

  override render(): TemplateResult {
    const { checkout } = this;
    const { draft, phase } = checkout;
    const rows = this.rows().filter(([name, text]) => text !== '' || name !== 'Purchase order');
    return html`
      <section class="card" id="review" aria-labelledby="review-heading">
        <h2 id="review-heading" tabindex="-1">Review and order</h2>
        <dl class="review">
          ${draft.items.map((_, index) => this.itemRow(index))}
          ${rows.map(
            ([name, text]) => html`
            <div><dt>${name}</dt><dd>${text || html`<span class="quiet">–</span>`}</dd></div>`,
          )}
          <div class="review-total"><dt>Each month, at first</dt>
            <dd>${checkout.amount(draft.monthlyTotal)}</dd></div>
          <div><dt>Contract value</dt><dd>${checkout.amount(draft.contractValue)}</dd></div>
        </dl>
        ${problemNotice(checkout, 'review')}
        <button class="button primary" type="button" @click=${this.place}
          aria-disabled=${String(phase === 'sending')} aria-busy=${String(phase === 'sending')}>
          ${phase === 'sending' ? 'Sending…' : 'Place order'}
        </button>
      </section>`;
  }

  private itemRow(index: number): TemplateResult | typeof nothing {
    const item = this.checkout.draft.items[index];
    if (!item) return nothing;
    const name = this.checkout.form.namesOf(item.sku ?? '').product;
    return html`<div><dt>${item.quantity ?? '–'} × ${name}</dt>
      <dd>${this.checkout.amount(item.monthlyTotal)} a month for
        ${monthsText(item.contractLength ?? '–')}</dd></div>`;
  }
}

customElements.define('tw-review', TwReview);
