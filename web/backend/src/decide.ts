import { TermwiseError } from 'termwise/full';

/**
 * What the core finds wrong with what we supply beside the caller's input (a stored record, the
 * context) is our fault and no answer for the caller.
 * @param isCallers Which paths of the context have the caller's own values.
 */
export function decide<Result>(
  work: () => Result,
  isCallers: (path: string) => boolean = () => false,
): Result {
  try {
    return work();
  } catch (error) {
    const isOurs =
      error instanceof TermwiseError &&
      error.ofContext &&
      error.details.some(({ path }) => !isCallers(path));
    if (!isOurs) throw error;
    throw new Error('The core rejected what the service supplied', { cause: error });
  }
}
