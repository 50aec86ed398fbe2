import type { Action, CommandContext, FullTermwise, OrderOutcome } from 'termwise/full';
import type { Caller } from './auth.ts';
import { LostRace, type Queries } from './database.ts';
import { decide } from './decide.ts';
import { HttpFault } from './errors.ts';
import { requireMatch, revisionEtag } from './etags.ts';
import { microseconds } from './events.ts';
import type { MadeAnswer } from './idempotency.ts';
import { newId } from './ids.ts';
import { type KnownRecords, knownRecords, nothingKnown } from './known-records.ts';
import { eventsOfOrder } from './order-events.ts';
import { orderRow, storeParties, subscriptionRow } from './outcome.ts';
import type { Services } from './services.ts';
import { findOrder, type OrderRow, recordSubscriptionEvents, updateOrder } from './store/orders.ts';
import { insertSubscriptions, updateSubscription } from './store/subscriptions.ts';

export interface OrderChange {
  caller: Caller;
  orderId: string;
  action: Action;
  /** The `If-Match` header of the request (rule H3). */
  ifMatch: string | undefined;
  /** The text for the core. */
  command: Uint8Array | string;
}

/**
 * The number of attempts if other changes come first; after that the change is rejected (rule H3).
 */
const mostAttempts = 5;

/**
 * Returns the work of a transaction for a change. If another change came first, the work runs again
 * with the changed order.
 * @throws HttpFault `NOT_FOUND`, `REVISION_CONFLICT`; TermwiseError
 */
export function changeOrder<Made>(
  services: Pick<Services, 'core' | 'catalogs'>,
  change: OrderChange,
  answer: (outcome: OrderOutcome) => Made,
): (queries: Queries) => Promise<Made> {
  const seen: string[] = [];
  return async (queries) => {
    const { caller, orderId, ifMatch } = change;
    const row = await findOrder(queries, caller.tenantId, orderId);
    if (!row) throw new HttpFault('NOT_FOUND');
    const etag = revisionEtag(row.revision);
    requireMatch(ifMatch, etag);
    if (seen.length >= mostAttempts) requireMatch(seen.at(-1), etag);
    seen.push(etag);

    const now = new Date();
    const known = await knownToChange(services, queries, change, row);
    const outcome = await decideChange(services, queries, change, row, now, known);
    await storeChange(services.core, queries, change, row, now, known, outcome);
    return answer(outcome);
  };
}

/** The current order. */
export function orderAnswer({ order, orderText }: OrderOutcome): MadeAnswer {
  const headers = { ETag: revisionEtag(order.revision) };
  return { orderId: order.id, status: 200, headers, body: orderText };
}

function knownToChange(
  { core }: Pick<Services, 'core'>,
  queries: Queries,
  { caller, action, command }: OrderChange,
  row: OrderRow,
): Promise<KnownRecords> | KnownRecords {
  if (action === 'confirm' || action === 'cancel') return nothingKnown;
  // The customer of the order is not looked up again, unless the address changes (rule L4).
  const ofOrder = { ...core.lookupKeys(row.record), customerId: null, customerKey: null };
  return knownRecords(queries, caller.tenantId, core.lookupKeys(command), ofOrder);
}

function decideChange(
  { core, catalogs }: Pick<Services, 'core' | 'catalogs'>,
  queries: Queries,
  { caller, action, command }: OrderChange,
  { record }: OrderRow,
  now: Date,
  { records }: KnownRecords,
): Promise<OrderOutcome> | OrderOutcome {
  const ids = {
    customerId: newId('cus'),
    billingGroupId: newId('bg'),
    subscriptionId: newId('sub'),
  };
  const context: CommandContext = { ...ids, now: now.toISOString(), ...records };
  switch (action) {
    case 'confirm':
    case 'cancel':
      return decide(() => core[action](record, context, command));
    case 'fulfill':
      return decide(() => core.fulfill(record, command, context));
    case 'edit':
      return catalogs.use(queries, caller.tenantId, Promise.resolve(), ({ catalog }) =>
        decide(() => core.edit(catalog, record, command, context)),
      );
  }
}

async function storeChange(
  core: FullTermwise,
  queries: Queries,
  { caller, action }: OrderChange,
  row: OrderRow,
  now: Date,
  known: KnownRecords,
  outcome: OrderOutcome,
): Promise<void> {
  const { tenantId } = caller;
  const events = eventsOfOrder({ caller, now, action, row, known, outcome });
  // First, so that the serial number is free for the new subscription of the same device (rule L7).
  await endSubscriptions(core, queries, tenantId, known, outcome);
  const changed = orderRow(core, outcome.order, outcome.orderText);
  const isFirst = await updateOrder(queries, tenantId, changed, row.revision, events.ofOrder);
  if (!isFirst) throw new LostRace('The order has changed');
  const createdAt = microseconds(now);
  const made = outcome.subscriptions.map((subscription) =>
    subscriptionRow(core, subscription, JSON.stringify(subscription), createdAt),
  );
  await Promise.all([
    storeParties(queries, tenantId, core, outcome),
    insertSubscriptions(queries, tenantId, made),
  ]);
  for (const [orderId, others] of events.ofOthers) {
    await recordSubscriptionEvents(queries, tenantId, orderId, others);
  }
}

async function endSubscriptions(
  core: FullTermwise,
  queries: Queries,
  tenantId: string,
  { subscriptionRows }: KnownRecords,
  { endedSubscriptions }: OrderOutcome,
): Promise<void> {
  const areFirst = await Promise.all(
    endedSubscriptions.map((ended) => {
      const row = subscriptionRows.get(ended.id);
      if (!row) throw new Error('The core ended a subscription that it was not given');
      const changed = subscriptionRow(core, ended, JSON.stringify(ended), row.createdAt);
      return updateSubscription(queries, tenantId, changed, row.version);
    }),
  );
  if (areFirst.includes(false)) throw new LostRace('A subscription has changed');
}
