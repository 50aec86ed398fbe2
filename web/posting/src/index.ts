import type { Adapter, Outcome, OutgoingOrder } from './adapter.js';
import { attempt } from './attempt.js';
import { ChangeFeed } from './changes.js';
import { Drafts } from './drafts.js';
import { browserEnvironment, type Environment } from './environment.js';
import { Outbox } from './outbox.js';
import { Store } from './store.js';

export * from './adapter.js';
export {
  type DraftLine,
  Drafts,
  type DraftText,
  type Merge,
  OpenDraft,
  type Saved,
} from './drafts.js';
export { isDraftAgain, type OutboxState } from './entry.js';
export {
  browserEnvironment,
  type Channel,
  type Environment,
  type Locks,
  type Wake,
} from './environment.js';
export { orderApi } from './order-api.js';
export { Outbox, syncTag } from './outbox.js';
export type { Order, Submitted } from './outbox-records.js';
export {
  type DraftRecord,
  type OutboxPhase,
  type Reason,
  type Returned,
  StoreUnavailable,
  type Summary,
} from './store.js';

export interface PostingOptions {
  /**
   * The name of the shop in this browser's store. It must never change. Shops of one origin with
   * different names share no drafts and no orders.
   */
  readonly shop: string;
  readonly adapter: Adapter;
  /** The browser by default. To replace a part, spread `browserEnvironment()`. */
  readonly environment?: Environment;
}

/** Drafts and outbox of one shop in one tab or worker. */
export interface Posting {
  readonly drafts: Drafts;
  readonly outbox: Outbox;
  close(): Promise<void>;
}

/** Returns at once and starts to send the orders of earlier visits. */
export function openPosting(options: PostingOptions): Posting {
  const { shop, adapter, environment = browserEnvironment() } = options;
  const name = `termwise-posting/${shop}`;
  const store = new Store(environment, name);
  const changes = new ChangeFeed(environment, name);
  const drafts = new Drafts(environment, store, changes, name);
  const outbox = new Outbox(environment, store, changes, adapter, name);
  return {
    drafts,
    outbox,
    async close() {
      await outbox.close();
      changes.close();
      await store.close();
    },
  };
}

/**
 * Asks the browser to keep what is stored even if it runs out of space or nobody visits the page
 * for a long time. Call this after an action of a person, because some browsers ask them.
 */
export async function requestPersistence(): Promise<boolean> {
  const storage = navigator.storage as StorageManager | undefined;
  return (await storage?.persist()) ?? false;
}

/**
 * Posts an order once without storing it, for browsers that cannot store anything. Repeat it with
 * the same `key` until there is a verdict.
 */
export async function postOnce(
  adapter: Adapter,
  order: OutgoingOrder,
  environment: Environment = browserEnvironment(),
): Promise<Outcome> {
  return (await attempt(environment, adapter, order)).outcome;
}
