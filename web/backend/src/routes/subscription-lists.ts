import type { Phase, SubscriptionFilter } from 'termwise/full';
import { pageAnswer, pageShape } from '../list-answers.ts';
import { cursorIn, cursorParameter, queryText } from '../query-string.ts';
import type { KeyedCall, QueryParameter, Route } from '../route.ts';
import { shaped } from '../shapes.ts';
import { type FindSubscriptions, listSubscriptions } from '../store/subscription-lists.ts';

const query = {
  search: { description: 'Words; each must occur in a serial number, sku, customer or order id.' },
  orderId: { description: 'The id of the order.' },
  customerId: { description: 'The id of the customer.' },
  serialNumber: { description: 'The whole number. Also matches devices that were replaced.' },
  status: { description: 'Any of several statuses.', repeats: true },
  phase: {
    description: '`upcoming`, `running`, `past_end`, `ended` or `cancelled`, as of `today`.',
  },
  today: { description: 'A day, by default the UTC day.' },
  endsBefore: { description: 'A day, excluded.' },
  limit: { description: 'Subscriptions on a page: 1 to 200, by default 50.' },
  cursor: cursorParameter,
} as const satisfies Record<string, QueryParameter>;

const SubscriptionPage = pageShape('subscriptions', 'Subscription', 'SubscriptionPage');

export const subscriptionListRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/subscriptions',
    access: 'secret',
    summary: 'Finds subscriptions, the newest first.',
    query,
    answers: { 200: shaped(SubscriptionPage) },
    handle: getSubscriptions,
  },
];

async function getSubscriptions(call: KeyedCall): Promise<Response> {
  const { c, caller, services } = call;
  const filter = filterIn(call);
  const page = { after: cursorIn(c), limit: filter.limit };
  const found = await listSubscriptions(services.database, caller.tenantId, filter, page);
  return pageAnswer(c, 'subscriptions', found);
}

function filterIn({ c, services }: KeyedCall): SubscriptionFilter & FindSubscriptions {
  const { core } = services;
  const filter = core.subscriptionFilter(queryText(c, query, ['phase', 'today']));
  const phase = c.req.query('phase');
  if (!phase) return filter;
  const today = c.req.query('today') || new Date().toISOString().slice(0, 10);
  return { ...filter, inPhase: core.phaseFilter(phase as Phase, today) };
}
