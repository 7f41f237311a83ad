import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Reception, WebhookReceiver } from '#libs/ingest';
import { beginRequestSpan, ProblemError } from '#libs/nest-runtime';
import { isTracing } from '#libs/tracing';
import { receivedHeaders } from './received-headers.js';

/** Where providers send their webhooks; it begins with what `serveRawBodies` reads the bodies of. */
const ADDRESS = '/v1/webhooks/:sourceId';

/** What takes webhooks in. */
export interface WebhookTaker {
  readonly receiver: Pick<WebhookReceiver, 'receive'>;
}

/**
 * Serves the address of webhooks as a route of Fastify's own: guards, pipes and interceptors, which it has none of, would
 * cost each webhook as much as its signature. What it throws ends where the errors of all routes end.
 *
 * 202 with the event's id once the delivery is durable; 200 for one that came before, with the same id; 401 for
 * whatever does not verify, always alike.
 */
export function serveWebhooks(fastify: FastifyInstance, taker: WebhookTaker): void {
  // Nothing would ever be below a span of a stranger's request that nobody traces here.
  const traces = isTracing();
  // One route takes every method, for no two may share a path.
  fastify.all<{ Params: { sourceId: string } }>(ADDRESS, async (request, reply) => {
    if (request.method !== 'POST') throw wrongMethod();
    const span = traces ? beginRequestSpan(request, reply, { trustsCallers: false }) : null;
    const receive = () => taker.receiver.receive(request.params.sourceId, deliveryOf(request));
    return answer(reply, await (span ? span.run(receive) : receive()));
  });
}

function deliveryOf(request: FastifyRequest): Parameters<WebhookReceiver['receive']>[1] {
  return {
    headers: receivedHeaders(request),
    body: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
    receivedAt: new Date(),
  };
}

function answer(reply: FastifyReply, reception: Reception): { id: string; duplicate?: true; conflict?: true } {
  switch (reception.kind) {
    case 'refused':
      throw notVerified();
    case 'accepted':
      void reply.status(202);
      return { id: reception.eventId };
    case 'duplicate':
      return { id: reception.eventId, duplicate: true };
    case 'conflict':
      return { id: reception.eventId, duplicate: true, conflict: true };
  }
}

const wrongMethod = () =>
  new ProblemError({
    status: 405,
    code: 'method_not_allowed',
    title: 'Method not allowed',
    detail: 'Webhooks are sent by POST',
    headers: { allow: 'POST' },
  });

/** Says nothing of which part was wrong, nor whether there is such a source. */
const notVerified = () =>
  new ProblemError({
    status: 401,
    code: 'not_verified',
    title: 'Not verified',
    detail: 'The delivery could not be verified for this address',
    headers: { 'www-authenticate': 'Signature' },
  });
