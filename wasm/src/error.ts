import type { FaultCode } from './records.js';

/** One thing that is wrong with one field. */
export interface Fault {
  /** JSON Pointer of the field; empty for the whole input. */
  readonly path: string;
  readonly code: FaultCode;
  /** A message for developers. Screens should make their own texts from `code` and `params`. */
  readonly message: string;
  readonly params?: Readonly<Record<string, unknown>>;
}

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
    const { error } = JSON.parse(body) as {
      error: { code: FaultCode; message: string; details: Fault[] };
    };
    super(error.message);
    this.name = 'TermwiseError';
    this.code = error.code;
    this.details = error.details;
    this.body = body;
    this.ofContext = ofContext;
  }
}
