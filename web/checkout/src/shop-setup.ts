import { type Adapter, orderApi } from '@termwise/posting';
import type { CheckoutConfig } from './config.js';
import { loadConfig } from './loading.js';
import { StoredAnswers } from './stored-answers.js';

/** Checkouts in different folders of one origin share nothing. */
function shopName(): string {
  return new URL('.', location.href).pathname;
}

/** How orders are sent. A finished order has its own number; for a request the shop assigns one. */
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

/** What both the page and its service worker need to know of the shop. */
export async function openShopSetup(): Promise<{
  answers: StoredAnswers;
  config: CheckoutConfig;
  adapter: Adapter;
  name: string;
}> {
  const name = shopName();
  const answers = new StoredAnswers(`termwise-checkout${name}`);
  const config = await loadConfig(answers);
  return { answers, config, adapter: adapterFor(config), name };
}
