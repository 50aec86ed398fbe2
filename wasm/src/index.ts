/**
 * Termwise checks, prices and totals subscription orders with one compiled core in every runtime.
 *
 * Amounts in the live API are whole minor units of the catalog's currency. In JSON records (orders,
 * catalogs, the params of faults) they are major units. Contract lengths are in months.
 * @module
 */
export { Catalog } from './catalog.js';
export type { CreatedOrder, CreateOptions } from './created-order.js';
export { Draft } from './draft.js';
export { DraftItem } from './draft-item.js';
export type { Entry, ItemEntries, ItemField } from './entry.js';
export { TermwiseError } from './error.js';
export type { WasmSource } from './load.js';
export * from './records.js';
export { loadTermwise, Termwise } from './termwise.js';
export type { Text } from './text.js';
