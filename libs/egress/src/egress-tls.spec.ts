import { once } from 'node:events';
import net, { type AddressInfo, type Server } from 'node:net';
import tls from 'node:tls';
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { selfSignedCertificate } from '../../../test/support/self-signed-certificate.js';
import { createEgress } from './egress.js';
import { parseEgressAllow } from './egress-allowance.js';

let key: string;
let cert: string;
beforeAll(() => {
  ({ key, cert } = selfSignedCertificate('api.test'));
});

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function listen(server: Server): Promise<number> {
  servers.push(server.listen(0, '127.0.0.1'));
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

/** A TLS server that answers; `heard` is what came through the encryption. */
async function tlsParty() {
  const party = { heard: '', alpn: '' as string | false | null, port: 0 };
  const server = tls.createServer({ key, cert, ALPNProtocols: ['h2', 'http/1.1'] }, (socket) => {
    party.alpn = socket.alpnProtocol;
    socket.on('error', () => {});
    socket.on('data', (chunk) => {
      party.heard += chunk.toString('latin1');
      if (party.heard.endsWith('secret body')) socket.end('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok');
    });
  });
  party.port = await listen(server);
  return party;
}

async function call(host: string, port: number, ca?: string) {
  const egress = createEgress({
    allow: parseEgressAllow('loopback'),
    resolve: (_name, _options, done) => done(null, [{ address: '127.0.0.1', family: 4 }]),
    ...(ca === undefined ? {} : { ca }),
  });
  const request = { method: 'POST', url: `https://${host}:${port}/`, headers: {}, body: Buffer.from('secret body') };
  const end = await egress.send(request, { timeoutMs: 5_000, freshConnection: true, authorization: {} });
  await egress.close();
  return end.kind === 'answered' ? String(end.status) : `${end.phase} ${end.code}`;
}

describe('a call over TLS', () => {
  it('goes through to a server whose certificate is trusted and names it, over HTTP/1.1', async () => {
    const party = await tlsParty();
    expect(await call('api.test', party.port, cert)).toBe('200');
    expect(party.alpn).toBe('http/1.1');
  });

  it('sends nothing where the certificate is not trusted, or is for another name', async () => {
    const party = await tlsParty();
    expect(await call('api.test', party.port)).toBe('nothing-sent tls_failure');
    expect(await call('other.test', party.port, cert)).toBe('nothing-sent tls_failure');
    expect(party.heard).toBe('');
  });

  it('sends nothing where the other side speaks no TLS, or hangs up while shaking hands', async () => {
    const plain = await listen(net.createServer((socket) => socket.on('error', () => {}).write('220 hello\r\n')));
    expect(await call('api.test', plain)).toBe('nothing-sent tls_failure');
    const rude = await listen(net.createServer((socket) => socket.once('data', () => socket.end())));
    expect(await call('api.test', rude)).toBe('nothing-sent tls_failure');
  });
});
