import type { Adapter, Answer, Outcome, OutgoingOrder } from './adapter.js';
import type { Environment } from './environment.js';

/**
 * In milliseconds. Long enough for a slow phone network, but a request that hangs must not block
 * others.
 */
export const requestTimeout = 30_000;

export interface Verdict {
  readonly outcome: Outcome;
  /** The time by the shop's clock, if it sent one, because HTTP dates are relative to it. */
  readonly shopTime: number | null;
}

type Needs = Pick<Environment, 'fetch' | 'setTimer' | 'clearTimer' | 'report'>;

function unanswered(reason: 'unreachable' | 'unexpected'): Verdict {
  return { outcome: { kind: 'no_verdict', reason, retryAfter: null }, shopTime: null };
}

function isLostConnection(cause: unknown): boolean {
  return cause instanceof TypeError || cause instanceof DOMException;
}

async function textOf(response: Response): Promise<string | null> {
  try {
    return await response.text();
  } catch (cause) {
    if (!isLostConnection(cause)) throw cause;
    return null;
  }
}

async function answerOf(response: Response): Promise<Answer> {
  const { status, headers, redirected } = response;
  return { status, headers, redirected, text: await textOf(response) };
}

/** Null if there was no answer. */
async function exchange(
  environment: Needs,
  { url, method = 'POST', headers, body }: ReturnType<Adapter['toRequest']>,
): Promise<Answer | null> {
  const abort = new AbortController();
  const timer = environment.setTimer(() => abort.abort(), requestTimeout);
  try {
    const { signal } = abort;
    return await answerOf(await environment.fetch(url, { method, headers, body, signal }));
  } catch (cause) {
    if (!isLostConnection(cause)) throw cause;
    return null;
  } finally {
    environment.clearTimer(timer);
  }
}

/**
 * Posts an order once and returns the outcome. It never rejects: errors in an adapter are reported
 * and count as no verdict.
 */
export async function attempt(
  environment: Needs,
  adapter: Adapter,
  order: OutgoingOrder,
): Promise<Verdict> {
  try {
    const answer = await exchange(environment, adapter.toRequest(order));
    if (!answer) return unanswered('unreachable');
    const shopTime = Date.parse(answer.headers.get('Date') ?? '');
    return {
      outcome: adapter.toOutcome(answer, order),
      shopTime: Number.isNaN(shopTime) ? null : shopTime,
    };
  } catch (cause) {
    environment.report(cause);
    return unanswered('unexpected');
  }
}
