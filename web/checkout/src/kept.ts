import { type Adapter, orderApi } from '@termwise/posting';
import type { CheckoutConfig } from './config.js';
import { KeptAnswers } from './kept-answers.js';
import { loadConfig } from './loading.js';

/** Two checkouts of one origin stand in different folders, and have nothing to do with each other. */
function shopName(): string {
  return new URL('.', location.href).pathname;
}

/** How orders reach the endpoint; a finished order brings its own number, a request gets one. */
function adapterFor({ endpoint, headers, payload }: CheckoutConfig): Adapter {
  const api = orderApi({ endpoint, headers });
  if (payload === 'request') return api;
  return {
    ...api,
    toOutcome(answer, order) {
      const outcome = api.toOutcome(answer, order);
      if (outcome.kind !== 'sent' || outcome.orderId !== null) return outcome;
      return { ...outcome, orderId: (JSON.parse(order.body) as { id: string }).id };
    },
  };
}

/** What is kept of a shop in this browser, for the page and for its service worker alike. */
export async function openKept(): Promise<{
  answers: KeptAnswers;
  config: CheckoutConfig;
  adapter: Adapter;
  name: string;
}> {
  const name = shopName();
  const answers = new KeptAnswers(`termwise-checkout${name}`);
  const config = await loadConfig(answers);
  return { answers, config, adapter: adapterFor(config), name };
}
