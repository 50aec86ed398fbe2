import type { Catalog, FullTermwise } from 'termwise/full';
import { CodedText } from './compression.ts';
import type { Queries } from './database.ts';
import { HttpFault } from './errors.ts';
import { hashEtag } from './etags.ts';
import { type CatalogRow, catalogEtag, findCatalog, putCatalog } from './store/catalogs.ts';
import type { Role } from './store/keys.ts';

/** A tenant's open catalog, with the two texts that `GET /products` serves. */
export interface OpenCatalog {
  catalog: Catalog;
  /** The ETag of the stored row. If the row now has another one, the catalog was replaced. */
  etag: string;
  views: Record<Role, CodedText>;
}

const mostOpen = 50;

export class Catalogs {
  readonly #core: FullTermwise;
  // Least recently used first.
  readonly #open = new Map<string, OpenCatalog>();

  constructor(core: FullTermwise) {
    this.#core = core;
  }

  /**
   * Runs `work` with the catalog of a tenant. `work` must be synchronous, so that a replaced
   * catalog can be closed at once.
   * @param needed Other reads that `work` needs, which run at the same time.
   * @throws HttpFault `NOT_FOUND` if the tenant has no catalog
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

  /** Stores the catalog in canonical form, if the core accepts it. */
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

/** The core has accepted this catalog before, so a rejection is not an error of the caller. */
function openStored(core: FullTermwise, { record }: CatalogRow): Catalog {
  try {
    return core.openCatalog(record);
  } catch (error) {
    throw new Error('The core rejected a stored catalog', { cause: error });
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
