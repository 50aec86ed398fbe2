import { type ImportedLines, type ImportedRecord, LineImport } from './line-import.js';
import type { KnownOrders } from './records.js';
import type { Text } from './text.js';

/** An accepted order. */
export type ImportedOrder = ImportedRecord;

/** The results of validated lines. */
export interface ImportBatch extends Omit<ImportedLines, 'records'> {
  readonly orders: readonly ImportedOrder[];
}

const batchOf = ({ records: orders, ...progress }: ImportedLines): ImportBatch => ({
  orders,
  ...progress,
});

/**
 * An import of historical orders (rule I1). Either `read` bytes, look up the `keys` of the lines
 * and `judge` them, or `push` bytes if no order is known. It only keeps the ids of accepted orders.
 */
export class OrderImport extends LineImport {
  /** The ids of the lines to validate, for a store to look up. */
  keys(): { readonly ids: readonly string[] } {
    const { ids } = this.lookUp();
    return { ids };
  }

  /**
   * Validates the lines that were read. Until the next `read` they may be validated again with
   * other known orders, which replaces the earlier results.
   * @throws TermwiseError with every fault of `known`
   */
  judge(known: KnownOrders): ImportBatch {
    return batchOf(this.judgeLines(known));
  }

  /**
   * Reads the next bytes or text and validates the lines as if no order was known.
   * @throws RangeError if it is too long; then nothing of it was taken
   */
  push(chunk: Text): ImportBatch {
    this.read(chunk);
    return batchOf(this.judgeLines());
  }

  /** Reads and validates the last line if it has no line break. */
  finish(): ImportBatch {
    this.readEnd();
    return batchOf(this.judgeLines());
  }
}
