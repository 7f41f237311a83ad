import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';

/** Milliseconds between two looks for connections that have become idle since the server began to close. */
const LOOK_EVERY_MS = 50;

/**
 * Has a closing server wait for answers, not for connections. Node ends idle connections once, when the closing begins,
 * and overlooks two kinds: one that never asked anything counts as busy, and one whose answer is still under way is kept
 * alive after it for as long as its client likes.
 */
export function hangUpWhenClosing(fastify: FastifyInstance): void {
  const { server } = fastify;
  const silent = new Set<Socket>();
  let closing = false;
  server.on('connection', (socket: Socket) => {
    if (closing) return void socket.destroy();
    silent.add(socket);
    socket.once('close', () => silent.delete(socket));
  });
  server.on('request', ({ socket }) => silent.delete(socket));
  fastify.addHook('preClose', async () => {
    closing = true;
    for (const socket of silent) socket.destroy();
    const looking = setInterval(() => server.closeIdleConnections(), LOOK_EVERY_MS);
    server.once('close', () => clearInterval(looking));
  });
}
