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
 * One shop in one tab: its prices, and the drafts and orders saved in this browser. It dispatches
 * `change` when any of them has changed.
 */
export class Shop extends EventTarget {
  readonly locale: string;
  /** Most recently changed first. */
  drafts: readonly DraftLine[] = [];
  /** Submitted orders, oldest first. */
  orders: readonly OutboxState[] = [];
  /** Why nothing can be saved in this browser; null if drafts and orders are saved. */
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

  /**
   * Loads everything in parallel. The catalog is requested as soon as its address is known.
   * @throws LoadingError if the shop does not answer and this browser has no saved answer
   */
  static async open(): Promise<Shop> {
    const loading = loadTermwise();
    const opening = openShopSetup();
    const [termwise, { config, adapter, name }, prices] = await Promise.all([
      loading,
      opening,
      opening.then(({ answers, config }) => Prices.open(loading, config, answers)),
    ]);
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

  /** Shows a storage problem on the page; null removes it. */
  setStorageProblem(problem: StoreUnavailable | null): void {
    if (this.storageProblem?.reason === problem?.reason) return;
    this.storageProblem = problem;
    this.changed();
  }

  /** Reads the lists, and reads them again if they change meanwhile. */
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
