import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { addressFields } from 'termwise';
import type { Checkout } from '../../checkout.js';
import { LightElement } from '../../light-element.js';

const SHIPPING = '/shippingAddress';
const SHIPPING_PATHS = [SHIPPING, ...addressFields.map((member) => `${SHIPPING}/${member}`)];

/** The billing address, a shipping address if it differs, and notes. */
export class TwDelivery extends LightElement {
  static override properties = { checkout: { attribute: false } };

  declare checkout: Checkout;

  protected override source(): EventTarget {
    return this.checkout;
  }

  private readonly toggle = (event: Event) => {
    const { checkout } = this;
    if (!(event.target as HTMLInputElement).checked) {
      checkout.form.putAside(SHIPPING_PATHS);
      return;
    }
    checkout.form.set(SHIPPING, true);
    checkout.form.bringBack(SHIPPING_PATHS.slice(1));
  };

  override render(): TemplateResult {
    const { checkout } = this;
    const shipsElsewhere = checkout.draft.get(SHIPPING) !== null;
    return html`
      <section class="card" aria-labelledby="billing-heading">
        <h2 id="billing-heading">Billing address</h2>
        <tw-address .checkout=${checkout} path="/billingAddress" autofill="billing"></tw-address>
        <label class="check">
          <input type="checkbox" id="ships-elsewhere" .checked=${live(shipsElsewhere)}
            @change=${this.toggle}>
          <span>Ship to another address</span>
        </label>
      </section>
      ${
        shipsElsewhere
          ? html`
        <section class="card" aria-labelledby="shipping-heading">
          <h2 id="shipping-heading">Shipping address</h2>
          <tw-address .checkout=${checkout} path=${SHIPPING} autofill="shipping"></tw-address>
        </section>`
          : nothing
      }
      <section class="card" aria-labelledby="notes-heading">
        <h2 id="notes-heading">Anything else</h2>
        <tw-field .form=${checkout.form} path="/notes" label="Notes for delivery" kind="area"
          ask="your notes" hint="For example where to deliver, and when."></tw-field>
      </section>`;
  }
}

customElements.define('tw-delivery', TwDelivery);
