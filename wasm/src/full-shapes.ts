// Shapes that the whole core writes and that have no table in it yet.
import type { Fault } from './error.js';
import type { FaultCode, OrderType } from './records.js';

/** What a store looks up before the core can decide, as the core compares it. */
export interface LookupKeys {
  /** That a request names (rule A1), or that an order has. */
  readonly customerId: string | null;
  /** Of the e-mail address (rule O7). */
  readonly customerKey: string | null;
  readonly billingGroupId: string | null;
  /** Of the billing group's name (rule R7). */
  readonly billingGroupKey: string | null;
  /** The ids that items name or that units would get (rules R18, L5). */
  readonly subscriptionIds: readonly string[];
  /** The serial numbers of units (rule L5) and of a new device (rule A3). */
  readonly serialNumbers: readonly string[];
  /** Of a request (rule R1): `standard` if it says nothing, null if that is faulty. */
  readonly orderType: OrderType | null;
}

/** Why a line or a row was refused. */
export interface LineFault {
  /** From 1. */
  readonly line: number;
  readonly error: {
    readonly code: FaultCode;
    readonly message: string;
    readonly details: readonly Fault[];
  };
}
