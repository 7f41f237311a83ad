import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Admission, MAX_BODY_BYTES, type Place } from '#libs/ingest';
import { PROBLEM_CONTENT_TYPE, ProblemError } from '#libs/nest-runtime';
import { setContentTypeAside } from './received-headers.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** What a webhook's body takes up; null for any other request. */
    place: Place | null;
  }
}

/** Requests under way at most, and the bytes of their bodies. */
const LIMITS = { maxRequests: 1_000, maxBytes: 256 * 1024 * 1024 };

/** Seconds after which a sender that was turned away may come again. */
export const RETRY_AFTER_SECONDS = 5;

/** A body that takes longer to arrive is given up. Milliseconds. */
const BODY_TIMEOUT_MS = 10_000;

/** Where webhooks come in. */
const WEBHOOKS = '/v1/webhooks/';

/** For whoever watches the service: served however much is under way; no body is read for them. */
const WATCHED: readonly (string | undefined)[] = ['/livez', '/readyz', '/metrics'];

/** What bounds the bodies under way. */
export interface RawBodyOptions {
  admission?: Admission;
  /** How long a body may take to arrive, in milliseconds. @default 10000 */
  bodyTimeoutMs?: number;
}

/**
 * Gives the handlers of webhooks the exact bytes of every body, whatever its content type, and turns away what memory
 * has no room for. Goes by the route a request was given, for one address has many writings. Where there is neither a
 * webhook nor health, no body is read.
 */
export function serveRawBodies(fastify: FastifyInstance, options: RawBodyOptions = {}): void {
  const { admission = new Admission(LIMITS), bodyTimeoutMs = BODY_TIMEOUT_MS } = options;
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: MAX_BODY_BYTES }, (_request, body, done) =>
    done(null, body),
  );
  fastify.decorateRequest('place', null);
  fastify.decorateRequest('sentContentType', undefined);
  fastify.addHook('onRequest', (request, reply, done) => {
    const { url } = request.routeOptions;
    if (WATCHED.includes(url) && (request.method === 'GET' || request.method === 'HEAD')) return done();
    if (!url?.startsWith(WEBHOOKS)) return sendProblem(reply, nothingHere());
    const place = admission.enter(announcedBytes(request));
    if (place === null) return sendProblem(reply, busy());
    request.place = place;
    reply.raw.once('close', place.leave);
    setContentTypeAside(request);
    done();
  });
  fastify.addHook('preParsing', (request, reply, payload, done) => {
    const { place } = request;
    if (place) {
      const giveUp = (problem: ProblemError) => {
        payload.pause();
        if (!reply.sent) sendProblem(reply, problem);
      };
      const timer = setTimeout(() => giveUp(tooSlow()), bodyTimeoutMs);
      const stopTimer = () => clearTimeout(timer);
      payload.once('end', stopTimer);
      reply.raw.once('close', stopTimer);
      payload.on('data', (chunk: Buffer) => {
        if (!place.take(chunk.length)) giveUp(busy());
      });
    }
    done(null, payload);
  });
}

function announcedBytes(request: FastifyRequest): number {
  const announced = Number(request.headers['content-length'] ?? 0);
  return Math.min(Number.isFinite(announced) ? announced : 0, MAX_BODY_BYTES);
}

/** Ends the connection too: of the body nothing more is read. */
function sendProblem(reply: FastifyReply, { problem, headers }: ProblemError): void {
  void reply.status(problem.status).headers({ ...headers, 'content-type': PROBLEM_CONTENT_TYPE, connection: 'close' });
  void reply.send(JSON.stringify(problem));
}

const busy = () => unavailable('More deliveries are under way than there is room for');

const nothingHere = () =>
  new ProblemError({ status: 404, code: 'not_found', title: 'Not found', detail: 'There is nothing at this address' });

const tooSlow = () =>
  new ProblemError({
    status: 408,
    code: 'timeout',
    title: 'Too slow',
    detail: 'The body did not arrive in time; send it again',
  });

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
