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

/** An answer to a request that created or changed something. */
export interface MadeAnswer extends Answer {
  /** The order that was created or changed. */
  orderId: string | null;
}

export interface IdempotentRequest {
  tenantId: string;
  /** The endpoint, such as `POST /orders`: keys of different endpoints are different keys. */
  endpoint: string;
  key: string | null;
  /** Equal for equal requests: see `fingerprint`. */
  fingerprint: string;
  /** Answers to creations are kept as long as the order, others for 30 days (rule H2). */
  creates: boolean;
}

const longestKey = 255;

/** Returns null without a key. Throws `BAD_IDEMPOTENCY_KEY` if the key is empty or too long. */
export function idempotencyKey(header: string | undefined): string | null {
  if (header === undefined) return null;
  // An empty key is a mistake of the sender, who would not notice that it protects nothing.
  if (header.length === 0 || header.length > longestKey) {
    throw new HttpFault('BAD_IDEMPOTENCY_KEY', { params: { max: longestKey } });
  }
  return header;
}

/**
 * Includes the caller and the headers, because staff and pages get different answers for one body.
 */
export function fingerprint(context: readonly string[], body: Uint8Array): string {
  return createHash('sha256').update(JSON.stringify(context)).update(body).digest('hex');
}

/**
 * Runs a request at most once for each key. First it claims the key with a lease and commits. The
 * answer is then written in the same transaction as the change. A rejection changes nothing and
 * frees the key, so that a corrected body may use it.
 */
export class Idempotency {
  readonly #database: Database;
  /** Claims that could not be released because the store did not answer. */
  readonly #abandoned = new Map<string, KeyName>();

  constructor(database: Database) {
    this.#database = database;
  }

  /**
   * @throws HttpFault `IDEMPOTENCY_IN_PROGRESS`, `IDEMPOTENCY_KEY_REUSED`, or what `make` throws
   */
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
   * Releases only a claim without an answer. If the commit succeeded but was not reported, the
   * answer stays.
   * @returns Whether the store answered; if not, try again later
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

  /**
   * Releases claims of requests that failed with the store, so that nobody has to wait for the
   * lease.
   */
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
  // Without a row, the first request was just rejected, so the client should try again.
  if (!known?.answer) throw inProgress();
  if (known.fingerprint !== fingerprint) throw new HttpFault('IDEMPOTENCY_KEY_REUSED');
  const { status, headers, body } = known.answer;
  return { status, headers: { ...JSON.parse(headers), 'Idempotency-Replayed': 'true' }, body };
}

function inProgress(): HttpFault {
  return new HttpFault('IDEMPOTENCY_IN_PROGRESS', { headers: { 'Retry-After': '1' } });
}
