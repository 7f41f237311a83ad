import { request as httpRequest, type IncomingMessage } from 'node:http';
import { afterEach, describe, expect, it } from '@jest/globals';
import { type FastifyInstance, fastify } from 'fastify';
import { Admission } from '#libs/ingest';
import { waitUntil } from '../../../test/support/wait-until.js';
import { serveRawBodies } from './raw-http.js';
import { receivedHeaders } from './received-headers.js';

const servers: FastifyInstance[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

async function serve(
  admission: Admission,
  answer: () => Promise<void> = async () => undefined,
  bodyTimeoutMs = 10_000,
) {
  const server = fastify();
  serveRawBodies(server, { admission, bodyTimeoutMs });
  server.post('/v1/webhooks/:id', async (request) => {
    await answer();
    return { body: (request.body as Buffer).toString('hex'), type: receivedHeaders(request)['content-type'] };
  });
  server.get('/livez', async () => 'alive');
  servers.push(server);
  return server.listen({ port: 0, host: '127.0.0.1' });
}

/** A request whose body is begun and not ended. */
function begin(url: string, path: string, headers: Record<string, string> = {}, method = 'POST') {
  const answer = Promise.withResolvers<IncomingMessage>();
  const sent = httpRequest(url, { method, path, headers }, (response) => {
    response.resume();
    answer.resolve(response);
  });
  sent.on('error', answer.reject);
  answer.promise.catch(() => undefined);
  sent.flushHeaders();
  return { sent, answer: answer.promise };
}

describe('the HTTP edge of webhook-ingest', () => {
  it('gives the exact bytes of a body under any content type, and shows the type as it was sent', async () => {
    const url = await serve(new Admission({ maxRequests: 10, maxBytes: 1_000 }));
    for (const type of ['application/json', 'text/plain; charset=latin1', 'x', '']) {
      const body = Buffer.from([0x7b, 0xff, 0x00, 0x0a]);
      const answer = await fetch(`${url}/v1/webhooks/a`, { method: 'POST', body, headers: { 'content-type': type } });
      expect(await answer.json()).toEqual({ body: '7bff000a', type });
    }
  });

  it('turns away what memory has no room for, answers health all the same, and makes room again', async () => {
    const gate = Promise.withResolvers<void>();
    const url = await serve(new Admission({ maxRequests: 10, maxBytes: 6 }), () => gate.promise);
    const send = () => fetch(`${url}/v1/webhooks/a`, { method: 'POST', body: '1234' });
    const [first, second] = [send(), send()];
    const turnedAway = await Promise.race([first, second]);
    expect([turnedAway.status, turnedAway.headers.get('retry-after')]).toEqual([503, '5']);
    expect(await turnedAway.json()).toMatchObject({ code: 'unavailable', status: 503 });
    expect((await fetch(`${url}/livez`)).status).toBe(200);
    gate.resolve();
    const statuses = (await Promise.all([first, second])).map(({ status }) => status);
    expect(statuses.toSorted()).toEqual([200, 503]);
    expect((await send()).status).toBe(200);
  });

  it('shuts nobody out for bodies that are announced and do not come', async () => {
    const admission = new Admission({ maxRequests: 100, maxBytes: 1_000 });
    const url = await serve(admission);
    const silent = Array.from({ length: 40 }, (_, number) =>
      begin(url, '/v1/webhooks/a', number % 2 === 0 ? { 'content-length': '900' } : {}),
    );
    await waitUntil('all to be under way', () => admission.requests === 40);
    expect((await fetch(`${url}/v1/webhooks/a`, { method: 'POST', body: '1234' })).status).toBe(200);
    for (const { sent } of silent) sent.destroy();
    await waitUntil('all to be gone', () => admission.requests === 0);
  });

  it('turns away a body that outgrows the room while it arrives, and takes its bytes off', async () => {
    const admission = new Admission({ maxRequests: 10, maxBytes: 1_000 });
    const url = await serve(admission);
    const { sent, answer } = begin(url, '/v1/webhooks/a');
    sent.write(Buffer.alloc(600));
    sent.write(Buffer.alloc(600));
    expect((await answer).statusCode).toBe(503);
    await waitUntil('its place', () => admission.requests === 0);
    expect((await fetch(`${url}/v1/webhooks/a`, { method: 'POST', body: Buffer.alloc(900) })).status).toBe(200);
  });

  it('gives up a body that does not arrive in time', async () => {
    const admission = new Admission({ maxRequests: 10, maxBytes: 1_000 });
    const url = await serve(admission, undefined, 100);
    const { sent, answer } = begin(url, '/v1/webhooks/a');
    sent.write('1');
    const { statusCode, headers } = await answer;
    expect([statusCode, headers['content-type']]).toEqual([408, 'application/problem+json; charset=utf-8']);
    await waitUntil('its place', () => admission.requests === 0);
  });

  it('counts a webhook however its address is written, and reads no body for any other', async () => {
    const admission = new Admission({ maxRequests: 10, maxBytes: 1_000 });
    const url = await serve(admission);
    const writings = [`${url}/v1/webhooks/a`, '/v1/%77ebhooks/a', '/%761/webhooks/a'];
    for (const path of writings) {
      const { sent, answer } = begin(url, path);
      const end = await Promise.race([
        answer.then(({ statusCode }) => statusCode),
        waitUntil('a place taken', () => admission.requests === 1).then(() => 'counted'),
      ]);
      expect([path, [404, 'counted'].includes(end ?? '')]).toEqual([path, true]);
      sent.destroy();
      await waitUntil('its place', () => admission.requests === 0);
    }
    for (const [method, path] of [
      ['POST', '/elsewhere'],
      ['PUT', '/livez'],
      ['POST', '/v1/webhooks/a/b'],
    ] as const) {
      const { answer } = begin(url, path, { 'content-length': '9000000' }, method);
      const { statusCode, headers } = await answer;
      expect([path, statusCode, headers['content-type']]).toEqual([
        path,
        404,
        'application/problem+json; charset=utf-8',
      ]);
    }
  });
});
