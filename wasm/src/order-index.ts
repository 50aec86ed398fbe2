import type { Boundary } from './boundary.js';
import type { OrderIndexHandle } from './full-binding.js';
import { Handle } from './handle.js';
import type { Text } from './text.js';

/** A page of search results. */
export interface FoundOrders {
  /** The number of hits on all pages. */
  readonly total: number;
  /** Newest first (rule F3). */
  readonly ids: readonly string[];
}

/**
 * A search index of orders, which is always up to date (rules F1 to F4). It is freed by the garbage
 * collector, or at once by `close`.
 */
export class OrderIndex {
  readonly #boundary: Boundary;
  readonly #handle: Handle<OrderIndexHandle>;

  /** @internal */
  constructor(boundary: Boundary, raw: OrderIndexHandle) {
    this.#boundary = boundary;
    this.#handle = new Handle(this, raw, 'index');
  }

  /** How many orders there are. */
  get size(): number {
    return this.#handle.get().size();
  }

  /**
   * Adds an order, or replaces the one with the same id.
   * @throws TermwiseError with every fault of the order; then the index is unchanged
   */
  put(order: Text): void {
    const [size = 0] = this.#boundary.write(order);
    this.#boundary.check(this.#handle.get().put(size));
  }

  /** Removes the order with this id. Returns whether there was one. */
  remove(id: string): boolean {
    const [size = 0] = this.#boundary.writeFields(id);
    return this.#handle.get().remove(size);
  }

  /**
   * Searches orders and returns a page. The query is an `OrderQuery`.
   * @throws TermwiseError with every fault of the query
   */
  search(query: Text): FoundOrders {
    const [size = 0] = this.#boundary.write(query);
    const total = this.#handle.get().search(size);
    this.#boundary.check(total >= 0);
    return { total, ids: this.#boundary.json<string[]>() };
  }

  close(): void {
    this.#handle.close();
  }
  [Symbol.dispose](): void {
    this.close();
  }
}
