import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { waitUntil } from '../support/wait-until.js';
import { sendPaced } from './paced-feed.js';

const source = { name: 'shop', id: '0190a0b0-0000-7000-8000-000000000000', secret: 'secret of the bench' };
const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** Answers each request by `answer`, which is told when it came and the how manieth it is. */
async function service(answer: (response: ServerResponse, number: number) => void): Promise<number> {
  let number = 0;
  const server = createServer((request, response) => {
    const place = number++;
    request.resume().once('end', () => answer(response, place));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

const accept = (response: ServerResponse, status = 202): void => {
  response.writeHead(status, { 'content-length': 2 }).end('ok');
};

describe('a load at a fixed rate', () => {
  it('sends as many as are due and takes the time of each', async () => {
    const port = await service((response) => accept(response));
    const latencies = await sendPaced(port, source, { perSecond: 200, seconds: 0.2, connections: 4 });
    expect(latencies).toHaveLength(40);
    for (const latency of latencies) expect(latency).toBeGreaterThan(0);
  });

  it('counts from when each was due, so that one slow answer is paid for by all that came due meanwhile', async () => {
    const dueMs = 10;
    let cameAt = 0;
    let releasedAt = 0;
    const port = await service(async (response, number) => {
      if (number === 0) {
        cameAt = performance.now();
        await waitUntil('all to be due', async () => performance.now() - cameAt > 20 * dueMs);
        releasedAt = performance.now();
      }
      accept(response);
    });
    const latencies = await sendPaced(port, source, { perSecond: 1_000 / dueMs, seconds: 0.2, connections: 1 });
    expect(latencies).toHaveLength(20);
    // Each was due no later than so long after the first had come, and none but the first was sent before the release.
    for (const [place, latency] of latencies.entries())
      expect(latency).toBeGreaterThanOrEqual(releasedAt - cameAt - place * dueMs);
  });

  it('ends at the first answer that is not 202', async () => {
    const port = await service((response, number) => accept(response, number === 3 ? 503 : 202));
    const sending = sendPaced(port, source, { perSecond: 200, seconds: 0.2, connections: 1 });
    await expect(sending).rejects.toThrow('A webhook was answered: HTTP/1.1 503');
  });

  it('ends where the service closes a connection', async () => {
    const port = await service((response) => response.destroy());
    const sending = sendPaced(port, source, { perSecond: 200, seconds: 0.2, connections: 1 });
    await expect(sending).rejects.toThrow();
  });
});
