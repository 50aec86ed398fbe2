import type { Records } from 'termwise/full';
import type { Caller } from './auth.ts';
import type { FaultName } from './errors.ts';
import type { AppContext, Services } from './services.ts';

// The description of a route. `routes.ts` lists all routes and `app.ts` mounts them. Everything
// that depends on the routes (405 and Allow, OPTIONS, CORS, access, the API description) is derived
// from these records.

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/**
 * `anyone`: no key. `publishable`: a key of either kind. `secret`: a secret key. `operator`: the
 * token of whoever runs the service, which the handler checks.
 */
export type Access = 'anyone' | 'operator' | 'publishable' | 'secret';

/** The request headers that a route uses. */
export type RequestHeader = 'Idempotency-Key' | 'If-Match' | 'If-None-Match';

/** A content type and the JSON Schema of its content, or of each line if it is NDJSON. */
export interface Content {
  readonly type: string;
  readonly schema: object;
}

/** A body that is read completely before the handler runs. */
export interface WholeBody extends Content {
  /** In bytes; a larger body is answered with 413. */
  readonly limit: number;
  /** Whether the core reads it, and finds its faults. */
  readonly isRecord?: true;
  /** Whether a request may come without one. */
  readonly optional?: true;
}

/** A body that the handler reads itself, piece by piece: see `bodyStream`. */
export interface StreamedBody extends Content {
  readonly streamed: true;
}

export interface QueryParameter {
  readonly description: string;
  readonly repeats?: true;
}

interface RouteFacts {
  readonly method: Method;
  /** In Hono's syntax: `/orders/:id`. */
  readonly path: string;
  /** One sentence for the API's description. */
  readonly summary: string;
  readonly query?: Readonly<Record<string, QueryParameter>>;
  readonly headers?: readonly RequestHeader[];
  readonly body?: WholeBody | StreamedBody;
  /** By status: each answer that is no error. `null` has no body; of several, `Accept` chooses. */
  readonly answers: Readonly<Record<number, Content | readonly Content[] | null>>;
  /** The faults of this route, except those that `faultsOf` derives. */
  readonly faults?: readonly FaultName[];
  /** Whether it answers without the store, and so while the store is away. */
  readonly withoutStore?: true;
  /** Whether it counts towards the rate limit of the caller's key. */
  readonly counted?: true;
}

export interface OpenCall {
  c: AppContext;
  services: Services;
  /** The bytes of a `WholeBody`; empty if the route takes none. */
  body: Uint8Array;
}

export interface KeyedCall extends OpenCall {
  caller: Caller;
}

export interface OpenRoute extends RouteFacts {
  readonly access: 'anyone' | 'operator';
  handle(call: OpenCall): Response | Promise<Response>;
}

export interface KeyedRoute extends RouteFacts {
  readonly access: 'publishable' | 'secret';
  handle(call: KeyedCall): Response | Promise<Response>;
}

export type Route = OpenRoute | KeyedRoute;

const json = 'application/json';

/** The JSON Schema of a record of the core, by its name. */
export function schemaOf(record: keyof Records): object {
  return { $ref: `#/components/schemas/${record}` };
}

/** A record of the core as JSON. */
export function record(name: keyof Records): Content {
  return { type: json, schema: schemaOf(name) };
}

/** A JSON body that the core reads as `name`. */
export function recordBody(name: keyof Records, limit: number): WholeBody {
  return { ...record(name), limit, isRecord: true };
}

/** The same, for a request that may come without a body. */
export function optionalBody(name: keyof Records, limit: number): WholeBody {
  return { ...recordBody(name, limit), optional: true };
}

/** NDJSON with a record of the core on each line. */
export function recordLines(name: keyof Records): StreamedBody {
  return { type: 'application/x-ndjson', schema: schemaOf(name), streamed: true };
}

const headerFaults: Record<RequestHeader, readonly FaultName[]> = {
  'Idempotency-Key': ['BAD_IDEMPOTENCY_KEY', 'IDEMPOTENCY_IN_PROGRESS', 'IDEMPOTENCY_KEY_REUSED'],
  'If-Match': ['REVISION_CONFLICT'],
  'If-None-Match': [],
};

const bodyFaults: readonly FaultName[] = ['REQUEST_TIMEOUT', 'UNSUPPORTED_MEDIA_TYPE'];
const wholeBodyFaults: readonly FaultName[] = ['OVERLOADED', 'REQUEST_TOO_LARGE'];
const recordFaults: readonly FaultName[] = ['MALFORMED_JSON', 'VALIDATION_ERROR'];

/** All faults of a route: its own and those that follow from its declarations. */
export function faultsOf(route: Route): ReadonlySet<FaultName> {
  const faults = new Set<FaultName>(route.faults);
  const add = (names: readonly FaultName[]): void => {
    for (const name of names) faults.add(name);
  };
  if (route.access !== 'anyone') add(['UNAUTHORIZED']);
  // A publishable key, or a session's cookie that another site's page sent.
  if (route.access === 'secret' || route.access === 'publishable') add(['FORBIDDEN']);
  if (route.counted) add(['TOO_MANY_REQUESTS']);
  if (route.path.includes(':')) add(['NOT_FOUND']);
  for (const header of route.headers ?? []) add(headerFaults[header]);
  if (route.body) add(bodyFaults);
  if (route.body && 'limit' in route.body) add(wholeBodyFaults);
  if (route.body && 'isRecord' in route.body) add(recordFaults);
  if (route.query) add(['VALIDATION_ERROR']);
  if (route.query?.cursor) add(['BAD_CURSOR']);
  if (!route.withoutStore) add(['INTERNAL_ERROR', 'STORE_UNAVAILABLE']);
  add(['BAD_REQUEST', 'STOPPING']);
  return faults;
}
