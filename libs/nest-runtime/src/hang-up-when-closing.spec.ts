import { once } from 'node:events';
import { Agent, get, type IncomingMessage } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { expect, it } from '@jest/globals';
import { fastify } from 'fastify';
import { waitUntil } from '../../../test/support/wait-until.js';
import { hangUpWhenClosing } from './hang-up-when-closing.js';

async function serving() {
  const server = fastify();
  hangUpWhenClosing(server);
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

it('answers what was asked before, and keeps no connection alive after it', async () => {
  const { server, port, asked, answer } = await serving();
  const client = new Agent({ keepAlive: true });
  const answered = once(get({ port, agent: client }), 'response') as Promise<[IncomingMessage]>;
  await asked;
  const closed = server.close();
  await waitUntil('the end of listening', () => !server.server.listening);
  answer.resolve();
  const [response] = await answered;
  expect(response.statusCode).toBe(200);
  response.resume();
  await closed;
  client.destroy();
});
