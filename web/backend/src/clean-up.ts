import type { Database } from './database.ts';
import { log } from './log.ts';
import { deleteOldDeliveries } from './store/deliveries.ts';
import { deleteOldOutbox } from './store/events.ts';
import { deleteExpiredKeys } from './store/idempotency.ts';
import { deleteExpiredSessions } from './store/sessions.ts';
import { listTenants } from './store/tenants.ts';

const hour = 3_600_000;
/** How long delivered events stay in the outbox, for systems that stream it. */
const outboxDays = 30;
/** How long what could not be delivered can be seen and sent again. */
const deadDays = 90;

/** Deletes expired rows, tenant by tenant. Several processes may do this at the same time. */
export async function cleanUp(database: Database): Promise<void> {
  for (const { id } of await listTenants(database)) {
    await deleteExpiredKeys(database, id);
    await deleteExpiredSessions(database, id);
    await deleteOldDeliveries(database, id, { delivered: outboxDays, dead: deadDays });
    await deleteOldOutbox(database, id, outboxDays);
  }
}

/** Cleans up every hour. Returns a function that stops this and waits for a running clean-up. */
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

/** The next clean-up, in an hour, tries again. */
function report(error: unknown): void {
  log.warn({ err: error }, 'A clean-up failed');
}
