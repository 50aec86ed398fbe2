import {
  type Adapter,
  type DraftLine,
  type OutboxState,
  openPosting,
  type Posting,
  StorageUnavailable,
} from '@termwise/posting';
import { type Catalog, loadTermwise, type Termwise } from 'termwise';
import type { CheckoutConfig } from './config.js';
import { openKept } from './kept.js';
import { Prices } from './prices.js';

/**
 * One shop in one tab: its prices, and the drafts and orders that this browser keeps. It sends
 * `change` when any of them has changed.
 */
export class Shop extends EventTarget {
  readonly locale: string;
  /** The draft that was changed last comes first. */
  drafts: readonly DraftLine[] = [];
  /** Submitted orders, the oldest first. */
  orders: readonly OutboxState[] = [];
  /** Why nothing is kept in this browser; null if drafts and orders are kept. */
  storageProblem: StorageUnavailable | null = null;
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
    for (const kept of [posting.drafts, posting.outbox]) {
      kept.addEventListener('change', () => void this.list());
    }
  }

  /**
   * Loads everything at the same time: the catalog is asked for as soon as its address is known.
   * @throws LoadingError if the shop does not answer, and never did in this browser
   */
  static async open(): Promise<Shop> {
    const loading = loadTermwise();
    const opening = openKept();
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
  setStorageProblem(problem: StorageUnavailable | null): void {
    if (this.storageProblem?.reason === problem?.reason) return;
    this.storageProblem = problem;
    this.changed();
  }

  /** Reads the lists. If they change meanwhile, it reads them once more. */
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
      if (!(cause instanceof StorageUnavailable)) throw cause;
      this.setStorageProblem(cause);
    }
    this.changed();
  }
}
