import { afterEach, describe, expect, it } from '@jest/globals';
import { type FastifyInstance, fastify } from 'fastify';
import { Admission } from '#libs/ingest';
import { serveRawBodies } from './raw-http.js';
import { receivedHeaders } from './received-headers.js';

const servers: FastifyInstance[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

async function serve(admission: Admission, answer: () => Promise<void> = async () => undefined) {
  const server = fastify();
  serveRawBodies(server, admission);
  server.post('/v1/webhooks/:id', async (request) => {
    await answer();
    return { body: (request.body as Buffer).toString('hex'), type: receivedHeaders(request.raw)['content-type'] };
  });
  server.get('/livez', async () => 'alive');
  servers.push(server);
  return server.listen({ port: 0, host: '127.0.0.1' });
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
});
