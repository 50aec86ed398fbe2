/** What a shop answered, and when it last said so. */
export interface KeptAnswer {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Milliseconds since 1970. */
  readonly confirmedAt: number;
}

const CONFIRMED_AT = 'X-Confirmed-At';

/** The latest answers of one shop, kept in the browser for when the network is away. */
export class KeptAnswers {
  /** `name` keeps shops of one origin apart. */
  constructor(private readonly name: string) {}

  async get(url: string): Promise<KeptAnswer | null> {
    return this.use(async (cache) => {
      const response = await cache.match(url);
      if (!response) return null;
      return {
        bytes: new Uint8Array(await response.arrayBuffer()),
        confirmedAt: Number(response.headers.get(CONFIRMED_AT)),
      };
    });
  }

  async put(url: string, { bytes, confirmedAt }: KeptAnswer): Promise<void> {
    const headers = { [CONFIRMED_AT]: String(confirmedAt) };
    await this.use((cache) => cache.put(url, new Response(bytes, { headers })));
  }

  /** Null where the browser keeps nothing: the page then needs the network, and says so by itself. */
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
