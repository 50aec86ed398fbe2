import { pino } from 'pino';
import { TermwiseError } from 'termwise/full';
import { sqlState } from './database.ts';

/**
 * Writes one JSON object per line to standard error. Never log a key, a body, a path, a query or
 * anything else that a caller sent, because it may be personal data. Log our own ids and names.
 */
export const log = pino(
  {
    base: { pid: process.pid },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    serializers: { err: errorFacts },
  },
  pino.destination({ dest: 2, sync: false }),
);

export interface ErrorFacts {
  type: string;
  message?: string;
  code?: string;
  faults?: string[];
  constraint?: string;
  stack?: string[];
  cause?: ErrorFacts;
}

/** The parts of an error and its causes that may be logged. */
export function errorFacts(error: unknown): ErrorFacts {
  if (!(error instanceof Error)) return { type: typeof error };
  const facts: ErrorFacts = { type: error.name };
  if (!quotesInput(error)) facts.message = error.message;
  const { code, constraint } = error as { code?: unknown; constraint?: unknown };
  if (typeof code === 'string') facts.code = code;
  if (typeof constraint === 'string') facts.constraint = constraint;
  if (error instanceof TermwiseError) {
    facts.faults = error.details.map((detail) => `${detail.path} ${detail.code}`);
  }
  // The first lines of a stack repeat the message.
  facts.stack = (error.stack ?? '').split('\n').filter((line) => /^ {4}at /.test(line));
  if (error.cause !== undefined) facts.cause = errorFacts(error.cause);
  return facts;
}

/** Whether the message may quote the rejected value: class 22 of SQLSTATE is "data exception". */
function quotesInput(error: Error): boolean {
  return (
    error instanceof SyntaxError ||
    error instanceof TermwiseError ||
    sqlState(error)?.startsWith('22') === true
  );
}
