// Serves the page without a network, and sends when the browser says that there is one.
import { openPosting, orderApi, syncTag } from '@termwise/posting';

const files = ['/', '/page.js'];
addEventListener('install', (event) =>
  event.waitUntil(caches.open('files').then((cache) => cache.addAll(files))),
);
addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method !== 'GET') return;
  event.respondWith(caches.match(request).then((kept) => kept ?? fetch(request)));
});

// Only for the log of a run.
const headers = { ...target.headers, 'X-Sender': 'worker' };
const adapter = orderApi({ ...target, headers });
const { outbox } = openPosting({ shop: 'shop', adapter });
addEventListener('sync', (event) => {
  if (event.tag === syncTag) event.waitUntil(outbox.sync());
});
