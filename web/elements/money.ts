import type { Catalog } from 'termwise';

/**
 * Formats amounts for people. Intl gets the core's exact decimal text, so that no floating point
 * number can round it.
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

  /** Formats an amount in minor units, as in drafts and offers. */
  minor(amount: number): string {
    return this.text(this.catalog.amountText(amount));
  }

  /** Formats an amount in major units, as in a fault's params. */
  major(amount: unknown): string {
    return this.text(String(amount));
  }

  private text(exact: string): string {
    return this.format.format(exact as Intl.StringNumericLiteral);
  }
}
