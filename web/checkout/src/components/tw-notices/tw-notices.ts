import { html, nothing, type TemplateResult } from 'lit';
import { LightElement } from '../../light-element.js';
import type { Shop } from '../../shop.js';
import type { Site } from '../../site.js';
import { storageWords } from '../../words.js';

/** Notices about the page as a whole, not about one order. */
export class TwNotices extends LightElement {
  static override properties = {
    shop: { attribute: false },
    site: { attribute: false },
    isCopy: { type: Boolean },
  };

  declare shop: Shop;
  declare site: Site;
  /** Whether this is a copy, made because another tab changed the same draft at the same time. */
  declare isCopy: boolean;

  protected override source(): EventTarget {
    return this.shop;
  }

  private readonly siteChanged = () => this.requestUpdate();

  override connectedCallback(): void {
    super.connectedCallback();
    this.site.addEventListener('change', this.siteChanged);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.site.removeEventListener('change', this.siteChanged);
  }

  // Screen readers announce a live region only if it exists before its text.
  override render(): TemplateResult {
    const { storageProblem } = this.shop;
    return html`<div role="status">
      ${
        storageProblem
          ? html`
        <p class="notice warning">${storageWords[storageProblem.reason]}. It is lost when you close
          the page. You can still send it while there is a connection.</p>`
          : nothing
      }
      ${
        this.isCopy
          ? html`
        <p class="notice">Another tab changed this order at the same moment. What you entered here
          is now a separate draft. The other one is in the list of drafts.</p>`
          : nothing
      }
      ${
        this.site.isNewerReady && !storageProblem
          ? html`
        <p class="notice offer">A newer version of this page is ready. Your order stays as it is.
          <button class="button secondary" type="button" @click=${() => this.site.useNewer()}>
            Use it now</button></p>`
          : nothing
      }
    </div>`;
  }
}

customElements.define('tw-notices', TwNotices);
