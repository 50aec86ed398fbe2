import type { Fault } from 'termwise';
import type { CheckoutConfig } from './config.js';

/** Why an order got no answer about itself. Nothing was refused: it may be sent again as it is. */
export type FailureReason = 'unreachable' | 'unauthorized' | 'busy' | 'server' | 'unexpected';

export interface Failure {
  readonly kind: 'failed';
  readonly reason: FailureReason;
  readonly retryAfter: string | null;
}

export type PostingOutcome =
  | { readonly kind: 'accepted'; readonly orderId: string | null }
  | { readonly kind: 'refused'; readonly faults: readonly Fault[] }
  | Failure;

/** Long enough for a slow phone network; then the person is asked rather than left waiting. */
const ANSWER_WITHIN_MS = 30_000;

/** What is sent; a finished order brings its own id, a request gets one from the server. */
export interface Parcel {
  readonly text: string;
  readonly orderId: string | null;
}

interface Attempt {
  readonly request: string;
  readonly parcel: Parcel;
  readonly key: string;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function isFault(value: unknown): value is Fault {
  return isRecord(value) && typeof value['path'] === 'string' && typeof value['code'] === 'string';
}

/** An answer's body, or undefined where it is empty or no JSON: any backend may answer so. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    if (cause instanceof SyntaxError) return undefined;
    throw cause;
  }
}

function orderIdIn(body: unknown): string | null {
  return isRecord(body) && typeof body['id'] === 'string' ? body['id'] : null;
}

function faultsIn(body: unknown): readonly Fault[] {
  const error = isRecord(body) ? body['error'] : undefined;
  const details = isRecord(error) ? error['details'] : undefined;
  return Array.isArray(details) ? details.filter(isFault) : [];
}

function failureOf(response: Response): FailureReason | null {
  const { status } = response;
  if (status === 401 || status === 403) return 'unauthorized';
  // Whoever names a time to come back has not judged the order yet.
  if (status === 429 || response.headers.has('Retry-After')) return 'busy';
  return status >= 500 ? 'server' : null;
}

function outcomeOf(response: Response, body: unknown, parcel: Parcel): PostingOutcome {
  if (response.ok) return { kind: 'accepted', orderId: orderIdIn(body) ?? parcel.orderId };
  const retryAfter = response.headers.get('Retry-After');
  const reason = failureOf(response);
  if (reason) return { kind: 'failed', reason, retryAfter };
  const faults = faultsIn(body);
  if (faults.length === 0) return { kind: 'failed', reason: 'unexpected', retryAfter };
  return { kind: 'refused', faults };
}

/** Sends orders to one endpoint so that no retry can make a second order of the first. */
export class Posting {
  private attempt: Attempt | null = null;

  constructor(private readonly target: Pick<CheckoutConfig, 'endpoint' | 'headers'>) {}

  /**
   * `request` is what the person ordered and decides whether this is a retry; `pack` makes what
   * is sent, once: ids and times in it stay the same however often the same order is sent.
   */
  async send(request: string, pack: () => Parcel): Promise<PostingOutcome> {
    if (this.attempt?.request !== request) {
      this.attempt = { request, parcel: pack(), key: crypto.randomUUID() };
    }
    const outcome = await this.post(this.attempt);
    // Only an attempt without a verdict is repeated under its key: a refusal could be replayed
    // from the key even after its cause is gone.
    if (outcome.kind !== 'failed') this.attempt = null;
    return outcome;
  }

  private async post({ parcel, key }: Attempt): Promise<PostingOutcome> {
    try {
      const response = await fetch(this.target.endpoint, {
        method: 'POST',
        headers: {
          ...this.target.headers,
          'Content-Type': 'application/json',
          'Idempotency-Key': key,
        },
        body: parcel.text,
        signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
      });
      return outcomeOf(response, parsed(await response.text()), parcel);
    } catch (cause) {
      const lost = cause instanceof TypeError || cause instanceof DOMException;
      if (!lost) throw cause;
      return { kind: 'failed', reason: 'unreachable', retryAfter: null };
    }
  }
}

const failureSentences: Record<FailureReason, string> = {
  unreachable: 'The shop could not be reached. Check your connection.',
  unauthorized: 'The shop did not let this page in. Please tell the shop about it.',
  busy: 'The shop is busy right now.',
  server: 'The shop has a problem of its own right now.',
  unexpected: 'The shop answered in a way that this page does not understand.',
};

export function failureWords({ reason, retryAfter }: Failure): string {
  const wait = retryAfter && /^\d+$/.test(retryAfter) ? ` Try again in ${retryAfter} seconds.` : '';
  return `${failureSentences[reason]}${wait} Everything you entered is still here;`
    + ' sent again unchanged, it is not ordered twice.';
}
