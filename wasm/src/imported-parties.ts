import type { Boundary } from './boundary.js';
import { Output } from './slots.js';

/**
 * The customer and billing group of an imported order, with the keys by which a store finds them.
 */
export interface ImportedParties {
  readonly customerId: string;
  readonly customerKey: string;
  readonly customerText: string;
  /** Null, like its id and key, if the order has no billing group. */
  readonly billingGroupText: string | null;
  readonly billingGroupId: string | null;
  readonly billingGroupKey: string | null;
}

/** @internal Those that the last call returned. */
export function readImportedParties(boundary: Boundary): ImportedParties {
  return {
    customerId: boundary.read(Output.customerId),
    customerKey: boundary.read(Output.customerKey),
    customerText: boundary.read(Output.customer),
    billingGroupText: boundary.readOrNull(Output.billingGroup),
    billingGroupId: boundary.readOrNull(Output.billingGroupId),
    billingGroupKey: boundary.readOrNull(Output.billingGroupKey),
  };
}
