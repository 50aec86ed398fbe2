import type { Database } from './database.ts';
import { log } from './log.ts';
import { deleteOldDeliveries } from './store/deliveries.ts';
import { deleteOldOutbox } from './store/events.ts';
import { deleteExpiredKeys } from './store/idempotency.ts';
import { deleteExpiredSessions } from './store/sessions.ts';
import { listTenants } from './store/tenants.ts';

const hour = 3_600_000;
/** How long events that were delivered can still be read by whoever streams the outbox. */
const outboxDays = 30;
/** How long what could not be delivered can be seen and sent again. */
const deadDays = 90;

/** Deletes what has expired, tenant by tenant. Any number of processes may do so at once. */
export async function cleanUp(database: Database): Promise<void> {
  for (const { id } of await listTenants(database)) {
    await deleteExpiredKeys(database, id);
    await deleteExpiredSessions(database, id);
    await deleteOldDeliveries(database, id, { delivered: outboxDays, dead: deadDays });
    await deleteOldOutbox(database, id, outboxDays);
  }
}

/** Cleans up every hour. Returns what ends it, once the clean-up under way is done. */
export function keepClean(database: Database): () => Promise<void> {
  let underWay = Promise.resolve();
  const timer = setInterval(() => {
    underWay = underWay.then(() => cleanUp(database)).catch(report);
  }, hour);
  return () => {
    clearInterval(timer);
    return underWay;
  };
}

/** The next hour tries again. */
function report(error: unknown): void {
  log.warn({ err: error }, 'A clean-up failed');
}
