import type { TrustedTypesWindow } from 'trusted-types/lib';
import { Workbox } from 'workbox-window';

/** The service worker's address, in the type that the content security policy requires. */
function workerAddress(): ConstructorParameters<typeof Workbox>[0] {
  const address = 'sw.js';
  const { trustedTypes } = globalThis as unknown as TrustedTypesWindow;
  const policy = trustedTypes?.createPolicy('termwise-checkout', {
    createScriptURL: (_: string) => address,
  });
  return policy ? policy.createScriptURL('') : address;
}

/** The built page, saved for offline use. It dispatches `change` when a newer version is ready. */
export class Site extends EventTarget {
  isNewerReady = false;
  private workbox: Workbox | null = null;

  /** `pictures` are the addresses of the pictures that were loaded before the worker was active. */
  async keep(pictures: readonly string[]): Promise<void> {
    if (!('serviceWorker' in navigator)) return;
    const workbox = new Workbox(workerAddress());
    workbox.addEventListener('waiting', () => {
      this.isNewerReady = true;
      this.dispatchEvent(new Event('change'));
    });
    workbox.addEventListener('activated', ({ isUpdate }) => {
      if (isUpdate) return;
      const headers = { Accept: 'image/*' };
      const urlsToCache = pictures.map((url) => [url, { headers, mode: 'no-cors' }]);
      workbox.messageSW({ type: 'CACHE_URLS', payload: { urlsToCache } }).catch(reportError);
    });
    this.workbox = workbox;
    try {
      await workbox.register();
    } catch (cause) {
      // In a private window, or with an untrusted certificate, the page still works online.
      if (!(cause instanceof DOMException || cause instanceof TypeError)) throw cause;
    }
  }

  /** Loads the newer page, which opens the saved drafts again. */
  useNewer(): void {
    this.workbox?.addEventListener('controlling', () => location.reload());
    this.workbox?.messageSkipWaiting();
  }
}
