import type { Channel, Environment } from './environment.js';

/** A record that changed, in this tab or another one. */
export interface Change {
  readonly about: 'draft' | 'outbox';
  readonly id: string;
}

function isChange(data: unknown): data is Change {
  return typeof data === 'object' && data !== null && 'about' in data && 'id' in data;
}

/** Tells every tab of a shop what changed. Subscribers then read the store. */
export class ChangeFeed {
  readonly #listeners = new Set<(change: Change) => void>();
  readonly #channel: Channel | null;
  #isClosed = false;

  constructor(environment: Pick<Environment, 'openChannel'>, name: string) {
    this.#channel = environment.openChannel?.(name) ?? null;
    this.#channel?.addEventListener('message', ({ data }) => {
      if (isChange(data)) this.#notify(data);
    });
  }

  /** Returns a function that ends the subscription. */
  subscribe(listener: (change: Change) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  announce(about: Change['about'], id: string): void {
    if (this.#isClosed) return;
    this.#channel?.postMessage({ about, id } satisfies Change);
    this.#notify({ about, id });
  }

  close(): void {
    this.#isClosed = true;
    this.#listeners.clear();
    this.#channel?.close();
  }

  #notify(change: Change): void {
    for (const listener of this.#listeners) listener(change);
  }
}
