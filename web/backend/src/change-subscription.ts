import type { FullTermwise, Subscription } from 'termwise/full';
import type { Caller } from './auth.ts';
import { changesBetween } from './changes.ts';
import { LostRace, type Queries } from './database.ts';
import { decide } from './decide.ts';
import { HttpFault } from './errors.ts';
import { hashEtag, requireMatch } from './etags.ts';
import { eventOf } from './events.ts';
import type { MadeAnswer } from './idempotency.ts';
import { knownRecords } from './known-records.ts';
import { subscriptionRow } from './outcome.ts';
import type { Services } from './services.ts';
import { recordSubscriptionEvents } from './store/orders.ts';
import {
  findSubscription,
  type SubscriptionRow,
  updateSubscription,
} from './store/subscriptions.ts';

export interface SubscriptionChange {
  caller: Caller;
  subscriptionId: string;
  action: 'cancel' | 'edit';
  /** The `If-Match` header of the request (rule H3). */
  ifMatch: string | undefined;
  /** The text for the core. */
  command: Uint8Array | string;
}

const eventTypes = { cancel: 'subscription.cancelled', edit: 'subscription.edited' };

/**
 * Runs in the transaction of the caller, again if another change came first. The order does not
 * change (rule L9).
 * @throws HttpFault `NOT_FOUND`, `REVISION_CONFLICT`; TermwiseError
 */
export async function changeSubscription(
  { core }: Pick<Services, 'core'>,
  queries: Queries,
  change: SubscriptionChange,
): Promise<MadeAnswer> {
  const { caller, subscriptionId, action, ifMatch, command } = change;
  const row = await findSubscription(queries, caller.tenantId, subscriptionId);
  if (!row) throw new HttpFault('NOT_FOUND');
  requireMatch(ifMatch, hashEtag(row.record));
  const now = new Date();
  // The subscriptions with the new serial number, so that the core can check whether it is free
  // (rule A3).
  const { records } = await knownRecords(queries, caller.tenantId, core.lookupKeys(command));
  const context = { now: now.toISOString(), subscriptions: records.subscriptions };
  const record = decide(() =>
    action === 'edit'
      ? core.editSubscription(row.record, command, context)
      : core.cancelSubscription(row.record, command),
  );
  await storeChanged(core, queries, change, row, now, record);
  return { orderId: row.orderId, status: 200, headers: { ETag: hashEtag(record) }, body: record };
}

async function storeChanged(
  core: FullTermwise,
  queries: Queries,
  { caller, action }: SubscriptionChange,
  row: SubscriptionRow,
  now: Date,
  record: string,
): Promise<void> {
  const { tenantId } = caller;
  const changed = JSON.parse(record) as Subscription;
  const stored = subscriptionRow(core, changed, record, row.createdAt);
  if (!(await updateSubscription(queries, tenantId, stored, row.version))) {
    throw new LostRace('The subscription has changed');
  }
  const event = eventOf({
    type: eventTypes[action],
    caller,
    now,
    command: action,
    fromStatus: row.status,
    toStatus: changed.status,
    revision: null,
    subscriptionId: row.id,
    changes: changesBetween(row.record, record),
    record,
  });
  await recordSubscriptionEvents(queries, tenantId, row.orderId, [event]);
}
