import type { Fault, FaultCode, Rejection } from './records.js';

/** A rejected input (rule E2). */
export class TermwiseError extends Error {
  /** The upper-case code if all details have the same one, else VALIDATION_ERROR (rule E3). */
  readonly code: FaultCode;
  readonly details: readonly Fault[];
  /** The exact JSON text, `{ "error": { "code", "message", "details" } }`. */
  readonly body: string;
  /** Whether the faults are in the context or the options, not in the input. */
  readonly ofContext: boolean;

  /** @internal */
  constructor(body: string, ofContext = false) {
    const { error } = JSON.parse(body) as Rejection;
    super(error.message);
    this.name = 'TermwiseError';
    this.code = error.code;
    this.details = error.details;
    this.body = body;
    this.ofContext = ofContext;
  }
}
