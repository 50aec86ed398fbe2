import { type Catalog, type Termwise, TermwiseError } from 'termwise';
import { type CheckoutConfig, LoadingError } from './config.js';
import { fetched, succeedsSoon } from './loading.js';
import type { StoredAnswer, StoredAnswers } from './stored-answers.js';

/** While prices could not be refreshed they are asked for again this often. */
const AGAIN_AFTER_MS = 60_000;

/** Prices as old as this are asked for again when somebody comes back to the page. */
const OLD_AFTER_MS = 5 * 60_000;

function isSame(one: StoredAnswer, other: StoredAnswer): boolean {
  return (
    one.bytes.length === other.bytes.length &&
    one.bytes.every((byte, index) => byte === other.bytes[index])
  );
}

/**
 * The catalog that prices come from: today's, or the last one that arrived. It sends `change` when
 * another one came, or when this one was confirmed or could not be.
 */
export class Prices extends EventTarget {
  #catalog: Catalog | null = null;
  #answer: StoredAnswer | null = null;
  #isConfirmed = false;
  #asking: Promise<void> = Promise.resolve();
  #timer: ReturnType<typeof setTimeout> | undefined;

  private constructor(
    private readonly termwise: Termwise,
    private readonly config: CheckoutConfig,
    private readonly stored: StoredAnswers,
  ) {
    super();
  }

  /** @throws LoadingError where no catalog ever arrived */
  static async open(
    termwise: Termwise,
    config: CheckoutConfig,
    stored: StoredAnswers,
  ): Promise<Prices> {
    const prices = new Prices(termwise, config, stored);
    const earlier = await stored.get(config.productsUrl);
    const refreshing = prices.refresh();
    if (!earlier) await refreshing;
    else if (!(await succeedsSoon(refreshing))) prices.useStored(earlier);
    prices.keepUp();
    return prices;
  }

  get catalog(): Catalog {
    if (!this.#catalog) throw new Error('The prices are open before there are any.');
    return this.#catalog;
  }

  /** When the shop last confirmed these prices; null while it does. */
  get asOf(): Date | null {
    if (this.#isConfirmed || !this.#answer) return null;
    return new Date(this.#answer.confirmedAt);
  }

  /**
   * Asks now, whatever is being asked already: that may be answered as it was a moment ago.
   * @throws LoadingError where the shop does not answer, or with a catalog that cannot be used
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
      if (!this.#answer || !isSame(answer, this.#answer)) this.#catalog = this.opened(answer);
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

  private useStored(answer: StoredAnswer): void {
    this.#catalog = this.opened(answer);
    this.#answer = answer;
  }

  private opened({ bytes }: StoredAnswer): Catalog {
    try {
      return this.termwise.openCatalog(bytes);
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

  /** For whoever does not wait for it. */
  readonly refreshQuietly = (): void => {
    this.refresh().catch((cause: unknown) => {
      // The page says by itself how old its prices are.
      if (!(cause instanceof LoadingError)) throw cause;
    });
  };
}
