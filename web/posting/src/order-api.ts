// The adapter for Termwise's order API: the statuses, headers and codes of its answers.
import type { Adapter, Answer, Fault, NoVerdict, Outcome } from './adapter.js';

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function isFault(value: unknown): value is Fault {
  return isRecord(value) && typeof value['path'] === 'string' && typeof value['code'] === 'string';
}

function parsed(text: string | null): unknown {
  if (text === null) return undefined;
  try {
    return JSON.parse(text);
  } catch (cause) {
    if (cause instanceof SyntaxError) return undefined;
    throw cause;
  }
}

function errorIn(body: unknown): { code: string | null; faults: readonly Fault[] } {
  const error = isRecord(body) ? body['error'] : undefined;
  if (!isRecord(error)) return { code: null, faults: [] };
  const { code, details } = error;
  return {
    code: typeof code === 'string' ? code : null,
    faults: Array.isArray(details) ? details.filter(isFault) : [],
  };
}

/** If the body breaks off, the headers still name the order. */
function orderIdIn(body: unknown, headers: Headers): string | null {
  if (isRecord(body) && typeof body['id'] === 'string') return body['id'];
  const location = headers.get('Location');
  const last = location?.split(/[?#]/)[0]?.split('/').at(-1);
  if (!last) return null;
  // `decodeURIComponent` throws on a stray percent sign, which must not hide a success.
  return /%(?![0-9a-f]{2})/i.test(last) ? last : decodeURIComponent(last);
}

function accepted(answer: Answer, body: unknown): Outcome {
  const { status, headers, redirected, text } = answer;
  const type = headers.get('Content-Type') ?? '';
  // A network's sign-in page also answers with 200, but never with 201.
  const isPage = redirected || /^text\/html/i.test(type);
  if (isPage && status !== 201) return noVerdict('unexpected', answer);
  const orderId = orderIdIn(body, headers);
  const isBroken = text === null || (/json/i.test(type) && text !== '' && body === undefined);
  // The shop has the order, but its number did not arrive. Sending the same key again returns the
  // same answer and creates no second order.
  if (isBroken && orderId === null) return noVerdict('unread', answer);
  return { kind: 'sent', orderId };
}

function noVerdict(reason: NoVerdict, { headers }: Answer): Outcome {
  return { kind: 'no_verdict', reason, retryAfter: headers.get('Retry-After') };
}

/**
 * The statuses that judge the order. Others, such as 404 or 415, mean that the configuration is
 * wrong.
 */
const verdicts = new Set([400, 409, 413, 422]);

function rejected(answer: Answer, body: unknown): Outcome {
  const { status } = answer;
  const { code, faults } = errorIn(body);
  if (status === 401 || status === 403) return noVerdict('unauthorized', answer);
  if (status === 408 || status === 425) return noVerdict('unreachable', answer);
  if (status === 429) return noVerdict('busy', answer);
  if (status >= 500) return noVerdict('server', answer);
  if (code === 'IDEMPOTENCY_IN_PROGRESS') return noVerdict('in_progress', answer);
  if (code === 'IDEMPOTENCY_KEY_REUSED') return { kind: 'refused', reason: 'key_taken', faults };
  const isVerdict = verdicts.has(status) && faults.length > 0 && code !== 'BAD_IDEMPOTENCY_KEY';
  if (!isVerdict) return noVerdict('unexpected', answer);
  // The code of the whole is the one that all faults have (rule E3).
  return { kind: 'refused', reason: code === 'PRICE_CHANGED' ? 'price_changed' : 'faults', faults };
}

/** Also works for any other endpoint that answers in the same way. */
export function orderApi(target: {
  readonly endpoint: string;
  readonly headers: Readonly<Record<string, string>>;
}): Adapter {
  return {
    toRequest: ({ body, key }) => ({
      url: target.endpoint,
      headers: { ...target.headers, 'Content-Type': 'application/json', 'Idempotency-Key': key },
      body,
    }),
    toOutcome(answer) {
      const body = parsed(answer.text);
      const isSuccess = answer.status >= 200 && answer.status < 300;
      return isSuccess ? accepted(answer, body) : rejected(answer, body);
    },
  };
}
