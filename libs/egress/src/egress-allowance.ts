import ipaddr from 'ipaddr.js';

type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** What calls may reach beside the public internet. Made by `parseEgressAllow`. */
export interface EgressAllowance {
  /** Whether 127.0.0.0/8, ::1 and the names under localhost may be called. */
  readonly loopback: boolean;
  readonly networks: readonly (readonly [Address, number])[];
  /** Names in lower case, without a trailing dot, that may resolve to addresses of private networks. */
  readonly hosts: ReadonlySet<string>;
}

const HOST_NAME = /^(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]{0,62})(\.[a-z0-9_]([a-z0-9_-]{0,62}))*$/;

/**
 * Reads `EGRESS_ALLOW`: a comma list of `loopback`, CIDRs and host names; empty allows nothing beyond the public
 * internet. Throws one Error that names every wrong item.
 */
export function parseEgressAllow(text: string): EgressAllowance {
  const networks: [Address, number][] = [];
  const hosts = new Set<string>();
  const wrong: string[] = [];
  let loopback = false;
  const items = text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
  for (const item of items) {
    const host = bareHost(item);
    if (item === 'loopback') loopback = true;
    else if (ipaddr.isValidCIDR(item)) networks.push(ipaddr.parseCIDR(item));
    else if (HOST_NAME.test(host) && !looksNumeric(host)) hosts.add(host);
    else wrong.push(item);
  }
  if (wrong.length > 0) {
    const named = wrong.map((item) => JSON.stringify(item)).join(', ');
    throw new Error(
      `EGRESS_ALLOW holds ${named}: expected loopback, a network such as 10.1.0.0/16, or a host name such as api.internal`,
    );
  }
  return { loopback, networks, hosts };
}

/** A host name as it is compared: lower case, without the trailing dot of a fully qualified name. */
export function bareHost(host: string): string {
  return host.toLowerCase().replace(/\.$/, '');
}

/** Names whose last label is a number are addresses to some resolver or other. */
function looksNumeric(host: string): boolean {
  return /(^|\.)(\d+|0x[0-9a-f]*)$/.test(host);
}
