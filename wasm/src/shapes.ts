// Shapes that the core writes and that have no table in it yet.

/** A country as a form offers it. */
export interface Country {
  /** ISO 3166-1 alpha-2. */
  readonly code: string;
  /** The usual English name. */
  readonly name: string;
  readonly postalCodeExample: string | null;
  readonly postalCodeRequired: boolean;
}

/** What a quantity of a variant costs at one contract length, in minor units (rule D3). */
export interface Offer {
  /** Months. */
  readonly contractLength: number;
  /** Of one unit in one month. */
  readonly unitPrice: number;
  readonly monthlyTotal: number;
  readonly contractValue: number;
}

/** Months with equal payments; month 1 is each subscription's first (rule V1). */
export interface ScheduleRun {
  readonly fromMonth: number;
  readonly toMonth: number;
  /** Minor units a month. */
  readonly amount: number;
}

/** What a newer catalog changed for an item of a draft since it was saved (rule D4). */
export interface CatalogChange {
  /** JSON Pointer of the item. */
  readonly path: string;
  readonly sku: string;
  readonly change: 'price_changed' | 'vanished' | 'inactive';
  /** The price that was seen, of one unit in one month, in major units. */
  readonly oldPrice: number;
  /** Major units; null unless the price changed. */
  readonly newPrice: number | null;
}
