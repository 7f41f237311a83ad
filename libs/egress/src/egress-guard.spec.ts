import { once } from 'node:events';
import net, { type AddressInfo, type Server } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { permitsAddress } from './address-guard.js';
import { createEgress, type SendOptions } from './egress.js';
import { parseEgressAllow } from './egress-allowance.js';
import type { ResolveHost } from './guarded-connector.js';

let server: Server;
let port: number;
let connections = 0;
beforeAll(async () => {
  server = net.createServer((socket) => {
    connections++;
    socket.end('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n');
  });
  server.listen(0, '::');
  await once(server, 'listening');
  port = (server.address() as AddressInfo).port;
});
afterAll(() => {
  server.close();
});

const options: SendOptions = { timeoutMs: 2_000, freshConnection: true, authorization: {} };
const resolvesTo =
  (...addresses: string[]): ResolveHost =>
  (_name, _options, done) =>
    done(
      null,
      addresses.map((address) => ({ address, family: net.isIP(address) })),
    );

async function call(host: string, allow = '', more: { resolve?: ResolveHost; connectorHosts?: string[] } = {}) {
  const { resolve, connectorHosts } = more;
  const egress = createEgress({ allow: parseEgressAllow(allow), ...(resolve ? { resolve } : {}) });
  const request = { method: 'GET', url: `http://${host}:${port}/`, headers: {}, body: null };
  const end = await egress.send(request, { ...options, ...(connectorHosts ? { connectorHosts } : {}) });
  await egress.close();
  return end.kind === 'answered' ? 'answered' : `${end.phase} ${end.code}`;
}

describe('the guard', () => {
  it.each([
    '127.0.0.1',
    '127.1',
    '127.0.1',
    '127.1.2.3',
    '127.0.0.1.',
    '2130706433',
    '017700000001',
    '0x7f000001',
    '0x7f.1',
    '0177.0.0.1',
    '0x7f.0x0.0x0.0x1',
    '0177.0x0.0.1',
    '127.0x1',
    '0',
    '0.0.0.0',
    '0x0',
    '00000000000',
    '%31%32%37.0.0.1',
    '\uff11\uff12\uff17.\uff10.\uff10.\uff11',
    '127\u30020\u30020\u30021',
    '\u2460\u2461\u2466.0.0.1',
    '[::1]',
    '[::]',
    '[0:0:0:0:0:0:0:1]',
    '[0000::0001]',
    '[::ffff:127.0.0.1]',
    '[::ffff:7f00:1]',
    '[0:0:0:0:0:ffff:127.0.0.1]',
    '[::127.0.0.1]',
    '[::7f00:1]',
    '[::ffff:0:127.0.0.1]',
    '[64:ff9b::127.0.0.1]',
    '[64:ff9b:1::7f00:1]',
    '[2002:7f00:1::]',
    '[2001:0:7f00:1::]',
    '[::ffff:0.0.0.0]',
    '[fe80::1]',
    '[fec0::1]',
    'localhost',
    'LOCALHOST',
    'localhost.',
    'a.localhost',
    'a.b.localhost.',
    '%6cocalhost',
    'loc\u00adalhost',
    '10.0.0.1',
    '172.16.0.1',
    '192.168.1.1',
    '100.64.0.1',
    '169.254.169.254',
    '[::ffff:169.254.169.254]',
    '2852039166',
    '0xa9fea9fe',
    '168.63.129.16',
    '100.100.100.200',
    '[fd00:ec2::254]',
    '[fc00::1]',
    '192.0.0.1',
    '198.18.0.1',
    '224.0.0.1',
    '240.0.0.1',
    '255.255.255.255',
    '[ff02::1]',
    '[100::1]',
    '[2001:db8::1]',
    '[5f00::1]',
    '[2001:20::1]',
    '[::ffff:8.8.8.8]',
  ])('refuses %j, and not one connection is made', async (host) => {
    const before = connections;
    expect(await call(host)).toMatch(/^nothing-sent (address_refused|invalid_request)$/);
    expect(connections).toBe(before);
  });

  it.each([
    [['127.0.0.1']],
    [['::1']],
    [['::ffff:127.0.0.1']],
    [['10.1.2.3', '192.168.0.1']],
    [['169.254.169.254']],
    [['64:ff9b::7f00:1']],
    [[]],
  ])('refuses a public name that resolves to %j', async (addresses) => {
    const before = connections;
    expect(await call('rebind.example', '', { resolve: resolvesTo(...addresses) })).toBe(
      'nothing-sent address_refused',
    );
    expect(connections).toBe(before);
  });

  it('connects to the permitted address alone where a name has others too', async () => {
    const resolve = resolvesTo('10.255.255.1', '127.0.0.1');
    expect(await call('two.example', 'loopback', { resolve })).toBe('answered');
  });

  it.each([
    ['127.0.0.1', 'loopback'],
    ['[::1]', 'loopback'],
    ['[::ffff:127.0.0.1]', 'loopback'],
    ['2130706433', 'loopback'],
    ['127.0.0.1', '10.0.0.0/8, 127.0.0.0/8'],
    ['[::1]', '::1/128'],
    ['localhost', 'loopback'],
  ])('lets %s through where %s is allowed', async (host, allow) => {
    expect(await call(host, allow)).toBe('answered');
  });

  it('lets an allowed name lead into a private network, but not to a metadata service', async () => {
    const inside = { resolve: resolvesTo('127.0.0.1') };
    expect(await call('API.internal.', 'api.internal', inside)).toBe('answered');
    expect(await call('other.internal', 'api.internal', inside)).toBe('nothing-sent address_refused');
    const stolen = { resolve: resolvesTo('169.254.169.254') };
    expect(await call('api.internal', 'api.internal', stolen)).toBe('nothing-sent address_refused');
  });

  it('keeps a connector to its own hosts', async () => {
    const resolve = resolvesTo('127.0.0.1');
    const to = (host: string, ...connectorHosts: string[]) => call(host, 'loopback', { resolve, connectorHosts });
    expect(await to('api.example.com', 'api.example.com')).toBe('answered');
    expect(await to('eu.api.example.com', '*.example.com')).toBe('answered');
    expect(await to('example.com', '*.example.com')).toBe('nothing-sent host_refused');
    expect(await to('evilexample.com', '*.example.com')).toBe('nothing-sent host_refused');
    expect(await to('127.0.0.1', 'api.example.com')).toBe('nothing-sent host_refused');
  });

  it('takes public addresses for public', () => {
    const none = parseEgressAllow('');
    for (const address of ['8.8.8.8', '1.1.1.1', '2606:4700:4700::1111', '2a00:1450::1']) {
      expect([address, permitsAddress(none, address)]).toEqual([address, true]);
    }
    expect(permitsAddress(parseEgressAllow('loopback'), 'fe80::1%lo')).toBe(false);
  });
});

describe('an allowance', () => {
  it('names every wrong item at once', () => {
    expect(() => parseEgressAllow('loopback, 10.0.0.0/99, *.internal, ok.internal, http://x, 127.1')).toThrow(
      'EGRESS_ALLOW holds "10.0.0.0/99", "*.internal", "http://x", "127.1"',
    );
  });

  it('is empty for an empty text', () => {
    expect(parseEgressAllow(' , ')).toEqual({ loopback: false, networks: [], hosts: new Set() });
  });
});
