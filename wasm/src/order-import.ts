import { type ImportedLines, type ImportedRecord, LineImport } from './line-import.js';
import type { KnownOrders } from './records.js';
import type { Text } from './text.js';

/** An order that was accepted. */
export type ImportedOrder = ImportedRecord;

/** What judging lines gave. */
export interface ImportBatch extends Omit<ImportedLines, 'records'> {
  readonly orders: readonly ImportedOrder[];
}

const batchOf = ({ records: orders, ...progress }: ImportedLines): ImportBatch => ({
  orders,
  ...progress,
});

/**
 * An import of historical orders (rule I1). Either `read` bytes, look up the `keys` of the lines
 * and `judge` them; or `push` bytes, if no order is known. It keeps the ids of the orders that it
 * accepted, and nothing else of what it returned.
 */
export class OrderImport extends LineImport {
  /** The ids of the lines to judge, for a store to look up. */
  keys(): { readonly ids: readonly string[] } {
    const { ids } = this.lookUp();
    return { ids };
  }

  /**
   * Judges the lines that were read. Until the next `read` they may be judged again with other
   * knowledge; then nothing of the first time counts.
   * @throws TermwiseError if `known` is not what it should be
   */
  judge(known: KnownOrders): ImportBatch {
    return batchOf(this.judgeLines(known));
  }

  /**
   * Reads the next bytes or text and judges the lines as if no order was known.
   * @throws RangeError if it is too long; then nothing of it was taken
   */
  push(chunk: Text): ImportBatch {
    this.read(chunk);
    return batchOf(this.judgeLines());
  }

  /** Reads and judges the last line, if no line break ended it. */
  finish(): ImportBatch {
    this.readEnd();
    return batchOf(this.judgeLines());
  }
}
