// What posting needs to know of a shop's API. It knows neither statuses nor codes: an adapter, such
// as order-api.ts, translates them.

/** What a shop finds wrong with an order; the form shows it where `path` points. */
export interface Fault {
  readonly path: string;
  readonly code: string;
  readonly message?: string;
  readonly params?: Readonly<Record<string, unknown>>;
}

/** What is sent of one order. `key` is its idempotency key: the same whenever this body is sent. */
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
 * Why there is no verdict yet. After `unauthorized` and `busy` this request made no order; after
 * the others the order may be in the shop already, and only the same key may be sent again.
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
 * Why the shop refused it. `key_taken`: an order with this key is in the shop, so it needs no
 * correction.
 */
export type Refusal = 'faults' | 'price_changed' | 'key_taken';

export type Outcome =
  | { readonly kind: 'sent'; readonly orderId: string | null }
  | { readonly kind: 'refused'; readonly reason: Refusal; readonly faults: readonly Fault[] }
  | { readonly kind: 'no_verdict'; readonly reason: NoVerdict; readonly retryAfter: string | null };

/** All that is known of a shop's API: one function out, one back. */
export interface Adapter {
  toRequest(order: OutgoingOrder): OutgoingRequest;
  toOutcome(answer: Answer, order: OutgoingOrder): Outcome;
}
