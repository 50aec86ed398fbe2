// Saves the built page in the browser, so that it opens without a network, and sends waiting orders
// when the browser wakes it for that. It knows nothing of prices and orders.
import { openPosting, syncTag } from '@termwise/posting';
import { clientsClaim } from 'workbox-core';
import type { WorkboxPlugin } from 'workbox-core/types.js';
import { ExpirationPlugin } from 'workbox-expiration';
import { cleanupOutdatedCaches, type PrecacheEntry, precacheAndRoute } from 'workbox-precaching';
import { registerRoute } from 'workbox-routing';
import { StaleWhileRevalidate } from 'workbox-strategies';
import { openShopSetup } from './shop-setup.js';

interface SyncEvent extends Event {
  readonly tag: string;
  waitUntil(work: Promise<unknown>): void;
}

/**
 * The part of the service worker's API that is used here. Its types conflict with those of a page.
 */
declare const self: {
  readonly __WB_MANIFEST: (PrecacheEntry | string)[];
  readonly registration: { readonly scope: string };
  skipWaiting(): Promise<void>;
  addEventListener(type: 'message', listener: (event: MessageEvent<unknown>) => void): void;
  addEventListener(type: 'sync', listener: (event: SyncEvent) => void): void;
};

/** The query only names an order, so it does not change which page is served. */
precacheAndRoute(self.__WB_MANIFEST, { ignoreURLParametersMatching: [/./] });
cleanupOutdatedCaches();
clientsClaim();

/** Recognizes images by the Accept header, because requests of `CACHE_URLS` have no destination. */
registerRoute(
  ({ request }) =>
    request.destination === 'image' || request.headers.get('Accept')?.startsWith('image/') === true,
  new StaleWhileRevalidate({
    cacheName: `pictures ${self.registration.scope}`,
    plugins: [new ExpirationPlugin({ maxEntries: 300, purgeOnQuotaError: true }) as WorkboxPlugin],
  }),
);

/** Only when a person agrees, because open pages belong to the old version. */
self.addEventListener('message', ({ data }) => {
  const isAsked =
    typeof data === 'object' && data !== null && 'type' in data && data.type === 'SKIP_WAITING';
  if (isAsked) void self.skipWaiting();
});

async function sendWaiting(): Promise<void> {
  const { adapter, name } = await openShopSetup();
  const posting = openPosting({ shop: name, adapter });
  try {
    await posting.outbox.sync();
  } finally {
    await posting.close();
  }
}

self.addEventListener('sync', (event) => {
  if (event.tag === syncTag) event.waitUntil(sendWaiting());
});
