import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import { expect, it } from '@jest/globals';
import { fastify } from 'fastify';
import { hangUpOnSilence } from './hang-up-on-silence.js';

async function serving() {
  const server = fastify();
  hangUpOnSilence(server);
  const asked = Promise.withResolvers<void>();
  const answer = Promise.withResolvers<void>();
  server.get('/', async () => {
    asked.resolve();
    await answer.promise;
    return {};
  });
  await server.listen({ port: 0 });
  const { port } = server.server.address() as AddressInfo;
  return { server, port, asked: asked.promise, answer };
}

it('does not wait for a connection that never asked anything', async () => {
  const { server, port } = await serving();
  const arrived = once(server.server, 'connection');
  const silent = connect(port, '127.0.0.1');
  silent.on('error', () => undefined);
  await arrived;
  await Promise.all([server.close(), once(silent, 'close')]);
});

it('answers what was asked before', async () => {
  const { server, port, asked, answer } = await serving();
  const answered = fetch(`http://127.0.0.1:${port}/`);
  await asked;
  const closed = server.close();
  answer.resolve();
  expect((await answered).status).toBe(200);
  await closed;
});
