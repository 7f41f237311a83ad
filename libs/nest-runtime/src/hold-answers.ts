import type { FastifyInstance } from 'fastify';
import { reach } from '#libs/failpoints';

const CHANGING: ReadonlySet<string> = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);

/** The failpoint between a change that was made and its answer: what was done is done, and the caller does not know. */
export function holdAnswers(fastify: FastifyInstance): void {
  fastify.addHook('onSend', async (request) => {
    if (CHANGING.has(request.method)) await reach('answer', 'before');
  });
}
