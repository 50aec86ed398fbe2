/**
 * The whole core: everything in the package `termwise`, and commands, reports, search and import.
 *
 * Orders, commands and contexts are JSON texts and records with amounts in major units. A
 * `TermwiseError` with `ofContext` is about the order or the context, not about the command.
 * @module
 */
export {
  type EditedCustomer,
  FullTermwise,
  loadTermwise,
  type OrderOutcome,
} from './full-termwise.js';
export type { ImportedParties } from './imported-parties.js';
export * from './index.js';
export type { ImportedRecord, SubscriptionImportKeys } from './line-import.js';
export { type ImportBatch, type ImportedOrder, OrderImport } from './order-import.js';
export { type FoundOrders, OrderIndex } from './order-index.js';
export {
  type ImportedSubscription,
  SubscriptionImport,
  type SubscriptionImportBatch,
} from './subscription-import.js';
