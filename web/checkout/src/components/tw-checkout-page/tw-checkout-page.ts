import { html, type PropertyValues, type TemplateResult } from 'lit';
import { loadTermwise } from 'termwise';
import { Checkout } from '../../checkout.js';
import { LoadingError } from '../../config.js';
import { LightElement } from '../../light-element.js';
import { loadCatalog, loadConfig } from '../../loading.js';
import type { TwFaultSummary } from '../tw-fault-summary/tw-fault-summary.js';

async function openCheckout(): Promise<Checkout> {
  const [termwise, config] = await Promise.all([loadTermwise(), loadConfig()]);
  return new Checkout(termwise, config, await loadCatalog(termwise, config));
}

/** The whole page: loading, the form beside its totals, and the confirmation. */
export class TwCheckoutPage extends LightElement {
  static override properties = {
    checkout: { state: true },
    trouble: { state: true },
    summaryOpen: { state: true },
  };

  declare checkout: Checkout | undefined;
  declare trouble: string;
  declare summaryOpen: boolean;

  constructor() {
    super();
    this.trouble = '';
    this.summaryOpen = false;
  }

  protected override source(): EventTarget | undefined {
    return this.checkout;
  }

  protected override firstUpdated(): void {
    void this.load();
  }

  private readonly load = async () => {
    this.trouble = '';
    try {
      this.begin(await openCheckout());
    } catch (cause) {
      this.trouble = cause instanceof LoadingError
        ? cause.message
        : 'The checkout could not be started in this browser.';
      if (!(cause instanceof LoadingError)) throw cause;
    }
  };

  private begin(checkout: Checkout): void {
    checkout.addEventListener('attention', () => this.leadToFault());
    this.summaryOpen = false;
    this.checkout = checkout;
    const { shopName } = checkout.config;
    document.title = shopName ? `Checkout – ${shopName}` : 'Checkout';
  }

  private readonly startAgain = () => {
    if (!this.checkout) return;
    const { termwise, config, catalog } = this.checkout;
    this.begin(new Checkout(termwise, config, catalog));
    window.scrollTo({ top: 0 });
  };

  private leadToFault(): void {
    this.summaryOpen = true;
    // By the next frame every component has rendered what the fault brings with it.
    requestAnimationFrame(() => {
      this.querySelector<TwFaultSummary>('tw-fault-summary')?.focusFirst();
    });
  }

  private readonly submit = (event: Event) => {
    event.preventDefault();
    void this.checkout?.submit();
  };

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    if (this.summaryOpen && this.checkout?.form.shown().length === 0) this.summaryOpen = false;
  }

  override render(): TemplateResult {
    const shop = this.checkout ? this.checkout.config.shopName ?? 'Subscriptions' : '';
    return html`
      <header class="top"><p>${shop}</p></header>
      <main class="page">${this.content()}</main>`;
  }

  private content(): TemplateResult {
    if (this.trouble) return this.troubleNotice();
    if (!this.checkout) return html`<p class="quiet" role="status">Loading the catalogue…</p>`;
    const { receipt, money } = this.checkout;
    if (receipt) {
      return html`<tw-confirmation .receipt=${receipt} .money=${money}
        @tw-start-again=${this.startAgain}></tw-confirmation>`;
    }
    return this.orderForm(this.checkout);
  }

  private troubleNotice(): TemplateResult {
    return html`<section class="notice problem" role="alert">
      <h1>The checkout is not available</h1>
      <p>${this.trouble}</p>
      <button class="button secondary" type="button" @click=${this.load}>Try again</button>
    </section>`;
  }

  private orderForm(checkout: Checkout): TemplateResult {
    const { phase, form } = checkout;
    return html`
      <div class="intro">
        <h1>Checkout</h1>
        <p class="quiet">Pay monthly, for as long as you choose.</p>
      </div>
      <tw-fault-summary .form=${form} ?open=${this.summaryOpen}></tw-fault-summary>
      <div class="columns">
        <div class="column" ?inert=${phase === 'sending'}>
          <tw-product-choice .checkout=${checkout}></tw-product-choice>
          <tw-order-items .checkout=${checkout}></tw-order-items>
        </div>
        <tw-order-summary .checkout=${checkout}></tw-order-summary>
        <form class="column" novalidate @submit=${this.submit}>
          <div class="column" ?inert=${phase === 'sending'}>
            <tw-customer .checkout=${checkout}></tw-customer>
            <tw-delivery .checkout=${checkout}></tw-delivery>
          </div>
          <tw-review .checkout=${checkout}></tw-review>
        </form>
      </div>`;
  }
}

customElements.define('tw-checkout-page', TwCheckoutPage);
