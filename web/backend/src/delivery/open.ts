import type { FullTermwise } from 'termwise/full';
import type { Config } from '../config.ts';
import type { Database } from '../database.ts';
import { MailChannel } from '../mail/mail-channel.ts';
import type { Metrics } from '../metrics.ts';
import { countDeliveries } from '../store/deliveries.ts';
import { listTenants } from '../store/tenants.ts';
import { WebhookChannel } from './webhook-channel.ts';
import { DeliveryWorker } from './worker.ts';

export interface Deliveries {
  worker: DeliveryWorker;
  /** Finishes running attempts within the given time and closes all connections. */
  stop(milliseconds: number): Promise<void>;
}

/** Creates the worker and its channels from the configuration. `worker.start()` starts it. */
export function openDeliveries(
  core: FullTermwise,
  database: Database,
  metrics: Metrics,
  { allowPrivateWebhooks, webhookSeconds, retrySeconds, smtpUrl }: Config['delivery'],
): Deliveries {
  const webhooks = new WebhookChannel(database, {
    allowPrivate: allowPrivateWebhooks,
    attemptMilliseconds: webhookSeconds * 1000,
  });
  const mail = smtpUrl === null ? null : new MailChannel(database, core, smtpUrl);
  const channels = { webhooks, mail };
  metrics.watchOutbox(() => countAll(database));
  const worker = new DeliveryWorker({ database, metrics, channels, retrySeconds });
  return {
    worker,
    async stop(milliseconds) {
      await worker.stop(milliseconds);
      await Promise.all([webhooks.close(), mail?.close()]);
    },
  };
}

async function countAll(database: Database): Promise<{ pending: number; dead: number }> {
  const all = { pending: 0, dead: 0 };
  for (const { id } of await listTenants(database)) {
    const { pending, dead } = await countDeliveries(database, id);
    all.pending += pending;
    all.dead += dead;
  }
  return all;
}
