import type { Catalog, FullTermwise } from 'termwise/full';
import { CodedText } from './compression.ts';
import type { Queries } from './database.ts';
import { HttpFault } from './errors.ts';
import { hashEtag } from './etags.ts';
import { type CatalogRow, catalogEtag, findCatalog, putCatalog } from './store/catalogs.ts';
import type { Role } from './store/keys.ts';

/** A tenant's catalog, read by the core once, with the two texts that `GET /products` serves. */
export interface OpenCatalog {
  catalog: Catalog;
  /** The stored row's. If the row has another one, the catalog was replaced. */
  etag: string;
  views: Record<Role, CodedText>;
}

const mostOpen = 50;

export class Catalogs {
  readonly #core: FullTermwise;
  // In order of use, the least recently used first.
  readonly #open = new Map<string, OpenCatalog>();

  constructor(core: FullTermwise) {
    this.#core = core;
  }

  /**
   * `work` must not be asynchronous: then nothing else runs meanwhile, and a catalog that was
   * replaced can be closed at once.
   * @param needed What `work` needs besides, which is read at the same time.
   * @throws HttpFault `NOT_FOUND` while the tenant has no catalog.
   */
  async use<Needed, Result>(
    queries: Queries,
    tenantId: string,
    needed: Promise<Needed>,
    work: (open: OpenCatalog, needed: Needed) => Result,
  ): Promise<Result> {
    const [etag, read] = await Promise.all([catalogEtag(queries, tenantId), needed]);
    const held = this.#open.get(tenantId);
    if (held && held.etag === etag) return work(this.#keep(tenantId, held), read);

    const row = await findCatalog(queries, tenantId);
    if (!row) throw new HttpFault('NOT_FOUND', { message: 'This tenant has no catalog yet' });
    return work(this.#keep(tenantId, openView(openStored(this.#core, row))), read);
  }

  /** Stores the catalog if the core accepts it, as the core writes it. */
  async replace(queries: Queries, tenantId: string, source: Uint8Array): Promise<CatalogRow> {
    const catalog = this.#core.openCatalog(source);
    try {
      const row = { etag: hashEtag(catalog.text), record: catalog.text };
      await putCatalog(queries, tenantId, row);
      return row;
    } finally {
      catalog.close();
    }
  }

  #keep(tenantId: string, open: OpenCatalog): OpenCatalog {
    const held = this.#open.get(tenantId);
    if (held && held !== open) held.catalog.close();
    this.#open.delete(tenantId);
    this.#open.set(tenantId, open);
    for (const [oldest, { catalog }] of this.#open) {
      if (this.#open.size <= mostOpen) break;
      this.#open.delete(oldest);
      catalog.close();
    }
    return open;
  }
}

/** The core accepted this catalog once. If it no longer does, the caller is not to blame. */
function openStored(core: FullTermwise, { record }: CatalogRow): Catalog {
  try {
    return core.openCatalog(record);
  } catch (error) {
    throw new Error('The core refused a stored catalog', { cause: error });
  }
}

function openView(catalog: Catalog): OpenCatalog {
  const { text, publicText } = catalog;
  const etag = hashEtag(text);
  return {
    catalog,
    etag,
    views: {
      secret: new CodedText(text, etag),
      publishable: new CodedText(publicText, hashEtag(publicText)),
    },
  };
}
