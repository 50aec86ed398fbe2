import { type Catalog, type Termwise, TermwiseError } from 'termwise';
import { type CheckoutConfig, LoadingError } from './config.js';
import { fetched, succeedsSoon } from './loading.js';
import type { StoredAnswer, StoredAnswers } from './stored-answers.js';

/** Delay before the next attempt if prices could not be refreshed. */
const AGAIN_AFTER_MS = 60_000;

/** Prices older than this are refreshed when a person returns to the page. */
const OLD_AFTER_MS = 5 * 60_000;

function isSame(one: StoredAnswer, other: StoredAnswer): boolean {
  return (
    one.bytes.length === other.bytes.length &&
    one.bytes.every((byte, index) => byte === other.bytes[index])
  );
}

/**
 * The catalog: the current one, or the last one that was loaded. It dispatches `change` when a new
 * catalog has arrived, and when the shop has confirmed this one or could not be asked.
 */
export class Prices extends EventTarget {
  #catalog: Catalog | null = null;
  #answer: StoredAnswer | null = null;
  #isConfirmed = false;
  #asking: Promise<void> = Promise.resolve();
  #timer: ReturnType<typeof setTimeout> | undefined;

  private constructor(
    private readonly termwise: Promise<Termwise>,
    private readonly config: CheckoutConfig,
    private readonly stored: StoredAnswers,
  ) {
    super();
  }

  /**
   * Fetches the catalog while the core is still being loaded.
   * @throws LoadingError if no catalog was ever loaded
   */
  static async open(
    termwise: Promise<Termwise>,
    config: CheckoutConfig,
    stored: StoredAnswers,
  ): Promise<Prices> {
    const prices = new Prices(termwise, config, stored);
    const earlier = await stored.get(config.productsUrl);
    const refreshing = prices.refresh();
    if (!earlier) await refreshing;
    else if (!(await succeedsSoon(refreshing))) await prices.useStored(earlier);
    prices.keepUp();
    return prices;
  }

  get catalog(): Catalog {
    if (!this.#catalog) throw new Error('Prices were used before a catalog was loaded.');
    return this.#catalog;
  }

  /** When the shop last confirmed these prices; null if they are confirmed now. */
  get asOf(): Date | null {
    if (this.#isConfirmed || !this.#answer) return null;
    return new Date(this.#answer.confirmedAt);
  }

  /**
   * Sends a new request even if one is running, because its answer may be older than this call.
   * @throws LoadingError if the shop does not answer, or its catalog cannot be used
   */
  refresh(): Promise<void> {
    const ask = () => this.ask();
    this.#asking = this.#asking.then(ask, ask);
    return this.#asking;
  }

  private async ask(): Promise<void> {
    const { productsUrl: url, headers } = this.config;
    clearTimeout(this.#timer);
    try {
      const answer = await fetched(url, 'The product catalogue', {
        Accept: 'application/json',
        ...headers,
      });
      if (!this.#answer || !isSame(answer, this.#answer)) this.#catalog = await this.opened(answer);
      this.#answer = answer;
      this.#isConfirmed = true;
      await this.stored.put(url, answer);
    } catch (cause) {
      this.#isConfirmed = false;
      this.#timer = setTimeout(this.refreshQuietly, AGAIN_AFTER_MS);
      throw cause;
    } finally {
      this.dispatchEvent(new Event('change'));
    }
  }

  private async useStored(answer: StoredAnswer): Promise<void> {
    const catalog = await this.opened(answer);
    // The current prices may have arrived in the meantime.
    if (this.#isConfirmed) return;
    this.#catalog = catalog;
    this.#answer = answer;
  }

  private async opened({ bytes }: StoredAnswer): Promise<Catalog> {
    const termwise = await this.termwise;
    try {
      return termwise.openCatalog(bytes);
    } catch (cause) {
      if (!(cause instanceof TermwiseError)) throw cause;
      const first = cause.details[0];
      const where = first ? ` First: ${first.path || 'the whole text'}, ${first.message}.` : '';
      throw new LoadingError(
        `The product catalogue has ${cause.details.length} fault(s) and cannot be used.${where}`,
        { cause },
      );
    }
  }

  private keepUp(): void {
    addEventListener('online', this.refreshQuietly);
    document.addEventListener('visibilitychange', () => {
      const age = Date.now() - (this.#answer?.confirmedAt ?? 0);
      const isOld = !this.#isConfirmed || age > OLD_AFTER_MS;
      if (document.visibilityState === 'visible' && isOld) this.refreshQuietly();
    });
  }

  /** Refreshes in the background. */
  readonly refreshQuietly = (): void => {
    this.refresh().catch((cause: unknown) => {
      // The page shows the age of its prices, so the error is not lost.
      if (!(cause instanceof LoadingError)) throw cause;
    });
  };
}
