import {
  type Adapter,
  type DraftLine,
  type OutboxState,
  openPosting,
  type Posting,
  StoreUnavailable,
} from '@termwise/posting';
import { type Catalog, loadTermwise, type Termwise } from 'termwise';
import type { CheckoutConfig } from './config.js';
import { Prices } from './prices.js';
import { openShopSetup } from './shop-setup.js';

/**
 * One shop in one tab, whatever is being ordered: its prices, and the drafts and orders that this
 * browser keeps. It sends `change` when something of that changed.
 */
export class Shop extends EventTarget {
  readonly locale: string;
  /** Those changed last come first. */
  drafts: readonly DraftLine[] = [];
  /** Orders that were handed in, the oldest first. */
  orders: readonly OutboxState[] = [];
  /** Why nothing is kept in this browser, where that is so. */
  storageProblem: StoreUnavailable | null = null;
  private listing: Promise<void> | null = null;
  private isListAsked = false;

  private constructor(
    readonly termwise: Termwise,
    readonly config: CheckoutConfig,
    readonly prices: Prices,
    readonly posting: Posting,
    readonly adapter: Adapter,
  ) {
    super();
    this.locale = config.locale ?? document.documentElement.lang;
    prices.addEventListener('change', () => this.changed());
    for (const stored of [posting.drafts, posting.outbox]) {
      stored.addEventListener('change', () => void this.list());
    }
  }

  /** @throws LoadingError where the shop does not answer and never did */
  static async open(): Promise<Shop> {
    const [termwise, { answers, config, adapter, name }] = await Promise.all([
      loadTermwise(),
      openShopSetup(),
    ]);
    const prices = await Prices.open(termwise, config, answers);
    const posting = openPosting({ shop: name, adapter });
    const shop = new Shop(termwise, config, prices, posting, adapter);
    await shop.list();
    return shop;
  }

  get catalog(): Catalog {
    return this.prices.catalog;
  }

  changed(): void {
    this.dispatchEvent(new Event('change'));
  }

  /** Tells on the page what became of keeping something; null where it is kept again. */
  setStorageProblem(problem: StoreUnavailable | null): void {
    if (this.storageProblem?.reason === problem?.reason) return;
    this.storageProblem = problem;
    this.changed();
  }

  /** Reads what is kept; news that arrive meanwhile are met by one more reading. */
  private list(): Promise<void> {
    this.isListAsked = true;
    this.listing ??= this.listAsked().finally(() => {
      this.listing = null;
    });
    return this.listing;
  }

  private async listAsked(): Promise<void> {
    try {
      while (this.isListAsked) {
        this.isListAsked = false;
        [this.drafts, this.orders] = await Promise.all([
          this.posting.drafts.list(),
          this.posting.outbox.list(),
        ]);
      }
    } catch (cause) {
      if (!(cause instanceof StoreUnavailable)) throw cause;
      this.setStorageProblem(cause);
    }
    this.changed();
  }
}
