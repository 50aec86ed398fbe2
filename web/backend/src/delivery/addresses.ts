import { type LookupAddress, lookup } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';
import { buildConnector } from 'undici';

/**
 * Nothing is delivered to this address, because it is private, loopback, link-local or otherwise
 * special.
 */
export class ForbiddenAddress extends Error {
  override readonly name = 'ForbiddenAddress';
}

const globalUnicast = ipaddr.parseCIDR('2000::/3') as [ipaddr.IPv6, number];

/** Whether it is a public internet address, by IANA's registries of special addresses. */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.parse(address);
  if (parsed.range() !== 'unicast') return false;
  return parsed instanceof ipaddr.IPv4 || (parsed as ipaddr.IPv6).match(globalUnicast);
}

/** Takes a host as in a URL, with an IPv6 address in brackets. */
export function isPublicHost(hostname: string): boolean {
  const host = hostname.replace(/^\[(.*)\]$/, '$1');
  return isIP(host) === 0 || isPublicAddress(host);
}

/** `dns.lookup` for all addresses of a name. */
export type LookupAll = (
  hostname: string,
  options: { all: true },
  callback: (error: Error | null, addresses: LookupAddress[]) => void,
) => void;

/**
 * Connects only to public addresses. It checks the addresses that it connects to, so a name that
 * later resolves to another address cannot get around this.
 */
export function publicConnector(
  milliseconds: number,
  resolve: LookupAll = lookup,
): buildConnector.connector {
  const connect = buildConnector({ timeout: milliseconds, lookup: publicLookup(resolve) });
  return (options, callback) => {
    // An address needs no look-up.
    if (isPublicHost(options.hostname)) connect(options, callback);
    else callback(new ForbiddenAddress(), null);
  };
}

function publicLookup(resolve: LookupAll): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      const [first] = addresses ?? [];
      if (error || !first) return callback(error ?? new ForbiddenAddress(), '', 0);
      const allPublic = addresses.every(({ address }) => isPublicAddress(address));
      if (!allPublic) return callback(new ForbiddenAddress(), '', 0);
      if (options.all) return callback(null, addresses);
      callback(null, first.address, first.family);
    });
  };
}
