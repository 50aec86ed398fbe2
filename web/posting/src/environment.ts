/** Locks that the tabs of one browser share: the Web Locks API. */
export interface Locks {
  request<Result>(name: string, work: () => Promise<Result>): Promise<Result>;
}

export interface Channel {
  postMessage(message: unknown): void;
  addEventListener(type: 'message', listener: (event: { data: unknown }) => void): void;
  close(): void;
}

export type Wake = 'online' | 'focus';

/** Everything that this package uses of the browser. Tests replace it. */
export interface Environment {
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  readonly now: () => number;
  readonly random: () => number;
  readonly newId: () => string;
  readonly setTimer: (work: () => void, milliseconds: number) => unknown;
  readonly clearTimer: (timer: unknown) => void;
  readonly indexedDB: Pick<IDBFactory, 'open'> | undefined;
  /** Null if the browser has none. Then idempotency keys alone prevent duplicates. */
  readonly locks: Locks | null;
  readonly openChannel: ((name: string) => Channel) | null;
  /** Only a hint. False may be wrong, and true is often wrong. */
  readonly isOnline: () => boolean;
  /**
   * Calls `listener` when sending has become more likely to succeed. Returns a function that stops
   * this.
   */
  readonly onWake: (listener: (wake: Wake) => void) => () => void;
  /** Asks the browser to wake a service worker; resolves if there is none. */
  readonly registerSync: (tag: string) => Promise<void>;
  /** For errors of background work. */
  readonly report: (error: unknown) => void;
}

/** `crypto.randomUUID` is missing in pages without TLS. */
function newId(): string {
  if ('randomUUID' in crypto) return crypto.randomUUID();
  const bytes = (crypto as Crypto).getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function onWake(listener: (wake: Wake) => void): () => void {
  const online = (): void => listener('online');
  const focus = (): void => listener('focus');
  const visible = (): void => {
    if (document.visibilityState === 'visible') focus();
  };
  const hasPage = typeof document !== 'undefined';
  addEventListener('online', online);
  if (hasPage) {
    addEventListener('focus', focus);
    addEventListener('pageshow', focus);
    document.addEventListener('visibilitychange', visible);
  }
  return () => {
    removeEventListener('online', online);
    if (!hasPage) return;
    removeEventListener('focus', focus);
    removeEventListener('pageshow', focus);
    document.removeEventListener('visibilitychange', visible);
  };
}

interface WithSync {
  readonly sync?: { register(tag: string): Promise<void> };
}

async function registerSync(tag: string): Promise<void> {
  const workers = navigator.serviceWorker as ServiceWorkerContainer | undefined;
  const registration = (await workers?.getRegistration()) as WithSync | undefined;
  await registration?.sync?.register(tag);
}

/** If a page may not store anything, some browsers throw when it reads this property. */
function ownIndexedDb(): IDBFactory | undefined {
  try {
    return globalThis.indexedDB;
  } catch (cause) {
    if (cause instanceof DOMException) return undefined;
    throw cause;
  }
}

export function browserEnvironment(): Environment {
  const locks = navigator.locks as LockManager | undefined;
  return {
    fetch: (url, init) => fetch(url, init),
    now: () => Date.now(),
    random: () => Math.random(),
    newId,
    setTimer: (work, milliseconds) => setTimeout(work, milliseconds),
    clearTimer: (timer) => clearTimeout(timer as number),
    indexedDB: ownIndexedDb(),
    locks: locks ? { request: async (name, work) => locks.request(name, work) } : null,
    openChannel: 'BroadcastChannel' in globalThis ? (name) => new BroadcastChannel(name) : null,
    isOnline: () => navigator.onLine,
    onWake,
    registerSync,
    report: (error) => reportError(error),
  };
}
