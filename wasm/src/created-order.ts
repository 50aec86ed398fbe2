import type { Boundary } from './boundary.js';
import type { Order } from './records.js';
import { Output } from './slots.js';

/**
 * A new order with its records. The texts are exact; numbers in parsed records are JavaScript
 * numbers.
 */
export interface CreatedOrder {
  readonly orderText: string;
  readonly order: Order;
  /** The order without what only staff may see; null if it was not requested. */
  readonly publicText: string | null;
  /** The new customer record; null if a known one matched (rule O7). */
  readonly customerText: string | null;
  /** The new billing group; null if it is known or the request names none (rule R7). */
  readonly billingGroupText: string | null;
  readonly customerId: string;
  readonly customerKey: string;
  readonly billingGroupId: string | null;
  readonly billingGroupKey: string | null;
}

export interface CreateOptions {
  /** Whether to return `CreatedOrder.publicText`. */
  readonly publicText?: boolean;
}

/** @internal The order that the last call returned. */
export function readCreated(boundary: Boundary): CreatedOrder {
  const orderText = boundary.read();
  let order: Order | undefined;
  return {
    orderText,
    get order() {
      order ??= JSON.parse(orderText) as Order;
      return order;
    },
    publicText: boundary.readOrNull(Output.publicText),
    customerText: boundary.readOrNull(Output.customer),
    billingGroupText: boundary.readOrNull(Output.billingGroup),
    customerId: boundary.read(Output.customerId),
    customerKey: boundary.read(Output.customerKey),
    billingGroupId: boundary.readOrNull(Output.billingGroupId),
    billingGroupKey: boundary.readOrNull(Output.billingGroupKey),
  };
}
