import { pageAnswer, pageShape } from '../list-answers.ts';
import { cursorIn, cursorParameter, queryText } from '../queries.ts';
import type { KeyedCall, QueryParameter, Route } from '../route.ts';
import { shaped } from '../shapes.ts';
import { listSubscriptions } from '../store/subscription-lists.ts';

const query = {
  search: { description: 'Words; each must occur in a serial number, sku, customer or order id.' },
  orderId: { description: 'The id of the order.' },
  customerId: { description: 'The id of the customer.' },
  serialNumber: { description: 'The whole number. Also matches devices that were replaced.' },
  status: { description: 'Any of several statuses.', repeats: true },
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

async function getSubscriptions({ c, caller, services }: KeyedCall): Promise<Response> {
  const { core, database } = services;
  const filter = core.subscriptionFilter(queryText(c, query));
  const page = { after: cursorIn(c), limit: filter.limit };
  const found = await listSubscriptions(database, caller.tenantId, filter, page);
  return pageAnswer(c, 'subscriptions', found);
}
