import { type Catalog, type Termwise, TermwiseError } from 'termwise';
import { type CheckoutConfig, LoadingError } from './config.js';
import type { KeptAnswer, KeptAnswers } from './kept-answers.js';
import { fetched, succeedsSoon } from './loading.js';

/** How often prices are asked for again after they could not be refreshed. */
const AGAIN_AFTER_MS = 60_000;

/** Prices older than this are asked for again when somebody comes back to the page. */
const OLD_AFTER_MS = 5 * 60_000;

function isSame(one: KeptAnswer, other: KeptAnswer): boolean {
  return (
    one.bytes.length === other.bytes.length &&
    one.bytes.every((byte, index) => byte === other.bytes[index])
  );
}

/**
 * The catalog that prices come from: today's, or the last one that arrived. It sends `change` when
 * another catalog has arrived, and when this one was confirmed or could not be.
 */
export class Prices extends EventTarget {
  #catalog: Catalog | null = null;
  #answer: KeptAnswer | null = null;
  #isConfirmed = false;
  #asking: Promise<void> = Promise.resolve();
  #timer: ReturnType<typeof setTimeout> | undefined;

  private constructor(
    private readonly termwise: Promise<Termwise>,
    private readonly config: CheckoutConfig,
    private readonly kept: KeptAnswers,
  ) {
    super();
  }

  /**
   * Asks for the catalog, even while the core that reads it is still being loaded.
   * @throws LoadingError if no catalog ever arrived
   */
  static async open(
    termwise: Promise<Termwise>,
    config: CheckoutConfig,
    kept: KeptAnswers,
  ): Promise<Prices> {
    const prices = new Prices(termwise, config, kept);
    const earlier = await kept.get(config.productsUrl);
    const refreshing = prices.refresh();
    if (!earlier) await refreshing;
    else if (!(await succeedsSoon(refreshing))) await prices.useKept(earlier);
    prices.keepUp();
    return prices;
  }

  get catalog(): Catalog {
    if (!this.#catalog) throw new Error('The prices are used before a catalog has arrived.');
    return this.#catalog;
  }

  /** When the shop last confirmed these prices; null if they are confirmed now. */
  get asOf(): Date | null {
    if (this.#isConfirmed || !this.#answer) return null;
    return new Date(this.#answer.confirmedAt);
  }

  /**
   * Asks now, even if a request is under way already: its answer may be older than this call.
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
      await this.kept.put(url, answer);
    } catch (cause) {
      this.#isConfirmed = false;
      this.#timer = setTimeout(this.refreshQuietly, AGAIN_AFTER_MS);
      throw cause;
    } finally {
      this.dispatchEvent(new Event('change'));
    }
  }

  private async useKept(answer: KeptAnswer): Promise<void> {
    const catalog = await this.opened(answer);
    // Today's prices may have arrived in the meantime.
    if (this.#isConfirmed) return;
    this.#catalog = catalog;
    this.#answer = answer;
  }

  private async opened({ bytes }: KeptAnswer): Promise<Catalog> {
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

  /** Refreshes for a caller that does not wait for it. */
  readonly refreshQuietly = (): void => {
    this.refresh().catch((cause: unknown) => {
      // The page shows how old its prices are.
      if (!(cause instanceof LoadingError)) throw cause;
    });
  };
}
