import { type DBSchema, type IDBPDatabase, type IDBPTransaction, wrap } from 'idb';
import type { Fault, NoVerdict, Refusal } from './adapter.js';
import type { Environment } from './environment.js';

/** What a list shows of an order; the form writes all three, in its own words and figures. */
export interface Summary {
  readonly name: string;
  readonly items: number;
  readonly total: string;
}

/** An order that came back, and why. */
export interface Returned {
  readonly reason: Refusal;
  readonly faults: readonly Fault[];
}

/** `content` is whatever the form restores itself from. */
export interface DraftRecord extends Summary {
  readonly id: string;
  readonly content: string;
  /** Goes up with every save, so that a tab that missed one cannot undo it. */
  readonly revision: number;
  readonly createdAt: number;
  readonly changedAt: number;
  readonly returned: Returned | null;
}

export type OutboxPhase = 'waiting' | 'sending' | 'refused' | 'sent';
export type Reason = NoVerdict | Refusal | 'new' | 'offline' | 'interrupted' | 'taken_back';

export interface Parcel {
  readonly body: string;
  readonly key: string;
}

export interface OutboxRecord extends Summary, Parcel {
  readonly id: string;
  /** What the form restores itself from, should the order come back. */
  readonly content: string;
  /** What was sent and refused before under this id: the same content keeps its key for good. */
  readonly earlier: readonly Parcel[];
  readonly state: OutboxPhase;
  readonly reason: Reason | null;
  readonly faults: readonly Fault[];
  readonly orderId: string | null;
  readonly attempts: number;
  readonly createdAt: number;
  /** When the present pause began, which tells a pause from a clock that was moved. */
  readonly pausedAt: number;
  readonly nextAttemptAt: number;
  /** Whether the shop named the pause. */
  readonly pauseIsNamed: boolean;
  /** Whether a request left whose answer did not say that nothing was made. */
  readonly uncertain: boolean;
  readonly wasUncertain: boolean;
  /** That of the draft it was made from; one that comes back goes on from there. */
  readonly draftRevision: number;
  /** Nobody wants to see it any more. Id and key stay, so that no other tab hands it in again. */
  readonly dismissed: boolean;
}

interface Schema extends DBSchema {
  drafts: { key: string; value: DraftRecord };
  outbox: { key: string; value: OutboxRecord };
}

type StoreName = 'drafts' | 'outbox';
export type Transaction = IDBPTransaction<Schema, StoreName[], 'readwrite'>;
type Reading = IDBPTransaction<Schema, StoreName[], 'readonly'>;

/** `quota`: the device is full. `denied`: a private window, a setting, a broken disk, a newer page. */
export class StorageUnavailable extends Error {
  override readonly name = 'StorageUnavailable';

  constructor(
    readonly reason: 'quota' | 'denied',
    cause?: unknown,
  ) {
    super(reason === 'quota' ? 'The storage is full' : 'The storage cannot be used', { cause });
  }
}

const version = 1;

/** What the browser's storage refuses is a state to live with; anything else is a mistake of ours. */
function storageError(cause: unknown): unknown {
  if (!(cause instanceof DOMException)) return cause;
  return new StorageUnavailable(cause.name === 'QuotaExceededError' ? 'quota' : 'denied', cause);
}

/** The database of one shop. Nothing outside of this file knows how IndexedDB is opened or fails. */
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
   * All of `work` or nothing. `strict` waits until the disk has it: so must what a person is told
   * to rely on, while a keystroke need only outlive the tab.
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

  /** Browsers close connections by themselves at times; a second one then does. */
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
    // A storage that could not be opened now may be had later: the next use tries again.
    connection.catch(() => this.#forget(connection));
    return connection;
  }

  #forget(connection: Promise<unknown>): void {
    if (this.#connection === connection) this.#connection = null;
  }

  async #open(): Promise<IDBPDatabase<Schema>> {
    const factory = this.environment.indexedDB;
    if (!factory) throw new StorageUnavailable('denied');
    const request = factory.open(this.name, version);
    request.addEventListener('upgradeneeded', () => {
      request.result.createObjectStore('drafts', { keyPath: 'id' });
      request.result.createObjectStore('outbox', { keyPath: 'id' });
    });
    const database = (await wrap(request)) as unknown as IDBPDatabase<Schema>;
    // A newer page in another tab may not wait for us for ever.
    database.addEventListener('versionchange', () => database.close());
    return database;
  }
}

/** Resolves with null where all was committed, else with the reason. */
function endOf(transaction: Reading | Transaction): Promise<DOMException | null> {
  // It rejects with the first error event, before the transaction knows its own error.
  transaction.done.catch(() => undefined);
  return new Promise((resolve) => {
    transaction.addEventListener('complete', () => resolve(null));
    transaction.addEventListener('abort', () =>
      resolve(transaction.error ?? new DOMException('The transaction was aborted', 'AbortError')),
    );
  });
}

/** Of several requests one fails with the reason, and the others because of it. */
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
    // Else what was written before an error of ours would be committed.
    if (isOpen && !isConsequence(cause)) transaction.abort();
    const reason = await end;
    throw isConsequence(cause) ? (reason ?? cause) : cause;
  }
  const reason = await end;
  if (reason) throw reason;
  return result;
}
