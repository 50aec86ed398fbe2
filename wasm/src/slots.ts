// Made from wasm/slots.hpp by wasm/records.cpp; do not edit.

/** The texts that a call can return. */
export enum Output {
  result = 0,
  publicText = 1,
  customer = 2,
  billingGroup = 3,
  customerId = 4,
  customerKey = 5,
  billingGroupId = 6,
  billingGroupKey = 7,
  subscriptions = 8,
  endedSubscriptions = 9,
  accepted = 10,
  faults = 11,
  rejection = 12,
  rejectionOfContext = 13,
}

/** The doubles of a draft's window. */
export enum DraftWindow {
  monthlyTotal = 0,
  contractValue = 1,
  faultCount = 2,
  changes = 3,
  size = 4,
}

/** The kinds of what can be entered. */
export enum EntryKind {
  absent = 0,
  boolean = 2,
  number = 3,
  text = 4,
}

/** As much as can be written at once. */
export const maxInputBytes = 268435456;
