// What posting needs to know of a shop's API. An adapter, such as order-api.ts, translates statuses
// and codes.

/** One thing that a shop finds wrong with an order. The form shows it at `path`. */
export interface Fault {
  readonly path: string;
  readonly code: string;
  readonly message?: string;
  readonly params?: Readonly<Record<string, unknown>>;
}

/**
 * The body that is sent for one order. `key` is its idempotency key: one body always has the same
 * key.
 */
export interface OutgoingOrder {
  readonly body: string;
  readonly key: string;
}

export interface OutgoingRequest {
  readonly url: string;
  readonly method?: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A response. `text` is null if the connection broke off in the body. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly redirected: boolean;
  readonly text: string | null;
}

/**
 * Why there is no verdict yet. After `unauthorized` and `busy`, the request created no order. After
 * the others, the shop may have the order already, so it may only be sent again with the same key.
 */
export type NoVerdict =
  | 'unreachable'
  | 'unauthorized'
  | 'busy'
  | 'server'
  | 'in_progress'
  | 'unread'
  | 'unexpected';

/**
 * Why the shop refused the order. `key_taken`: the shop has an order with this key, so nothing
 * needs to be corrected.
 */
export type Refusal = 'faults' | 'price_changed' | 'key_taken';

export type Outcome =
  | { readonly kind: 'sent'; readonly orderId: string | null }
  | { readonly kind: 'refused'; readonly reason: Refusal; readonly faults: readonly Fault[] }
  | { readonly kind: 'no_verdict'; readonly reason: NoVerdict; readonly retryAfter: string | null };

/** Everything about a shop's API: one function makes a request, one reads the answer. */
export interface Adapter {
  toRequest(order: OutgoingOrder): OutgoingRequest;
  toOutcome(answer: Answer, order: OutgoingOrder): Outcome;
}
