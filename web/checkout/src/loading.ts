import { type CheckoutConfig, LoadingError, readConfig } from './config.js';
import type { StoredAnswer, StoredAnswers } from './stored-answers.js';

/** How long the page waits for the shop if it has a saved answer. */
const PATIENCE_MS = 1_000;

/**
 * Always asks the shop, even if the browser has the answer in its cache, because the shop refuses
 * old prices. The browser sends the ETag, so an unchanged answer is not sent again.
 */
export async function fetched(
  url: string,
  what: string,
  headers: HeadersInit,
): Promise<StoredAnswer> {
  let status: number;
  try {
    const response = await fetch(url, { headers, cache: 'no-cache' });
    if (response.ok) {
      return {
        bytes: new Uint8Array(await response.arrayBuffer()),
        confirmedAt: Date.now(),
      };
    }
    status = response.status;
  } catch (cause) {
    throw new LoadingError(`${what} could not be loaded. Are you connected to a network?`, {
      cause,
    });
  }
  throw new LoadingError(`${what} is not available right now (answer ${status}).`);
}

/** Whether `work` succeeds in time. Otherwise it continues, and its errors are ignored. */
export async function succeedsSoon(work: Promise<unknown>): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tooLate = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), PATIENCE_MS);
  });
  const outcome = work.then(
    () => true,
    (cause: unknown) => {
      if (cause instanceof LoadingError) return false;
      throw cause;
    },
  );
  try {
    return await Promise.race([outcome, tooLate]);
  } finally {
    clearTimeout(timer);
  }
}

function configOf({ bytes }: StoredAnswer): CheckoutConfig {
  try {
    return readConfig(JSON.parse(new TextDecoder().decode(bytes)));
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    throw new LoadingError('config.json is not valid JSON.', { cause });
  }
}

/** The shop's configuration, or the saved one if the shop does not answer. */
export async function loadConfig(stored: StoredAnswers): Promise<CheckoutConfig> {
  const url = 'config.json';
  const earlier = await stored.get(url);
  const asking = fetched(url, 'The shop’s configuration', {}).then(async (answer) => {
    const config = configOf(answer);
    await stored.put(url, answer);
    return config;
  });
  return earlier && !(await succeedsSoon(asking)) ? configOf(earlier) : asking;
}
