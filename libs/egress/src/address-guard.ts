import ipaddr from 'ipaddr.js';
import type { EgressAllowance } from './egress-allowance.js';

/**
 * Addresses a cloud's own machinery answers on. A name that is allowed may not lead there (whoever holds the name's
 * zone could point it at credentials); only a network written out in the allowance opens them.
 */
const MACHINERY = new Set(['169.254.169.254', '168.63.129.16', '100.100.100.200', 'fd00:ec2::254']);

/** Ranges an allowed host name may resolve to. */
const PRIVATE_RANGES = new Set(['private', 'uniqueLocal', 'carrierGradeNat', 'loopback']);

/** The part of IPv6 from which public unicast addresses are given out (RFC 4291, section 2.4). */
const GLOBAL_UNICAST = ipaddr.parseCIDR('2000::/3');

/**
 * Whether a connection to this literal address is permitted. Public addresses are; private, link-local, metadata,
 * reserved and multicast ones are not, unless the allowance holds them. IPv6 forms that carry an IPv4 address (mapped,
 * NAT64, 6to4, Teredo) are never taken for public; a mapped one is permitted where the allowance holds its IPv4 form.
 *
 * `nameAllowed` says that the address came from resolving a host name the allowance lists.
 */
export function permitsAddress(allow: EgressAllowance, address: string, nameAllowed = false): boolean {
  if (!ipaddr.isValid(address) || address.includes('%')) return false;
  const written = ipaddr.parse(address);
  const mapped = written.kind() === 'ipv6' && (written as ipaddr.IPv6).isIPv4MappedAddress();
  const parsed = mapped ? (written as ipaddr.IPv6).toIPv4Address() : written;
  const range = parsed.range();
  if (allow.networks.some(([network, bits]) => network.kind() === parsed.kind() && parsed.match(network, bits))) {
    return true;
  }
  if (allow.loopback && range === 'loopback') return true;
  if (MACHINERY.has(parsed.toString())) return false;
  if (nameAllowed && PRIVATE_RANGES.has(range)) return true;
  return !mapped && isPublic(parsed);
}

function isPublic(address: ipaddr.IPv4 | ipaddr.IPv6): boolean {
  if (address.range() !== 'unicast') return false;
  return address.kind() === 'ipv4' || address.match(...GLOBAL_UNICAST);
}
