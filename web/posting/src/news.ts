import type { Channel, Environment } from './environment.js';

/** A record that changed, in this tab or another one. */
export interface News {
  readonly about: 'draft' | 'outbox';
  readonly id: string;
}

function isNews(data: unknown): data is News {
  return typeof data === 'object' && data !== null && 'about' in data && 'id' in data;
}

/** Tells every tab of a shop what changed. Whoever hears it reads the store: it alone is true. */
export class Newsroom {
  readonly #listeners = new Set<(news: News) => void>();
  readonly #channel: Channel | null;
  #isClosed = false;

  constructor(environment: Pick<Environment, 'openChannel'>, name: string) {
    this.#channel = environment.openChannel?.(name) ?? null;
    this.#channel?.addEventListener('message', ({ data }) => {
      if (isNews(data)) this.#hear(data);
    });
  }

  /** Returns what ends it. */
  listen(listener: (news: News) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  tell(about: News['about'], id: string): void {
    if (this.#isClosed) return;
    this.#channel?.postMessage({ about, id } satisfies News);
    this.#hear({ about, id });
  }

  close(): void {
    this.#isClosed = true;
    this.#listeners.clear();
    this.#channel?.close();
  }

  #hear(news: News): void {
    for (const listener of this.#listeners) listener(news);
  }
}
