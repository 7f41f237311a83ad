import { isIP } from 'node:net';
import type { BrokenCall, OutgoingRequest } from '#libs/connector-kit';
import { permitsAddress } from './address-guard.js';
import { bareHost, type EgressAllowance } from './egress-allowance.js';
import { EgressRefusedError } from './egress-refused-error.js';

/** A request ready to be sent: where, what, and its headers in the order they go out. */
export interface CheckedRequest {
  url: URL;
  headers: string[];
}

/** What is laid over a request at the last moment, none of it part of the bytes an intent is hashed from. */
export interface LaidOver {
  authorization: Record<string, string>;
  traceHeaders?: Record<string, string>;
  connectorHosts?: readonly string[];
}

const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
const FIELD_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

/** Headers that say where the message ends or where it goes: set from the request itself, by nobody else. */
const FRAMING = new Set([
  'host',
  'content-length',
  'transfer-encoding',
  'connection',
  'keep-alive',
  'upgrade',
  'expect',
  'te',
  'trailer',
]);

/** Checks everything that can be checked before a socket is touched. A refusal has sent nothing. */
export function checkRequest(
  allow: EgressAllowance,
  request: OutgoingRequest,
  laidOver: LaidOver,
): CheckedRequest | BrokenCall {
  if (!/^[A-Z][A-Z-]{0,31}$/.test(request.method) || request.method === 'CONNECT') {
    return invalid('The method is not an HTTP method in capitals');
  }
  if (/[^\x21-\x7e]|\\/.test(request.url) || !URL.canParse(request.url)) return invalid('The URL cannot be read');
  const url = new URL(request.url);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return invalid('The URL is neither http nor https');
  if (url.username || url.password) return invalid('The URL holds a user name or password: use a credential');
  const refusal = refuseHost(allow, url.hostname, laidOver.connectorHosts);
  if (refusal) return { kind: 'broken', phase: 'nothing-sent', code: refusal.code, message: refusal.message };
  return collectHeaders(url, request.headers, laidOver);
}

function refuseHost(
  allow: EgressAllowance,
  hostname: string,
  connectorHosts: readonly string[] | undefined,
): EgressRefusedError | null {
  const literal = hostname.replace(/^\[|\]$/g, '');
  const host = bareHost(literal);
  if (connectorHosts && !connectorHosts.some((pattern) => matchesHost(host, pattern))) {
    return new EgressRefusedError('host_refused', host, 'is not among the hosts of this connector');
  }
  if (isIP(literal) !== 0) {
    return permitsAddress(allow, literal)
      ? null
      : new EgressRefusedError('address_refused', host, 'is not a permitted address');
  }
  const local = host === 'localhost' || host.endsWith('.localhost');
  if (local && !allow.loopback && !allow.hosts.has(host))
    return new EgressRefusedError('address_refused', host, 'is this machine itself');
  return null;
}

/** `pattern` is a host name, or `*.` and a domain whose names below it match. */
function matchesHost(host: string, pattern: string): boolean {
  const wanted = bareHost(pattern);
  return wanted.startsWith('*.') ? host.endsWith(wanted.slice(1)) : host === wanted;
}

function collectHeaders(url: URL, own: Record<string, string>, laidOver: LaidOver): CheckedRequest | BrokenCall {
  const headers: string[] = [];
  const taken = new Set<string>();
  const groups = [own, laidOver.traceHeaders ?? {}, laidOver.authorization];
  for (const group of groups) {
    for (const [written, value] of Object.entries(group)) {
      const name = written.toLowerCase();
      if (!TOKEN.test(name)) return invalid('A header name is not a token');
      if (FRAMING.has(name)) return invalid(`The header ${name} may not be set: it follows from the request`);
      if (typeof value !== 'string' || !FIELD_VALUE.test(value)) {
        return invalid(`The header ${name} holds a character no header may hold`);
      }
      if (taken.has(name) && group === laidOver.traceHeaders) continue;
      if (taken.has(name)) return invalid(`The header ${name} is given twice`);
      taken.add(name);
      headers.push(name, value);
    }
  }
  return { url, headers };
}

function invalid(message: string): BrokenCall {
  return { kind: 'broken', phase: 'nothing-sent', code: 'invalid_request', message };
}
