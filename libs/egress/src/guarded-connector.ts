import dns from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { buildConnector } from 'undici';
import { permitsAddress } from './address-guard.js';
import { bareHost, type EgressAllowance } from './egress-allowance.js';
import { EgressRefusedError } from './egress-refused-error.js';

/** How long one connection, TLS included, may take to come about, in milliseconds. */
const CONNECT_TIMEOUT_MS = 10_000;

/** Resolves a host name to all its addresses, the way `dns.lookup` does with `all`. */
export type ResolveHost = (
  hostname: string,
  options: dns.LookupAllOptions,
  callback: (error: NodeJS.ErrnoException | null, addresses: dns.LookupAddress[]) => void,
) => void;

/** A lookup that gives out permitted addresses only, so that the address checked is the address connected to. */
export function guardedLookup(allow: EgressAllowance, resolve: ResolveHost = dns.lookup): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, []);
      const nameAllowed = allow.hosts.has(bareHost(hostname));
      const permitted = addresses.filter(({ address }) => permitsAddress(allow, address, nameAllowed));
      const first = permitted[0];
      if (!first)
        return callback(new EgressRefusedError('address_refused', hostname, 'resolves to no permitted address'), []);
      if (options.all) return callback(null, permitted);
      return callback(null, first.address, first.family);
    });
  };
}

/**
 * Opens connections to permitted addresses only. Node never asks the lookup about a literal address, so that one is
 * checked here. HTTP/1.1 only: how far a call got is told from its own socket, which HTTP/2 would share.
 */
export function guardedConnector(
  allow: EgressAllowance,
  options: { resolve?: ResolveHost; ca?: string },
): buildConnector.connector {
  const connect = buildConnector({
    allowH2: false,
    timeout: CONNECT_TIMEOUT_MS,
    lookup: guardedLookup(allow, options.resolve),
    ...(options.ca === undefined ? {} : { ca: options.ca }),
  });
  return (target, callback) => {
    if (isIP(target.hostname) !== 0 && !permitsAddress(allow, target.hostname)) {
      callback(new EgressRefusedError('address_refused', target.hostname, 'is not a permitted address'), null);
      return;
    }
    connect(target, callback);
  };
}
