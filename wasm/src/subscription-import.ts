import {
  type ImportedLines,
  type ImportedRecord,
  LineImport,
  type SubscriptionImportKeys,
} from './line-import.js';
import type { KnownSubscriptions } from './records.js';

/** A subscription that was accepted. */
export type ImportedSubscription = ImportedRecord;

/** What judging lines gave. */
export interface SubscriptionImportBatch extends Omit<ImportedLines, 'records'> {
  readonly subscriptions: readonly ImportedSubscription[];
}

/**
 * An import of running subscriptions (rule A10): `read` bytes, look up the `keys` of the lines,
 * `judge` them. It keeps the ids and the serial numbers that it accepted, and nothing else of what
 * it returned.
 */
export class SubscriptionImport extends LineImport {
  /** Of the lines to judge, what a store has to look up. */
  keys(): SubscriptionImportKeys {
    return this.lookUp();
  }

  /**
   * Judges the lines that were read. Until the next `read` they may be judged again with other
   * knowledge; then nothing of the first time counts.
   * @throws TermwiseError if `known` is not what it should be
   */
  judge(known: KnownSubscriptions): SubscriptionImportBatch {
    const { records: subscriptions, ...progress } = this.judgeLines(known);
    return { subscriptions, ...progress };
  }
}
