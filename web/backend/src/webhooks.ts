import { randomBytes, randomUUID } from 'node:crypto';
import type { Queries } from './database.ts';
import { urlFault } from './delivery/webhook-channel.ts';
import { HttpFault } from './errors.ts';
import { type EndpointRow, insertEndpoint, mostEndpoints } from './store/webhooks.ts';

const longestUrl = 2_000;
/** As standardwebhooks.com recommends: 24 to 64 bytes. */
const secretBytes = 32;

/** An endpoint with its signing secret, which is only shown when it is created. */
export interface NewEndpoint extends EndpointRow {
  secret: string;
}

/**
 * @param url The URL as it was sent
 * @throws HttpFault `INVALID_URL` or `TOO_MANY_ENDPOINTS`
 */
export async function createEndpoint(
  queries: Queries,
  tenantId: string,
  url: unknown,
  allowPrivate: boolean,
): Promise<NewEndpoint> {
  const secret = `whsec_${randomBytes(secretBytes).toString('base64')}`;
  const endpoint = {
    id: `we_${randomUUID().replaceAll('-', '')}`,
    url: checkedUrl(url, allowPrivate),
    secret,
  };
  const row = await insertEndpoint(queries, tenantId, endpoint);
  if (row) return { ...row, secret };
  throw new HttpFault('TOO_MANY_ENDPOINTS', { params: { max: mostEndpoints } });
}

function checkedUrl(url: unknown, allowPrivate: boolean): string {
  if (typeof url !== 'string' || !URL.canParse(url) || url.length > longestUrl) {
    throw invalidUrl(`Send an absolute URL of at most ${longestUrl} characters`);
  }
  const parsed = new URL(url);
  // The fragment is never sent, so it is not stored.
  parsed.hash = '';
  const fault = urlFault(parsed, allowPrivate);
  if (fault !== null) throw invalidUrl(fault);
  return parsed.href;
}

function invalidUrl(message: string): HttpFault {
  return new HttpFault('INVALID_URL', { path: '/url', message });
}
