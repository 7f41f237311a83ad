import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { armFailpoints, disarmFailpoints } from '#libs/failpoints';
import { createEgress } from './egress.js';
import { parseEgressAllow } from './egress-allowance.js';

afterEach(disarmFailpoints);

describe('the failpoints of a call', () => {
  it('stand before its first byte and behind its answer', async () => {
    const log: string[] = [];
    const server = createServer((_request, response) => {
      log.push('called');
      response.end('{}');
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    armFailpoints('call.*=kill', { onHit: async (point) => void log.push(point) });
    const egress = createEgress({ allow: parseEgressAllow('loopback') });
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const end = await egress.send(
      { method: 'POST', url, headers: {}, body: Buffer.from('{}') },
      { timeoutMs: 2_000, freshConnection: true, authorization: {} },
    );
    await egress.close();
    server.close();
    expect(end).toMatchObject({ kind: 'answered' });
    expect(log).toEqual(['call.before', 'called', 'call.after']);
  });
});
