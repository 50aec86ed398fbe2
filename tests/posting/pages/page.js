// A page with only drafts and an outbox, under the backend's own content security policy. Its clock
// only moves when a test moves it.
import { openPosting, orderApi } from '@termwise/posting';
import { Clock } from '../support/clock.mjs';

const clock = new Clock();
clock.wall = globalThis.openedAt;
Date.now = () => clock.wall;
globalThis.setTimeout = (work, milliseconds) => clock.setTimer(work, milliseconds);
globalThis.clearTimeout = (timer) => clock.clearTimer(timer);

addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
  reportError(new Error(`policy: ${violatedDirective} ${blockedURI}`)),
);

const { drafts, outbox } = openPosting({ shop: 'shop', adapter: orderApi(target) });

async function registerWorker() {
  const { serviceWorker } = navigator;
  if (await serviceWorker.getRegistration()) return;
  const policy = trustedTypes.createPolicy('worker', { createScriptURL: (url) => url });
  await serviceWorker.register(policy.createScriptURL('/worker.js'));
}
registerWorker();

async function isAtWork() {
  const { held, pending } = await navigator.locks.query();
  return [...held, ...pending].some(({ name }) => name.startsWith('termwise-posting/'));
}

/**
 * Random bytes, because a browser could compress anything else. getRandomValues has a limit, so
 * they are made in pieces.
 */
function noise(length) {
  const bytes = new Uint8Array(length);
  const piece = 65_536;
  for (let at = 0; at < length; at += piece) {
    crypto.getRandomValues(bytes.subarray(at, at + piece));
  }
  return bytes;
}

/** Tries to store more than fits; nothing of it remains. */
async function overfill(bytes) {
  const opening = indexedDB.open('filler', 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore('filler');
  await new Promise((resolve) => {
    opening.onsuccess = resolve;
  });
  const transaction = opening.result.transaction('filler', 'readwrite');
  const end = new Promise((resolve) => {
    transaction.oncomplete = () => resolve('kept');
    transaction.onabort = () => resolve(transaction.error.name);
  });
  transaction.objectStore('filler').put(noise(bytes), 1);
  const result = await end;
  opening.result.close();
  return result;
}

globalThis.page = {
  drafts,
  outbox,
  clock,
  overfill,
  saveDraft: async (id, text) => (await drafts.open(id)).save(text),
  /** Resolves when no tab and no worker is sending. */
  async untilStill() {
    do await navigator.locks.request('termwise-posting/shop/sender', () => {});
    while (await isAtWork());
  },
};
