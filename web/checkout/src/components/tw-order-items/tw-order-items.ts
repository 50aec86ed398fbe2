import { html, nothing, type TemplateResult } from 'lit';
import type { Checkout } from '../../checkout.js';
import type { FaultAnchor } from '../../draft-form.js';
import { LightElement } from '../../light-element.js';
import { problemNotice } from '../../problem.js';
import { wordsFor } from '../../words.js';

/** The list of items, with the faults of the list as a whole. */
export class TwOrderItems extends LightElement implements FaultAnchor {
  static override properties = { checkout: { attribute: false } };

  declare checkout: Checkout;
  readonly label = 'Your order';
  readonly ask = 'at least one product';
  readonly isChoice = true;

  target(): HTMLElement | null {
    return this.querySelector<HTMLElement>('#items-heading');
  }

  protected override source(): EventTarget {
    return this.checkout;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.checkout.form.register('/items', this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.checkout.form.unregister('/items', this);
  }

  private removeItem(index: number): void {
    this.checkout.form.removeItem(index);
    // The pressed button is gone. Without this, the focus would return to the top of the page.
    this.target()?.focus();
  }

  override render(): TemplateResult {
    const { form, draft } = this.checkout;
    const money = (amount: unknown) => form.money.major(amount);
    const faults = draft.items.length > 0 ? form.faultsAt('/items') : form.shownAt('/items');
    const sentences = faults.map((fault) =>
      wordsFor(fault, { ask: this.ask, isChoice: this.isChoice, money }),
    );
    return html`
      <section class="card" aria-labelledby="items-heading">
        <h2 id="items-heading" tabindex="-1">Your order</h2>
        ${sentences.length > 0 ? html`<p class="note fault">${sentences.join(' ')}</p>` : nothing}
        ${
          draft.items.length === 0
            ? html`<p class="quiet">Nothing chosen yet.</p>`
            : html`<ul class="items">
              ${draft.items.map(
                (_, index) => html`
                <li><tw-order-item .checkout=${this.checkout} .index=${index}
                  @tw-remove=${() => this.removeItem(index)}></tw-order-item></li>`,
              )}
            </ul>`
        }
        ${problemNotice(this.checkout, 'items')}
      </section>`;
  }
}

customElements.define('tw-order-items', TwOrderItems);
