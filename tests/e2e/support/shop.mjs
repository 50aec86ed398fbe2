// A shop to order from: the built backend with the built checkout, in a folder of its own.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { client, startService } from '../../backend/support/service.mjs';

export { sampleCatalog } from '../../backend/support/service.mjs';

export const checkoutFolder = fileURLToPath(new URL('../../../web/checkout/dist', import.meta.url));

/** `staff` calls the service with the secret key, which no page ever has. */
export async function openShop() {
  const folder = await mkdtemp(join(tmpdir(), 'termwise-e2e-'));
  const service = await startService({ DATA_DIR: folder, CHECKOUT_DIR: checkoutFolder });
  return {
    address: service.address,
    staff: client(service, service.keys).secret,
    async close() {
      await service.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
