/** An answer of the shop, and when the shop last confirmed it. */
export interface StoredAnswer {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Milliseconds since 1970. */
  readonly confirmedAt: number;
}

const CONFIRMED_AT = 'X-Confirmed-At';

/** The latest answers of one shop, stored in the browser for use without a network. */
export class StoredAnswers {
  /** `name` must be different for each shop of one origin. */
  constructor(private readonly name: string) {}

  async get(url: string): Promise<StoredAnswer | null> {
    return this.use(async (cache) => {
      const response = await cache.match(url);
      if (!response) return null;
      return {
        bytes: new Uint8Array(await response.arrayBuffer()),
        confirmedAt: Number(response.headers.get(CONFIRMED_AT)),
      };
    });
  }

  async put(url: string, { bytes, confirmedAt }: StoredAnswer): Promise<void> {
    const headers = { [CONFIRMED_AT]: String(confirmedAt) };
    await this.use((cache) => cache.put(url, new Response(bytes, { headers })));
  }

  /** Null if the browser cannot store anything. The page then says that it needs the network. */
  private async use<Result>(work: (cache: Cache) => Promise<Result>): Promise<Result | null> {
    if (!('caches' in globalThis)) return null;
    try {
      return await work(await caches.open(this.name));
    } catch (cause) {
      if (cause instanceof DOMException) return null;
      throw cause;
    }
  }
}
