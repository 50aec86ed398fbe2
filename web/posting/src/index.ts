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
   * Names the shop in this browser's store. It must never change: drafts and orders of one shop are
   * never sent to another shop of the same origin.
   */
  readonly shop: string;
  readonly adapter: Adapter;
  /** The browser's own by default; spread `browserEnvironment()` to replace a part. */
  readonly environment?: Environment;
}

/** Drafts and outbox of one shop in one tab or worker. */
export interface Posting {
  readonly drafts: Drafts;
  readonly outbox: Outbox;
  close(): Promise<void>;
}

/** Opens at once and starts to send an earlier visit's orders. */
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
 * Asks the browser not to delete what is stored when it runs out of room or the page was not
 * visited for long. Call it after a person's action: some browsers ask the person.
 */
export async function requestPersistence(): Promise<boolean> {
  const storage = navigator.storage as StorageManager | undefined;
  return (await storage?.persist()) ?? false;
}

/**
 * Posts once and stores nothing, for browsers that cannot store. The caller repeats it with the
 * same `key` until there is a verdict.
 */
export async function postOnce(
  adapter: Adapter,
  order: OutgoingOrder,
  environment: Environment = browserEnvironment(),
): Promise<Outcome> {
  return (await attempt(environment, adapter, order)).outcome;
}
