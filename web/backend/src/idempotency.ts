import { createHash, randomUUID } from 'node:crypto';
import { type Database, type Queries, StoreUnavailable } from './database.ts';
import { HttpFault } from './errors.ts';
import {
  claimKey,
  findKey,
  insertAnswer,
  type KeyName,
  releaseClaim,
} from './store/idempotency.ts';

export interface Answer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/** An answer that made or changed something. */
export interface MadeAnswer extends Answer {
  /** The order that it made or changed. */
  orderId: string | null;
}

export interface IdempotentRequest {
  tenantId: string;
  /** Keys of different endpoints are different keys: `POST /orders`. */
  endpoint: string;
  key: string | null;
  /** Whatever makes it the same request: see `fingerprint`. */
  fingerprint: string;
  /** Creations keep their answer as long as the order, changes for 30 days (rule H2). */
  creates: boolean;
}

const longestKey = 255;

/** Rejects a key that is empty or too long with `BAD_IDEMPOTENCY_KEY`; null without a key. */
export function idempotencyKey(header: string | undefined): string | null {
  if (header === undefined) return null;
  // An empty key is a sender's mistake that would leave it unprotected without a word.
  if (header.length === 0 || header.length > longestKey) {
    throw new HttpFault('BAD_IDEMPOTENCY_KEY', { params: { max: longestKey } });
  }
  return header;
}

/** Also who asks and how: staff and page get different bytes for one and the same body. */
export function fingerprint(context: readonly string[], body: Uint8Array): string {
  return createHash('sha256').update(JSON.stringify(context)).update(body).digest('hex');
}

/**
 * Does something at most once for each key. The claim of the key is committed first, with a lease;
 * the answer is written in the transaction of what it answers. A refusal changes nothing and frees
 * the key, so that the corrected body may bear it.
 */
export class Idempotency {
  readonly #database: Database;
  /** Claims that could not be given back because the store did not answer. */
  readonly #abandoned = new Map<string, KeyName>();

  constructor(database: Database) {
    this.#database = database;
  }

  /** @throws HttpFault `IDEMPOTENCY_IN_PROGRESS`, `IDEMPOTENCY_KEY_REUSED`, what `make` throws. */
  async once(
    request: IdempotentRequest,
    make: (queries: Queries) => Promise<MadeAnswer>,
  ): Promise<Answer> {
    const { tenantId, endpoint, key, fingerprint } = request;
    if (key === null) return this.#database.transaction(make);

    await this.#releaseAbandoned();
    const name: KeyName = { tenantId, endpoint, key };
    const claim = randomUUID();
    try {
      if (await claimKey(this.#database, name, { fingerprint, claim })) {
        return await this.#database.transaction((queries) =>
          makeAndRecord(queries, request, name, claim, make),
        );
      }
    } catch (error) {
      await this.#release(name, claim);
      throw error;
    }
    return replay(this.#database, name, fingerprint);
  }

  /**
   * If the commit came through unseen, the answer stays: only this claim goes, without an answer.
   * @returns Whether the store answered; if not, it is tried again later.
   */
  async #release(name: KeyName, claim: string): Promise<boolean> {
    try {
      await releaseClaim(this.#database, name, claim);
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
      this.#abandoned.set(claim, name);
      return false;
    }
    this.#abandoned.delete(claim);
    return true;
  }

  /** Nobody should have to wait for the lease of a request that failed with the store. */
  async #releaseAbandoned(): Promise<void> {
    for (const [claim, name] of this.#abandoned) {
      if (!(await this.#release(name, claim))) return;
    }
  }
}

async function makeAndRecord(
  queries: Queries,
  { creates }: IdempotentRequest,
  name: KeyName,
  claim: string,
  make: (queries: Queries) => Promise<MadeAnswer>,
): Promise<Answer> {
  const { orderId, ...answer } = await make(queries);
  const { status, headers, body } = answer;
  const stored = { orderId, creates, status, headers: JSON.stringify(headers), body };
  if (!(await insertAnswer(queries, name, claim, stored))) throw inProgress();
  return answer;
}

async function replay(database: Database, name: KeyName, fingerprint: string): Promise<Answer> {
  const known = await findKey(database, name);
  // Without a row, the first request was refused just now: the client is to try again.
  if (!known?.answer) throw inProgress();
  if (known.fingerprint !== fingerprint) throw new HttpFault('IDEMPOTENCY_KEY_REUSED');
  const { status, headers, body } = known.answer;
  return { status, headers: { ...JSON.parse(headers), 'Idempotency-Replayed': 'true' }, body };
}

function inProgress(): HttpFault {
  return new HttpFault('IDEMPOTENCY_IN_PROGRESS', { headers: { 'Retry-After': '1' } });
}
