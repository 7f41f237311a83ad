import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Admission, MAX_BODY_BYTES, type Place } from '#libs/ingest';
import { PROBLEM_CONTENT_TYPE, ProblemError } from '#libs/nest-runtime';
import { BodyReader, type GivenUp } from './body-reader.js';
import { SET_ASIDE_AS, setContentTypeAside } from './received-headers.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** A webhook that was let in; null for any other request. */
    admitted: AdmittedRequest | null;
  }
}

interface AdmittedRequest {
  /** What its body takes up. */
  place: Place;
  /** Answers before the body is here. */
  turnAway(problem: ProblemError): void;
}

/** Requests under way at most, and the bytes of their bodies. */
const LIMITS = { maxRequests: 1_000, maxBytes: 256 * 1024 * 1024 };

/** Seconds after which a sender that was turned away may come again. */
export const RETRY_AFTER_SECONDS = 5;

/** A body that takes longer to arrive is given up. Milliseconds. */
const BODY_TIMEOUT_MS = 10_000;

/** What the framework takes every webhook for; whatever it is told of others, it reads no body of theirs. */
const CONTENT_TYPES = [SET_ASIDE_AS, '*'];

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
  const bodies = new BodyReader(MAX_BODY_BYTES, bodyTimeoutMs);
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser(CONTENT_TYPES, (request: FastifyRequest, payload, done) => {
    const { admitted } = request;
    if (!admitted) return done(null);
    const giveUp = (why: GivenUp) => admitted.turnAway(why === 'no-room' ? busy() : tooSlow());
    bodies.read(payload, admitted.place, { done, giveUp });
  });
  fastify.decorateRequest('admitted', null);
  fastify.decorateRequest('sentContentType', undefined);
  fastify.addHook('onRequest', (request, reply, done) => {
    const { url } = request.routeOptions;
    if (url?.startsWith(WEBHOOKS)) {
      const place = admission.enter(announcedBytes(request));
      if (place === null) return sendProblem(reply, busy());
      request.admitted = { place, turnAway: (problem) => sendProblem(reply, problem) };
      reply.raw.once('close', place.leave);
      setContentTypeAside(request);
      return done();
    }
    const { method } = request;
    if (WATCHED.includes(url) && (method === 'GET' || method === 'HEAD')) return done();
    sendProblem(reply, nothingHere());
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
