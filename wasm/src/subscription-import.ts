import {
  type ImportedLines,
  type ImportedRecord,
  LineImport,
  type SubscriptionImportKeys,
} from './line-import.js';
import type { KnownSubscriptions } from './records.js';

/** An accepted subscription. */
export type ImportedSubscription = ImportedRecord;

/** The results of validated lines. */
export interface SubscriptionImportBatch extends Omit<ImportedLines, 'records'> {
  readonly subscriptions: readonly ImportedSubscription[];
}

/**
 * An import of running subscriptions (rule A10): `read` bytes, look up the `keys` of the lines and
 * `judge` them. It only keeps the ids and serial numbers of accepted subscriptions.
 */
export class SubscriptionImport extends LineImport {
  /** What a store has to look up for the lines to validate. */
  keys(): SubscriptionImportKeys {
    return this.lookUp();
  }

  /**
   * Validates the lines that were read. Until the next `read` they may be validated again with
   * other known records, which replaces the earlier results.
   * @throws TermwiseError with every fault of `known`
   */
  judge(known: KnownSubscriptions): SubscriptionImportBatch {
    const { records: subscriptions, ...progress } = this.judgeLines(known);
    return { subscriptions, ...progress };
  }
}
