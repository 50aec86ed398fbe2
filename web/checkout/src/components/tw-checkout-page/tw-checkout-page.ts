import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { TermwiseError } from 'termwise';
import { Checkout } from '../../checkout.js';
import { LoadingError } from '../../config.js';
import { moveOnAtEnter } from '../../enter-key.js';
import { LightElement } from '../../light-element.js';
import { Shop } from '../../shop.js';
import { Site } from '../../site.js';
import type { TwFaultSummary } from '../tw-fault-summary/tw-fault-summary.js';
import type { TwReview } from '../tw-review/tw-review.js';

/** The query parameter that names the order on the page. */
const ORDER = 'order';

function addressOf(id: string): URL {
  const address = new URL(location.href);
  address.searchParams.set(ORDER, id);
  address.hash = '';
  return address;
}

/** The whole page: loading, the form with its totals, and the status of a submitted order. */
export class TwCheckoutPage extends LightElement {
  static override properties = {
    shop: { state: true },
    checkout: { state: true },
    trouble: { state: true },
    unreadable: { state: true },
    summaryOpen: { state: true },
  };

  declare shop: Shop | undefined;
  declare checkout: Checkout | undefined;
  declare trouble: string;
  /** Whether a saved order could not be opened. */
  declare unreadable: boolean;
  declare summaryOpen: boolean;
  private readonly site = new Site();

  constructor() {
    super();
    this.trouble = '';
    this.unreadable = false;
    this.summaryOpen = false;
  }

  protected override source(): EventTarget | undefined {
    return this.checkout;
  }

  protected override firstUpdated(): void {
    addEventListener('popstate', () => void this.openWanted());
    void this.load();
  }

  private readonly load = async () => {
    this.trouble = '';
    try {
      this.shop = await Shop.open();
      await this.openWanted();
    } catch (cause) {
      this.trouble =
        cause instanceof LoadingError
          ? cause.message
          : 'The checkout could not be started in this browser.';
      if (!(cause instanceof LoadingError)) throw cause;
      return;
    }
    const { shopName } = this.shop.config;
    document.title = shopName ? `Checkout – ${shopName}` : 'Checkout';
    const { products } = this.shop.catalog.record;
    await this.site.keep(products.flatMap(({ image }) => (image ? [image] : [])));
  };

  /** Opens the order that the address names, or the most recent draft, or a new order. */
  private async openWanted(): Promise<void> {
    const { shop } = this;
    if (!shop) return;
    const named = new URL(location.href).searchParams.get(ORDER);
    await this.open(shop, named ?? shop.drafts[0]?.id ?? shop.posting.drafts.newId());
  }

  private async open(shop: Shop, id: string): Promise<void> {
    const checkout = await this.opened(shop, id);
    this.checkout?.close();
    checkout.addEventListener('attention', () => this.leadToFault());
    checkout.addEventListener('gone', () => this.openNew());
    checkout.addEventListener('change', () => this.nameOrder(checkout));
    this.summaryOpen = false;
    this.checkout = checkout;
    this.nameOrder(checkout);
  }

  private async opened(shop: Shop, id: string): Promise<Checkout> {
    try {
      this.unreadable = false;
      return await Checkout.open(shop, id);
    } catch (cause) {
      const isUnreadable = cause instanceof TermwiseError || cause instanceof SyntaxError;
      if (!isUnreadable) throw cause;
      // It stays saved: a newer version of this page may have written it.
      this.unreadable = true;
      return Checkout.open(shop, shop.posting.drafts.newId());
    }
  }

  /** Puts the order's id into the address, so that a reload opens the same order. */
  private nameOrder(checkout: Checkout): void {
    const { id, isStored } = checkout;
    if (checkout !== this.checkout || id === null || !isStored) return;
    const address = addressOf(id);
    if (address.search !== location.search) history.replaceState(null, '', address);
  }

  private readonly openOther = ({ detail }: CustomEvent<string>) => this.goTo(detail);
  private readonly openNew = () => this.goTo(this.shop?.posting.drafts.newId() ?? '');

  private goTo(id: string): void {
    const { shop } = this;
    if (!shop) return;
    history.pushState(null, '', addressOf(id));
    window.scrollTo({ top: 0 });
    void this.open(shop, id)
      .then(() => this.updateComplete)
      .then(() => {
        this.querySelector<HTMLElement>('h1')?.focus();
      });
  }

  private leadToFault(): void {
    this.summaryOpen = true;
    // All components have rendered their faults by the next frame.
    requestAnimationFrame(() => {
      this.querySelector<TwFaultSummary>('tw-fault-summary')?.focusFirst();
    });
  }

  /**
   * Enter never places the order. It moves to the next field, and from the last one to the review.
   */
  private readonly moveOn = (event: KeyboardEvent) => {
    const sections = this.querySelectorAll('tw-order-items, tw-customer, tw-delivery');
    if (moveOnAtEnter(event, sections)) this.querySelector<TwReview>('tw-review')?.show();
  };

  /** The form exists for the browser's autofill. The page sends the order itself. */
  private readonly keepPage = (event: Event) => event.preventDefault();

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    if (this.summaryOpen && this.checkout?.form.shown().length === 0) this.summaryOpen = false;
  }

  override render(): TemplateResult {
    const shop = this.shop ? (this.shop.config.shopName ?? 'Subscriptions') : '';
    return html`
      <header class="top"><p>${shop}</p></header>
      <main class="page" @tw-open-order=${this.openOther} @tw-new-order=${this.openNew}>
        ${this.content()}</main>`;
  }

  private content(): TemplateResult {
    if (this.trouble) return this.troubleNotice();
    const { shop, checkout } = this;
    if (!shop || !checkout) return html`<p class="quiet" role="status">Loading the catalogue…</p>`;
    const isEditing = checkout.phase !== 'submitted';
    return html`
      ${
        isEditing
          ? html`
        <div class="intro">
          <h1 tabindex="-1">Checkout</h1>
          <p class="quiet">Pay monthly, for as long as you choose.</p>
        </div>`
          : nothing
      }
      <tw-notices .shop=${shop} .site=${this.site} .isCopy=${checkout.isCopy}></tw-notices>
      ${
        this.unreadable
          ? html`<p class="notice warning" role="alert">This version of the page
        cannot open an order that is saved on this device. It stays saved.</p>`
          : nothing
      }
      ${isEditing ? nothing : html`<tw-order-status .checkout=${checkout}></tw-order-status>`}
      <tw-saved-orders .shop=${shop} .current=${checkout.id}></tw-saved-orders>
      ${isEditing ? this.orderForm(checkout) : nothing}`;
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
      <tw-fault-summary .form=${form} ?open=${this.summaryOpen}></tw-fault-summary>
      <tw-catalog-changes .checkout=${checkout}></tw-catalog-changes>
      <div class="columns" @keydown=${this.moveOn}>
        <div class="column" ?inert=${phase === 'sending'}>
          <tw-product-choice .checkout=${checkout}></tw-product-choice>
          <tw-order-items .checkout=${checkout}></tw-order-items>
        </div>
        <tw-order-summary .checkout=${checkout}></tw-order-summary>
        <form class="column" novalidate @submit=${this.keepPage}>
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
