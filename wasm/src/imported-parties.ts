import type { Boundary } from './boundary.js';
import { Output } from './slots.js';

/** The records that an imported order brings with it, with the keys by which a store finds them. */
export interface ImportedParties {
  readonly customerId: string;
  readonly customerKey: string;
  readonly customerText: string;
  /** Null, as its id and key are, if the order names no billing group. */
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
