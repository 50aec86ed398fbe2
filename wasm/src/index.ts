/**
 * Termwise: subscription orders decided once, in every runtime, by one compiled core.
 *
 * Amounts on the live API are whole minor units of the catalog's currency; inside JSON records
 * (orders, catalogs,
 * the params of faults) they are major units as on the wire. Lengths are months.
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
