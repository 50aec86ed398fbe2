import { type FaultCode, TermwiseError } from 'termwise/full';
import { StoreUnavailable } from './database.ts';

/** The faults that concern HTTP itself. Everything about an order or a catalog is the core's. */
const httpFaults = {
  BAD_IDEMPOTENCY_KEY: [400, 'Idempotency-Key must have 1 to 255 characters'],
  UNAUTHORIZED: [401, 'Send a valid X-API-Key together with its X-Tenant-Id'],
  FORBIDDEN: [403, 'This key does not permit that'],
  NOT_FOUND: [404, 'There is nothing at this address'],
  METHOD_NOT_ALLOWED: [405, 'This address does not take that method'],
  IDEMPOTENCY_IN_PROGRESS: [409, 'The first request with this Idempotency-Key is under way'],
  REQUEST_TOO_LARGE: [413, 'The body is too large'],
  UNSUPPORTED_MEDIA_TYPE: [415, 'Send application/json in UTF-8, without a Content-Encoding'],
  IDEMPOTENCY_KEY_REUSED: [422, 'This Idempotency-Key was used for another request'],
  TOO_MANY_REQUESTS: [429, 'Too many orders with this key; try again later'],
  INTERNAL_ERROR: [500, 'Something went wrong on our side'],
  STORE_UNAVAILABLE: [503, 'The store does not answer; try again later'],
} as const satisfies Record<string, readonly [number, string]>;

export type HttpFaultCode = keyof typeof httpFaults;

/** Core codes that do not answer 422. */
const coreStatuses: Partial<Record<FaultCode, number>> = {
  MALFORMED_JSON: 400,
  INVALID_TRANSITION: 409,
  ITEM_ALREADY_FULFILLED: 409,
  ITEM_LOCKED: 409,
  PRICE_CHANGED: 409,
  SERIAL_NUMBER_IN_USE: 409,
  REVISION_CONFLICT: 412,
  REQUEST_TOO_LARGE: 413,
};
const otherCoreFault = 422;

interface FaultExtras {
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
    const detail = { path: '', code, message, ...(extras.params && { params: extras.params }) };
    this.body = JSON.stringify({ error: { code, message, details: [detail] } });
  }
}

export function errorResponse(error: unknown): Response {
  if (error instanceof TermwiseError) {
    return faultResponse(coreStatuses[error.code] ?? otherCoreFault, error.body);
  }
  const fault = error instanceof HttpFault ? error : unexpectedFault(error);
  return faultResponse(fault.status, fault.body, fault.headers);
}

/** The cause goes to the log alone: an answer tells nothing of the inside. */
function unexpectedFault(error: unknown): HttpFault {
  console.error(error);
  return error instanceof StoreUnavailable
    ? new HttpFault('STORE_UNAVAILABLE', { headers: { 'Retry-After': '2' } })
    : new HttpFault('INTERNAL_ERROR');
}

function faultResponse(status: number, body: string, headers: Record<string, string> = {}) {
  return new Response(body, {
    status,
    headers: { 'Content-Type': 'application/json', 'Cache-Control': 'no-store', ...headers },
  });
}
