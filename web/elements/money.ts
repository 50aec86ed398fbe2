import type { Catalog } from 'termwise';

/**
 * Writes amounts for people. The exact decimal text goes to Intl as text, so that no binary
 * floating point number stands between the core's figure and the one on the screen.
 */
export class Money {
  private readonly format: Intl.NumberFormat;

  constructor(
    private readonly catalog: Catalog,
    locale: string,
  ) {
    const { code, exponent } = catalog.currency;
    this.format = new Intl.NumberFormat(locale, {
      style: 'currency',
      currency: code,
      minimumFractionDigits: exponent,
      maximumFractionDigits: exponent,
    });
  }

  /** Whole minor units, as the draft and the offers give them. */
  minor(amount: number): string {
    return this.text(this.catalog.amountText(amount));
  }

  /** Major units, as they stand in a fault's params. */
  major(amount: unknown): string {
    return this.text(String(amount));
  }

  private text(exact: string): string {
    return this.format.format(exact as Intl.StringNumericLiteral);
  }
}
