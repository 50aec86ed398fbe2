import { type Queries, StoreUnavailable } from './database.ts';
import { ping } from './store/migrations.ts';

const patience = 2_000;

/** Whether the store answers, and whether the service is about to stop. */
export class Health {
  readonly #queries: Queries;
  #check: Promise<void> | null = null;
  stopping = false;

  constructor(queries: Queries) {
    this.#queries = queries;
  }

  /** Rejects if the store does not answer in time. Calls at the same time share one query. */
  requireStore(): Promise<void> {
    this.#check ??= this.#askStore().finally(() => {
      this.#check = null;
    });
    return this.#check;
  }

  #askStore(): Promise<void> {
    return new Promise((resolve, reject) => {
      const tooLate = () => reject(new StoreUnavailable(`The store was silent for ${patience} ms`));
      const timer = setTimeout(tooLate, patience);
      ping(this.#queries)
        .then(() => resolve(), reject)
        .finally(() => clearTimeout(timer));
    });
  }
}
