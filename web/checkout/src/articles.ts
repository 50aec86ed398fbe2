import { html, type TemplateResult } from 'lit';
import type { Catalog, Product, Variant } from 'termwise';
import type { CheckoutConfig } from './config.js';

export interface Article {
  readonly product: Product;
  readonly variant: Variant;
}

const articlesByCatalog = new WeakMap<Catalog, ReadonlyMap<string, Article>>();

function articlesOf(catalog: Catalog): ReadonlyMap<string, Article> {
  const known = articlesByCatalog.get(catalog);
  if (known) return known;
  const articles = new Map(
    catalog.record.products.flatMap((product) =>
      product.variants.map((variant) => [variant.sku, { product, variant }] as const),
    ),
  );
  articlesByCatalog.set(catalog, articles);
  return articles;
}

/** The names of an article on the page. */
export interface ArticleNames {
  readonly product: string;
  readonly variant: string;
}

export function articleOf(catalog: Catalog, sku: string | null): Article | undefined {
  return sku === null ? undefined : articlesOf(catalog).get(sku);
}

/** The variants of a product that can be ordered: the core has no offers for the others. */
export function variantsOnOffer(catalog: Catalog, product: Product): readonly Variant[] {
  return product.variants.filter(({ sku }) => catalog.offers(sku).length > 0);
}

const NEUTRAL_PICTURE = 'images/product.svg';

function pictureAddress(image: string | undefined, origins: readonly string[]): string {
  if (!image || !URL.canParse(image, document.baseURI)) return NEUTRAL_PICTURE;
  const { origin, href } = new URL(image, document.baseURI);
  return origin === location.origin || origins.includes(origin) ? href : NEUTRAL_PICTURE;
}

function showNeutralPicture({ target }: Event): void {
  const picture = target as HTMLImageElement;
  const neutral = new URL(NEUTRAL_PICTURE, document.baseURI).href;
  if (picture.src !== neutral) picture.src = neutral;
}

/** The product's name is next to the picture, so screen readers skip the picture. */
export function productPicture(
  product: Product | undefined,
  config: CheckoutConfig,
): TemplateResult {
  const address = pictureAddress(product?.image, config.imageOrigins ?? []);
  return html`<img class="picture" src=${address} alt="" width="96" height="72" decoding="async"
    @error=${showNeutralPicture}>`;
}
