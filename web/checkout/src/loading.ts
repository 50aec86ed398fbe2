import { TermwiseError, type Catalog, type Termwise } from 'termwise';
import { LoadingError, readConfig, type CheckoutConfig } from './config.js';

async function get(url: string, what: string, headers: HeadersInit): Promise<Uint8Array> {
  let status: number;
  try {
    // Always asks the server for a newer one: an old price would only be refused later.
    const response = await fetch(url, { headers, cache: 'no-cache' });
    if (response.ok) return new Uint8Array(await response.arrayBuffer());
    status = response.status;
  } catch (cause) {
    throw new LoadingError(`${what} did not arrive. Is the network away?`, { cause });
  }
  throw new LoadingError(`${what} is not available right now (answer ${status}).`);
}

export async function loadConfig(): Promise<CheckoutConfig> {
  const bytes = await get('config.json', 'The shop’s configuration', {});
  try {
    return readConfig(JSON.parse(new TextDecoder().decode(bytes)));
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    throw new LoadingError('config.json is no valid JSON.', { cause });
  }
}

export async function loadCatalog(termwise: Termwise, config: CheckoutConfig): Promise<Catalog> {
  const headers = { Accept: 'application/json', ...config.headers };
  const bytes = await get(config.productsUrl, 'The product catalogue', headers);
  try {
    return termwise.openCatalog(bytes);
  } catch (cause) {
    if (!(cause instanceof TermwiseError)) throw cause;
    const first = cause.details[0];
    const where = first ? ` First: ${first.path || 'the whole text'}, ${first.message}.` : '';
    throw new LoadingError(
      `The product catalogue has ${cause.details.length} fault(s) and cannot be used.${where}`,
      { cause },
    );
  }
}
