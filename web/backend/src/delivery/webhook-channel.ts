import { Webhook } from 'standardwebhooks';
import { Agent, request } from 'undici';
import type { Queries } from '../database.ts';
import { deliveryTarget } from '../store/webhooks.ts';
import { ForbiddenAddress, isPublicHost, type LookupAll, publicConnector } from './addresses.ts';
import type { Attempt, Channel, Outcome, Send } from './channel.ts';

export interface WebhookOptions {
  /** Whether http: and addresses that are not public are permitted. */
  allowPrivate: boolean;
  /** The time limit of an attempt. */
  attemptMilliseconds: number;
  /** For tests of name resolution. */
  resolve?: LookupAll;
}

const connectMilliseconds = 5_000;
/** The maximum that is read of the body of an answer. Only the status matters. */
const mostRead = 16 * 1024;

/** Posts events to the tenant's endpoints, signed as specified by standardwebhooks.com. */
export class WebhookChannel implements Channel {
  readonly #queries: Queries;
  readonly #options: WebhookOptions;
  readonly #agent: Agent;

  constructor(queries: Queries, options: WebhookOptions) {
    this.#queries = queries;
    this.#options = options;
    this.#agent = new Agent({
      connect: options.allowPrivate
        ? { timeout: connectMilliseconds }
        : publicConnector(connectMilliseconds, options.resolve),
    });
  }

  async open(tenantId: string, endpointId: string): Promise<Send | null> {
    const target = await deliveryTarget(this.#queries, tenantId, endpointId);
    if (!target) return null;
    const url = new URL(target.url);
    const signer = new Webhook(target.secret);
    return (attempt) => this.#send(url, signer, attempt);
  }

  close(): Promise<void> {
    return this.#agent.destroy();
  }

  async #send(url: URL, signer: Webhook, attempt: Attempt): Promise<Outcome> {
    // The setting may have changed since the endpoint was created.
    const fault = urlFault(url, this.#options.allowPrivate);
    if (fault !== null) return { kind: 'failed', status: null, error: fault };
    try {
      return outcomeOf(await this.#post(url, signer, attempt));
    } catch (error) {
      if (attempt.signal.aborted) return { kind: 'aborted' };
      return { kind: 'failed', status: null, error: describe(error) };
    }
  }

  /** Posts the event and returns the status of the answer. Redirects are not followed. */
  async #post(url: URL, signer: Webhook, { event, signal }: Attempt): Promise<number> {
    const now = new Date();
    const tooLate = AbortSignal.timeout(this.#options.attemptMilliseconds);
    const { statusCode, body } = await request(url, {
      dispatcher: this.#agent,
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        'User-Agent': 'Termwise-Webhooks',
        'webhook-id': event.id,
        'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
        'webhook-signature': signer.sign(event.id, now, event.payload),
      },
      body: event.payload,
      signal: AbortSignal.any([signal, tooLate]),
    });
    // Only the status matters. The body is read so that the connection can be reused.
    await Promise.allSettled([body.dump({ limit: mostRead, signal: tooLate })]);
    return statusCode;
  }
}

function outcomeOf(status: number): Outcome {
  if (status >= 200 && status < 300) return { kind: 'delivered', status };
  if (status === 410) return { kind: 'gone', status, error: 'The endpoint answered 410 Gone' };
  return { kind: 'failed', status, error: `The endpoint answered ${status}` };
}

function describe(error: unknown): string {
  if (error instanceof ForbiddenAddress) return 'The address of the endpoint is not public';
  if (!(error instanceof Error)) return 'The connection failed';
  if (/Timeout|Abort/.test(error.name)) return 'The endpoint did not answer in time';
  const code = 'code' in error && typeof error.code === 'string' ? ` (${error.code})` : '';
  return `The connection to the endpoint failed${code}`;
}

/** Why nothing may be delivered to this address, as a sentence; null if it is allowed. */
export function urlFault(url: URL, allowPrivate: boolean): string | null {
  const isHttp = url.protocol === 'http:';
  if (url.protocol !== 'https:' && !(isHttp && allowPrivate))
    return 'The URL must begin with https:';
  if (url.username !== '' || url.password !== '') return 'The URL must not have a user or password';
  if (!allowPrivate && !isPublicHost(url.hostname)) return 'The address must be public';
  return null;
}
