import type { FaultCode } from './records.js';

/** One thing wrong with one field. */
export interface Fault {
  /** JSON Pointer of the field; empty for the whole. */
  readonly path: string;
  readonly code: FaultCode;
  /** Plain English for a developer; a screen shows its own words from `code` and `params`. */
  readonly message: string;
  readonly params?: Readonly<Record<string, unknown>>;
}

/** A refused input (rule E2). */
export class TermwiseError extends Error {
  /** The upper-case code that all details share, else VALIDATION_ERROR (rule E3). */
  readonly code: FaultCode;
  readonly details: readonly Fault[];
  /** The exact JSON text, `{ "error": { "code", "message", "details" } }`. */
  readonly body: string;
  /** Whether the fault is in what was supplied beside the input: the context, the options. */
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
