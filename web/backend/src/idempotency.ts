import { createHash } from 'node:crypto';
import { contendedTransaction, type Database, type Queries } from './database.ts';
import { HttpFault } from './errors.ts';
import { findAnswer, insertAnswer, tryLock } from './store.ts';

export interface Answer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/** An answer that made something: its key is kept as long as that order. */
export interface MadeAnswer extends Answer {
  orderId: string;
}

export interface IdempotentRequest {
  tenantId: string;
  endpoint: string;
  key: string | null;
  /** Whatever makes it the same request: see `fingerprint`. */
  fingerprint: string;
}

const longestKey = 255;

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
 * Makes something at most once for each key. Only what was made is recorded, together with it in
 * one transaction; a refusal makes nothing, and the corrected body may bear the same key.
 */
export class Idempotency {
  readonly #database: Database;
  readonly #underWay = new Set<string>();

  constructor(database: Database) {
    this.#database = database;
  }

  async once(
    request: IdempotentRequest,
    make: (queries: Queries) => Promise<MadeAnswer>,
  ): Promise<Answer> {
    const { tenantId, endpoint, key } = request;
    if (key === null) return contendedTransaction(this.#database, make);

    // Within this process the set answers at once, without a connection: PGlite has but one
    // session, in which a lock would stop nobody. Between processes the store's lock decides.
    const name = JSON.stringify([tenantId, endpoint, key]);
    if (this.#underWay.has(name)) throw inProgress();
    this.#underWay.add(name);
    try {
      return await contendedTransaction(this.#database, async (queries) => {
        if (!(await tryLock(queries, lockOf(name)))) throw inProgress();
        const earlier = await replay(queries, request, key);
        return earlier ?? record(queries, request, key, await make(queries));
      });
    } finally {
      this.#underWay.delete(name);
    }
  }
}

async function replay(
  queries: Queries,
  { tenantId, endpoint, fingerprint: asked }: IdempotentRequest,
  key: string,
): Promise<Answer | null> {
  const earlier = await findAnswer(queries, tenantId, endpoint, key);
  if (!earlier) return null;
  if (earlier.fingerprint !== asked) throw new HttpFault('IDEMPOTENCY_KEY_REUSED');
  const headers = { ...JSON.parse(earlier.headers), 'Idempotency-Replayed': 'true' };
  return { status: earlier.status, headers, body: earlier.body };
}

async function record(
  queries: Queries,
  { tenantId, endpoint, fingerprint: asked }: IdempotentRequest,
  key: string,
  answer: MadeAnswer,
): Promise<Answer> {
  await insertAnswer(queries, tenantId, endpoint, key, {
    fingerprint: asked,
    orderId: answer.orderId,
    status: answer.status,
    headers: JSON.stringify(answer.headers),
    body: answer.body,
  });
  return answer;
}

function lockOf(name: string): bigint {
  return createHash('sha256').update(name).digest().readBigInt64BE();
}

function inProgress(): HttpFault {
  return new HttpFault('IDEMPOTENCY_IN_PROGRESS', { headers: { 'Retry-After': '1' } });
}
