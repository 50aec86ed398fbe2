import type { HttpBindings } from '@hono/node-server';
import type { Context } from 'hono';
import type { FullTermwise } from 'termwise/full';
import type { Catalogs } from './catalogs.ts';
import type { Database } from './database.ts';
import type { Idempotency } from './idempotency.ts';
import type { RateLimit } from './rate.ts';

/** What every handler may use. Made once, when the app is built. */
export interface Services {
  core: FullTermwise;
  database: Database;
  catalogs: Catalogs;
  idempotency: Idempotency;
  rateLimit: RateLimit;
}

/** What is known about a request beside its bytes. */
export interface RequestFacts {
  /** The route as it is listed, such as `/orders/:id`: safe to log, unlike the path. */
  route: string;
}

export type AppEnvironment = { Bindings: HttpBindings; Variables: RequestFacts };
export type AppContext = Context<AppEnvironment>;
