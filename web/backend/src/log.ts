import { pino } from 'pino';
import { TermwiseError } from 'termwise/full';
import { sqlState } from './database.ts';

/**
 * One JSON object a line, on standard error. No line may carry a key, a body, a path, a query or
 * anything else that a caller sent, as it may be personal data: log ids and names of our own.
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

/** What may be logged of an error and its causes. */
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

/** Messages with a piece of the value that was refused: class 22 of SQLSTATE is "data exception". */
function quotesInput(error: Error): boolean {
  return (
    error instanceof SyntaxError ||
    error instanceof TermwiseError ||
    sqlState(error)?.startsWith('22') === true
  );
}
