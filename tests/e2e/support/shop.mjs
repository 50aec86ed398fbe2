// A shop to order from: the built backend with the built checkout, in its own folder.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { client, sampleCatalog, startService } from '../../backend/support/service.mjs';

export { sampleCatalog };

export const checkoutFolder = fileURLToPath(new URL('../../../web/checkout/dist', import.meta.url));

/** The variant that most tests order. */
export const variantIn = (catalog) =>
  catalog.products.flatMap(({ variants }) => variants).find(({ sku }) => sku === 'MBP14-16-512');

function catalogWith({ price, active, version = '2026-11-01' }) {
  const catalog = { ...JSON.parse(sampleCatalog), version };
  const variant = variantIn(catalog);
  if (price !== undefined) variant.prices['24'] = price;
  if (active !== undefined) variant.active = active;
  return catalog;
}

/**
 * `staff` calls the service with the secret key, which pages never have. `sell` replaces the
 * catalog by the sample one, with other prices for the laptops.
 */
export async function openShop() {
  const folder = await mkdtemp(join(tmpdir(), 'termwise-e2e-'));
  const service = await startService({ DATA_DIR: folder, CHECKOUT_DIR: checkoutFolder });
  const staff = client(service, service.keys).secret;
  return {
    address: service.address,
    staff,
    async sell(changes) {
      const { status } = await staff('PUT', '/products', { body: catalogWith(changes) });
      if (status !== 200) throw new Error(`The catalog was rejected: ${status}`);
    },
    async close() {
      await service.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
