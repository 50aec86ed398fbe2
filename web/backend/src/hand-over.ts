import type { OrderOutcome } from 'termwise/full';
import { revisionEtag } from './etags.ts';
import type { MadeAnswer } from './idempotency.ts';

/** The order with its new subscriptions. */
export function handOverAnswer({ order, orderText, subscriptions }: OrderOutcome): MadeAnswer {
  const [first] = subscriptions;
  const headers = {
    ETag: revisionEtag(order.revision),
    ...(subscriptions.length === 1 && first && { Location: `/subscriptions/${first.id}` }),
  };
  const body = `{"subscriptions":${JSON.stringify(subscriptions)},"order":${orderText}}`;
  return { orderId: order.id, status: 201, headers, body };
}
