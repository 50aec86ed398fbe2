import { parseAccept } from 'hono/utils/accept';
import { type FaultCode, type FaultKind, faultKinds, TermwiseError } from 'termwise/full';
import { StoreUnavailable } from './database.ts';
import type { ErrorBody } from './error-shapes.ts';
import { log } from './log.ts';
import type { Exchange } from './services.ts';

/** The faults of HTTP itself. Faults of orders and catalogs come from the core. */
const httpFaults = {
  BAD_CURSOR: [400, 'cursor must be the nextCursor of a page of this list, as it was given'],
  BAD_IDEMPOTENCY_KEY: [400, 'Idempotency-Key must have 1 to 255 characters'],
  BAD_REQUEST: [400, 'This is not a valid HTTP request'],
  UNAUTHORIZED: [401, 'Send a valid X-API-Key together with its X-Tenant-Id'],
  FORBIDDEN: [403, 'This key does not permit that'],
  NOT_FOUND: [404, 'There is nothing at this address'],
  METHOD_NOT_ALLOWED: [405, 'This address does not take that method'],
  REQUEST_TIMEOUT: [408, 'The request did not arrive in time; send it again'],
  IDEMPOTENCY_IN_PROGRESS: [409, 'The first request with this Idempotency-Key is under way'],
  REVISION_CONFLICT: [412, 'It has changed since you read it'],
  ENDPOINT_DISABLED: [409, 'The endpoint is disabled; enable it first'],
  TOO_MANY_ENDPOINTS: [
    409,
    'There are as many webhook endpoints as there may be; delete one first',
  ],
  REQUEST_TOO_LARGE: [413, 'The body is too large'],
  UNSUPPORTED_MEDIA_TYPE: [415, 'Send the documented type in UTF-8, without a Content-Encoding'],
  VALIDATION_ERROR: [422, 'A parameter of the query string needs attention'],
  INVALID_URL: [422, 'Nothing can be delivered to this URL'],
  IDEMPOTENCY_KEY_REUSED: [422, 'This Idempotency-Key was used for another request'],
  TOO_MANY_REQUESTS: [429, 'Too many requests with this key; try again later'],
  HEADERS_TOO_LARGE: [431, 'The request has too many or too long headers'],
  INTERNAL_ERROR: [500, 'Something went wrong on our side'],
  STORE_UNAVAILABLE: [503, 'The store does not answer; try again later'],
  STOPPING: [503, 'This process is about to stop; try again'],
  OVERLOADED: [503, 'Too many requests at once; try again later'],
} as const satisfies Record<string, readonly [number, string]>;

export type HttpFaultCode = keyof typeof httpFaults;

/** Any code in the body of an error. */
export type FaultName = FaultCode | HttpFaultCode;

const statusOfKind: Record<FaultKind, number> = {
  form: 422,
  malformed: 400,
  conflict: 409,
  stale: 412,
  too_large: 413,
};

/** The status of an answer with this fault. */
export function statusOf(code: FaultName): number {
  return code in httpFaults
    ? httpFaults[code as HttpFaultCode][0]
    : statusOfKind[faultKinds[code as FaultCode]];
}

interface FaultExtras {
  /** Of what was sent, as a JSON Pointer; by default the whole of it. */
  path?: string;
  /** What is wrong there, in the core's words; by default the fault's own code. */
  detail?: FaultCode;
  message?: string;
  params?: Record<string, unknown>;
  headers?: Record<string, string>;
}

export class HttpFault extends Error {
  override readonly name = 'HttpFault';
  readonly code: HttpFaultCode;
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: string;

  constructor(code: HttpFaultCode, extras: FaultExtras = {}) {
    const [status, usual] = httpFaults[code];
    const message = extras.message ?? usual;
    super(message);
    this.code = code;
    this.status = status;
    this.headers = extras.headers ?? {};
    const { path = '', detail: detailCode = code } = extras;
    const detail = {
      path,
      code: detailCode,
      message,
      ...(extras.params && { params: extras.params }),
    };
    const body: ErrorBody = { error: { code, message, details: [detail] } };
    this.body = JSON.stringify(body);
  }
}

/** The client has closed the connection, so there is nobody to answer. */
export class ClientGone extends Error {
  override readonly name = 'ClientGone';
}

/**
 * `accept` is the header of the request: with `application/problem+json` the answer follows RFC
 * 9457.
 */
export function errorResponse(
  error: unknown,
  exchange: Exchange,
  accept: string | undefined,
): Response {
  if (error instanceof TermwiseError) {
    exchange.faults = new Set(error.details.map(({ code }) => code));
    return faultResponse(statusOf(error.code), error.code, error.message, error.body, accept);
  }
  const fault = faultOf(error, exchange);
  exchange.faults = new Set([fault.code]);
  const { status, code, message, body, headers } = fault;
  return faultResponse(status, code, message, body, accept, headers);
}

/** Whatever failed, as HTTP names it. The cause goes to the log alone: no answer reveals it. */
export function faultOf(error: unknown, { requestId, route }: Exchange): HttpFault {
  if (error instanceof HttpFault) return error;
  if (error instanceof ClientGone) return new HttpFault('BAD_REQUEST');
  log.error({ requestId, route, err: error }, 'A request failed');
  return error instanceof StoreUnavailable
    ? new HttpFault('STORE_UNAVAILABLE', { headers: { 'Retry-After': '2' } })
    : new HttpFault('INTERNAL_ERROR');
}

function faultResponse(
  status: number,
  code: FaultName,
  title: string,
  body: string,
  accept: string | undefined,
  headers: Record<string, string> = {},
): Response {
  const asProblem = asksForProblem(accept);
  const type = asProblem ? 'application/problem+json' : 'application/json';
  return new Response(asProblem ? problem(status, code, title, body) : body, {
    status,
    headers: { 'Content-Type': type, 'Cache-Control': 'no-store', ...headers },
  });
}

function asksForProblem(accept: string | undefined): boolean {
  const types = accept?.toLowerCase();
  if (!types?.includes('application/problem+json')) return false;
  return parseAccept(types).some(({ type, q }) => type === 'application/problem+json' && q > 0);
}

/** The exact text of the error becomes the last member. */
function problem(status: number, code: FaultName, title: string, body: string): string {
  const members = JSON.stringify({ type: `urn:termwise:fault:${code}`, title, status });
  return `${members.slice(0, -1)},${body.slice(1)}`;
}
