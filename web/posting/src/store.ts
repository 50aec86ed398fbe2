import { type DBSchema, type IDBPDatabase, type IDBPTransaction, wrap } from 'idb';
import type { Fault, NoVerdict, OutgoingOrder, Refusal } from './adapter.js';
import type { Environment } from './environment.js';

/** What lists show of an order, as the form displays it. */
export interface Summary {
  readonly name: string;
  readonly items: number;
  readonly total: string;
}

/** Why the shop refused an order. */
export interface Returned {
  readonly reason: Refusal;
  readonly faults: readonly Fault[];
}

/** `content` is the text that the form restores itself from. */
export interface DraftRecord extends Summary {
  readonly id: string;
  readonly content: string;
  /** Increased by every save, so that a tab that missed one cannot overwrite it. */
  readonly revision: number;
  readonly createdAt: number;
  readonly changedAt: number;
  readonly returned: Returned | null;
}

export type OutboxPhase = 'waiting' | 'sending' | 'refused' | 'sent';
export type Reason = NoVerdict | Refusal | 'new' | 'offline' | 'interrupted' | 'withdrawn';

export interface OutboxRecord extends Summary, OutgoingOrder {
  readonly id: string;
  /** The text that the form restores itself from if the shop refuses the order. */
  readonly content: string;
  /** What was refused before under this id, because the same body always keeps its key. */
  readonly earlier: readonly OutgoingOrder[];
  readonly state: OutboxPhase;
  readonly reason: Reason | null;
  readonly faults: readonly Fault[];
  readonly orderId: string | null;
  readonly attempts: number;
  readonly createdAt: number;
  /** When the current delay began. If this is in the future, the clock was set back. */
  readonly pausedAt: number;
  readonly nextAttemptAt: number;
  /** Whether the shop asked for the delay. */
  readonly pauseIsNamed: boolean;
  /** Whether the shop may have the order: it was sent, and no answer ruled it out. */
  readonly uncertain: boolean;
  readonly wasUncertain: boolean;
  /** The revision of the submitted draft. A returned draft continues from there. */
  readonly draftRevision: number;
  /** Hidden from lists. The id and the key are kept, so that no other tab submits it again. */
  readonly dismissed: boolean;
}

interface Schema extends DBSchema {
  drafts: { key: string; value: DraftRecord };
  outbox: { key: string; value: OutboxRecord };
}

type StoreName = 'drafts' | 'outbox';
export type Transaction = IDBPTransaction<Schema, StoreName[], 'readwrite'>;
type Reading = IDBPTransaction<Schema, StoreName[], 'readonly'>;

/**
 * The browser cannot store anything. `quota`: the device is full. `denied`: a private window, a
 * setting, a broken disk, or a newer version of the page.
 */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';

  constructor(
    readonly reason: 'quota' | 'denied',
    cause?: unknown,
  ) {
    super(reason === 'quota' ? 'The store is full' : 'The store cannot be used', { cause });
  }
}

const version = 1;

/** A browser may refuse to store. Any other error is a bug of ours. */
function storageError(cause: unknown): unknown {
  if (!(cause instanceof DOMException)) return cause;
  return new StoreUnavailable(cause.name === 'QuotaExceededError' ? 'quota' : 'denied', cause);
}

/** The database of one shop. Only this file deals with how IndexedDB is opened and how it fails. */
export class Store {
  #connection: Promise<IDBPDatabase<Schema>> | null = null;

  constructor(
    private readonly environment: Pick<Environment, 'indexedDB'>,
    private readonly name: string,
  ) {}

  read<Result>(work: (transaction: Reading) => Promise<Result>): Promise<Result> {
    return this.#run((database) => database.transaction(['drafts', 'outbox'], 'readonly'), work);
  }

  /**
   * Runs `work` in one transaction. `strict` waits until it is on the disk, which submitted orders
   * need; `relaxed` is enough for what was typed.
   */
  write<Result>(
    durability: 'strict' | 'relaxed',
    work: (transaction: Transaction) => Promise<Result>,
  ): Promise<Result> {
    const open = (database: IDBPDatabase<Schema>): Transaction =>
      database.transaction(['drafts', 'outbox'], 'readwrite', { durability });
    return this.#run(open, work);
  }

  async close(): Promise<void> {
    const connection = this.#connection;
    this.#connection = null;
    (await connection)?.close();
  }

  async #run<Some extends Reading | Transaction, Result>(
    open: (database: IDBPDatabase<Schema>) => Some,
    work: (transaction: Some) => Promise<Result>,
  ): Promise<Result> {
    try {
      const transaction = await this.#begin(open);
      return await completed(transaction, work);
    } catch (cause) {
      throw storageError(cause);
    }
  }

  /** Browsers sometimes close connections. Then this opens a new one. */
  async #begin<Some>(open: (database: IDBPDatabase<Schema>) => Some): Promise<Some> {
    try {
      return open(await this.#connected());
    } catch (cause) {
      const wasClosed = cause instanceof DOMException && cause.name === 'InvalidStateError';
      if (!wasClosed) throw cause;
      this.#connection = null;
      return open(await this.#connected());
    }
  }

  #connected(): Promise<IDBPDatabase<Schema>> {
    if (this.#connection) return this.#connection;
    const connection = this.#open();
    this.#connection = connection;
    // The next use tries again.
    connection.catch(() => this.#forget(connection));
    return connection;
  }

  #forget(connection: Promise<unknown>): void {
    if (this.#connection === connection) this.#connection = null;
  }

  async #open(): Promise<IDBPDatabase<Schema>> {
    const factory = this.environment.indexedDB;
    if (!factory) throw new StoreUnavailable('denied');
    const request = factory.open(this.name, version);
    request.addEventListener('upgradeneeded', () => {
      request.result.createObjectStore('drafts', { keyPath: 'id' });
      request.result.createObjectStore('outbox', { keyPath: 'id' });
    });
    const database = (await wrap(request)) as unknown as IDBPDatabase<Schema>;
    // A newer version of the page in another tab must not wait forever.
    database.addEventListener('versionchange', () => database.close());
    return database;
  }
}

/** Resolves with null if the transaction was committed, else with the reason. */
function endOf(transaction: Reading | Transaction): Promise<DOMException | null> {
  // `done` rejects at the first error event, before `transaction.error` is set.
  transaction.done.catch(() => undefined);
  return new Promise((resolve) => {
    transaction.addEventListener('complete', () => resolve(null));
    transaction.addEventListener('abort', () =>
      resolve(transaction.error ?? new DOMException('The transaction was aborted', 'AbortError')),
    );
  });
}

/** If one of several requests fails, the others fail as a consequence. */
function isConsequence(cause: unknown): boolean {
  return cause instanceof DOMException && cause.name === 'AbortError';
}

async function completed<Some extends Reading | Transaction, Result>(
  transaction: Some,
  work: (transaction: Some) => Promise<Result>,
): Promise<Result> {
  let isOpen = true;
  const end = endOf(transaction).finally(() => {
    isOpen = false;
  });
  let result: Result;
  try {
    result = await work(transaction);
  } catch (cause) {
    // Otherwise everything written before the error would be committed.
    if (isOpen && !isConsequence(cause)) transaction.abort();
    const reason = await end;
    throw isConsequence(cause) ? (reason ?? cause) : cause;
  }
  const reason = await end;
  if (reason) throw reason;
  return result;
}
