import { connect, isIP, type Socket } from 'node:net';
import { permitsAddress } from './address-guard.js';
import { bareHost, type EgressAllowance } from './egress-allowance.js';
import { EgressRefusedError } from './egress-refused-error.js';
import { guardedLookup, type ResolveHost } from './guarded-connector.js';

/** Where a socket is to lead, and under which guard. */
export interface SocketTarget {
  host: string;
  port: number;
  allow: EgressAllowance;
  resolve?: ResolveHost | undefined;
  /** How long connecting may take, in milliseconds. */
  timeoutMs: number;
}

/**
 * Opens a plain TCP connection to a permitted address. Node never asks the lookup about a literal address, so that one is checked
 * here. Rejects with EgressRefusedError, or as the network does.
 */
export function openGuardedSocket({ host, port, allow, resolve, timeoutMs }: SocketTarget): Promise<Socket> {
  const isLocal = /(^|[.])localhost$/.test(bareHost(host)) && !allow.loopback && !allow.hosts.has(bareHost(host));
  const isRefused = isIP(host) === 0 ? isLocal : !permitsAddress(allow, host);
  if (isRefused) return Promise.reject(new EgressRefusedError('address_refused', host, 'is not a permitted address'));
  const { promise, resolve: open, reject } = Promise.withResolvers<Socket>();
  const socket = connect({ host, port, lookup: guardedLookup(allow, resolve), timeout: timeoutMs });
  socket.once('error', reject);
  socket.once('timeout', () => socket.destroy(new Error(`${host}:${port} took more than ${timeoutMs} ms to connect`)));
  socket.once('connect', () => {
    socket.off('error', reject);
    socket.setTimeout(0);
    socket.removeAllListeners('timeout');
    open(socket);
  });
  return promise;
}
