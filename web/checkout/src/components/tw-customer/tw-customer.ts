import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { businessPaths, type CustomerType, choices, defaultChoices } from 'termwise';
import type { Checkout } from '../../checkout.js';
import { LightElement } from '../../light-element.js';
import { customerTypeWords, paymentTermWords } from '../../words.js';

const TYPE = '/customer/customerType';

/** A custom field of this page. */
const PURCHASE_ORDER = '/customFields/purchaseOrder';

/** What is put aside while the order is for a person. */
const BUSINESS_PATHS = [...businessPaths, PURCHASE_ORDER];

export class TwCustomer extends LightElement {
  static override properties = { checkout: { attribute: false } };

  declare checkout: Checkout;

  protected override source(): EventTarget {
    return this.checkout;
  }

  private choose(type: CustomerType): void {
    const { checkout } = this;
    checkout.form.set(TYPE, type);
    if (type === 'business') checkout.form.bringBack(BUSINESS_PATHS);
    else checkout.form.putAside(BUSINESS_PATHS);
  }

  override render(): TemplateResult {
    const { form } = this.checkout;
    const chosen = form.text(TYPE) || defaultChoices.customerType;
    return html`
      <section class="card" aria-labelledby="customer-heading">
        <h2 id="customer-heading">Who is ordering</h2>
        <fieldset class="toggle">
          <legend class="visually-hidden">Kind of customer</legend>
          ${choices.customerType.map(
            (type) => html`
            <label class="chip">
              <input type="radio" name="customer-type" value=${type}
                .checked=${live(type === chosen)} @change=${() => this.choose(type)}>
              <span>${customerTypeWords[type]}</span>
            </label>`,
          )}
        </fieldset>
        <div class="fields">
          <tw-field class="wide" .form=${form} path="/customer/email" label="E-mail"
            ask="your e-mail address" keyboard="email" autofill="email"></tw-field>
          <tw-field .form=${form} path="/customer/firstName" label="First name"
            ask="your first name" autofill="given-name"></tw-field>
          <tw-field .form=${form} path="/customer/lastName" label="Last name"
            ask="your last name" autofill="family-name"></tw-field>
          <tw-field .form=${form} path="/customer/phone" label="Phone" kind="phone"
            ask="your phone number" keyboard="tel" autofill="tel"></tw-field>
        </div>
        ${chosen === 'business' ? this.businessFields() : nothing}
      </section>`;
  }

  private businessFields(): TemplateResult {
    const { form } = this.checkout;
    const terms = choices.paymentTerm.map((term) => ({
      value: term,
      label: paymentTermWords[term],
    }));
    return html`
      <div class="fields">
        <tw-field class="wide" .form=${form} path="/customer/companyName" label="Company name"
          ask="the company’s name" autofill="organization"></tw-field>
        <tw-field .form=${form} path="/customer/registrationNumber" label="Registration number"
          ask="the registration number"></tw-field>
        <tw-field .form=${form} path="/customer/vatId" label="VAT ID" ask="the VAT ID"></tw-field>
        <tw-field .form=${form} path="/customer/billingGroup/name"
          container="/customer/billingGroup" label="Billing group" ask="a name"
          hint="Invoices of one group come together."></tw-field>
        <tw-field .form=${form} path=${PURCHASE_ORDER} label="Purchase order"
          ask="your purchase order number" hint="Shown on the invoice."></tw-field>
        <tw-field .form=${form} path="/paymentTerm" label="Payment term" kind="select"
          ask="when you pay" .options=${terms}></tw-field>
      </div>`;
  }
}

customElements.define('tw-customer', TwCustomer);
