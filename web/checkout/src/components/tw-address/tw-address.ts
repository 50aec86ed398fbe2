import { html, type TemplateResult } from 'lit';
import type { Checkout } from '../../checkout.js';
import { LightElement } from '../../light-element.js';

export class TwAddress extends LightElement {
  static override properties = {
    checkout: { attribute: false },
    path: {},
    autofill: {},
  };

  declare checkout: Checkout;
  declare path: string;
  /** The browser's name for this kind of address: "billing" or "shipping". */
  declare autofill: string;

  protected override source(): EventTarget {
    return this.checkout;
  }

  override render(): TemplateResult {
    const { checkout, path, autofill } = this;
    const { form } = checkout;
    const { countries } = checkout.shop.termwise;
    const country = countries.find(({ code }) => code === form.text(`${path}/country`));
    const example = country?.postalCodeExample ?? null;
    const options = [
      { value: '', label: 'Choose a country' },
      ...countries.map(({ code, name }) => ({ value: code, label: name })),
    ];
    return html`
      <div class="fields">
        <tw-field .form=${form} path="${path}/contactName" label="Contact name"
          ask="a contact name" autofill="${autofill} name"></tw-field>
        <tw-field .form=${form} path="${path}/company" label="Company" ask="the company"
          autofill="${autofill} organization"></tw-field>
        <tw-field class="wide" .form=${form} path="${path}/country" label="Country" kind="select"
          ask="a country" autofill="${autofill} country" .options=${options}></tw-field>
        <tw-field class="wide" .form=${form} path="${path}/streetAddress"
          label="Street and number" ask="the street and number"
          autofill="${autofill} address-line1"></tw-field>
        <tw-field class="wide" .form=${form} path="${path}/buildingInfo"
          label="Building, floor, door" ask="the building"
          autofill="${autofill} address-line2"></tw-field>
        <tw-field .form=${form} path="${path}/postalCode" label="Postal code"
          ask="the postal code" autofill="${autofill} postal-code"
          .hint=${example === null ? '' : `For example ${example}`}></tw-field>
        <tw-field .form=${form} path="${path}/city" label="City" ask="the city"
          autofill="${autofill} address-level2"></tw-field>
        <tw-field .form=${form} path="${path}/locality" label="District" ask="the district"
          autofill="${autofill} address-level3"></tw-field>
        <tw-field .form=${form} path="${path}/adminArea" label="State or province"
          ask="the state or province" autofill="${autofill} address-level1"></tw-field>
      </div>`;
  }
}

customElements.define('tw-address', TwAddress);
