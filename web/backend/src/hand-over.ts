import type { OrderOutcome } from 'termwise/full';
import { revisionEtag } from './etags.ts';
import type { MadeAnswer } from './idempotency.ts';
import { newId } from './ids.ts';

export function handOverCommand(body: Uint8Array): { orderId: string; command: string } {
  const { orderId, ...rest } = JSON.parse(new TextDecoder().decode(body));
  const units = 'units' in rest ? rest.units : [rest];
  const command = { units: units.map((unit: object) => ({ id: newId('sub'), ...unit })) };
  return { orderId, command: JSON.stringify(command) };
}

/** The order with the subscriptions that were made. */
export function handOverAnswer({ order, orderText, subscriptions }: OrderOutcome): MadeAnswer {
  const [first] = subscriptions;
  const headers = {
    ETag: revisionEtag(order.revision),
    ...(subscriptions.length === 1 && first && { Location: `/subscriptions/${first.id}` }),
  };
  const body = `{"subscriptions":${JSON.stringify(subscriptions)},"order":${orderText}}`;
  return { orderId: order.id, status: 201, headers, body };
}
