import type { TrustedTypesWindow } from 'trusted-types/lib';
import { Workbox } from 'workbox-window';

/** A script's address that the page's policy lets through: this one alone. */
function workerAddress(): ConstructorParameters<typeof Workbox>[0] {
  const address = 'sw.js';
  const { trustedTypes } = globalThis as unknown as TrustedTypesWindow;
  const policy = trustedTypes?.createPolicy('termwise-checkout', {
    createScriptURL: (_: string) => address,
  });
  return policy ? policy.createScriptURL('') : address;
}

/** The page as it was built, kept for offline. It sends `change` when a newer one is ready. */
export class Site extends EventTarget {
  isNewerReady = false;
  private workbox: Workbox | null = null;

  /** `pictures` are the addresses of what a first visit showed before anything was kept. */
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
      // A private window, a certificate that is not trusted: the page works with a network alone.
      if (!(cause instanceof DOMException || cause instanceof TypeError)) throw cause;
    }
  }

  /** Loads the newer page; drafts are kept, and opened again by it. */
  useNewer(): void {
    this.workbox?.addEventListener('controlling', () => location.reload());
    this.workbox?.messageSkipWaiting();
  }
}
