import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Admission, MAX_BODY_BYTES } from '#libs/ingest';
import { PROBLEM_CONTENT_TYPE, ProblemError } from '#libs/nest-runtime';
import { setContentTypeAside } from './received-headers.js';

/** Requests under way at most, and the bytes of their bodies. */
const LIMITS = { maxRequests: 1_000, maxBytes: 256 * 1024 * 1024 };

/** Seconds after which a sender that was turned away may come again. */
export const RETRY_AFTER_SECONDS = 5;

/** Where webhooks come in; health is served however much is under way. */
const WEBHOOKS = '/v1/webhooks/';

/**
 * Gives handlers the exact bytes of every body, whatever its content type, and turns away what memory has no room for
 * before its body is read.
 */
export function serveRawBodies(fastify: FastifyInstance, admission = new Admission(LIMITS)): void {
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: MAX_BODY_BYTES }, (_request, body, done) =>
    done(null, body),
  );
  fastify.addHook('onRequest', (request, reply, done) => {
    if (!request.url.startsWith(WEBHOOKS)) return done();
    const leave = admission.enter(announcedBytes(request));
    if (leave === null) return sendBusy(reply);
    reply.raw.once('close', leave);
    setContentTypeAside(request.raw);
    done();
  });
}

function announcedBytes(request: FastifyRequest): number {
  const announced = Number(request.headers['content-length'] ?? MAX_BODY_BYTES);
  return Math.min(Number.isFinite(announced) ? announced : MAX_BODY_BYTES, MAX_BODY_BYTES);
}

function sendBusy(reply: FastifyReply): void {
  const { problem, headers } = unavailable('More deliveries are under way than there is room for');
  void reply.status(problem.status).headers({ ...headers, 'content-type': PROBLEM_CONTENT_TYPE, connection: 'close' });
  void reply.send(JSON.stringify(problem));
}

/** 503 with `Retry-After`. */
export function unavailable(detail: string): ProblemError {
  return new ProblemError({
    status: 503,
    code: 'unavailable',
    title: 'Not available now',
    detail,
    headers: { 'retry-after': String(RETRY_AFTER_SECONDS) },
  });
}
