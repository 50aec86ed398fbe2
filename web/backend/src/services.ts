import type { HttpBindings } from '@hono/node-server';
import type { Context } from 'hono';
import type { FullTermwise } from 'termwise/full';
import type { Catalogs } from './catalogs.ts';
import type { Database } from './database.ts';
import type { DeliveryWorker } from './delivery/worker.ts';
import type { Health } from './health.ts';
import type { Idempotency } from './idempotency.ts';
import type { Metrics } from './metrics.ts';
import type { RateLimit } from './rate.ts';

/** What every handler may use. Created once, when the app is built. */
export interface Services {
  core: FullTermwise;
  database: Database;
  catalogs: Catalogs;
  idempotency: Idempotency;
  rateLimit: RateLimit;
  metrics: Metrics;
  health: Health;
  deliveries: Pick<DeliveryWorker, 'wake'>;
  /** Whether webhooks may go to http: and to addresses that are not public. */
  allowPrivateWebhooks: boolean;
  /** How long a client may take to send a header or a body (see body.ts). */
  requestSeconds: number;
  /** The operator's token for `GET /metrics`; if null, nobody may read it there. */
  metricsToken: string | null;
}

/**
 * What is logged and counted of a request and its answer. It contains nothing that a caller sent.
 */
export interface Exchange {
  readonly requestId: string;
  readonly startedAt: number;
  /** The path of the route, such as `/orders/:id`. */
  route: string;
  faults: ReadonlySet<string>;
}

export type AppEnvironment = { Bindings: HttpBindings & { exchange: Exchange } };
export type AppContext = Context<AppEnvironment>;
