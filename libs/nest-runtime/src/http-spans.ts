import type { FastifyInstance, FastifyRequest } from 'fastify';
import { beginHttpSpan, type HttpSpan } from '#libs/tracing';
import { isWatching } from './watched-routes.js';

/** How requests are traced. */
export interface HttpTracing {
  /** Whether a caller's `traceparent` may be the parent; of strangers it is only a link. */
  trustsCallers: boolean;
}

/**
 * Gives every request of a route a server span, which what the handler does stands below. To be called before routes are
 * declared.
 */
export function traceRequests(fastify: FastifyInstance, { trustsCallers }: HttpTracing): void {
  const spans = new WeakMap<FastifyRequest, HttpSpan>();
  fastify.addHook('onRequest', (request, _reply, done) => {
    const { url: route } = request.routeOptions;
    if (route !== undefined && !isWatching(route)) {
      spans.set(request, beginHttpSpan({ method: request.method, route, headers: request.headers, trustsCallers }));
    }
    done();
  });
  // The body has been read by then; before, the way goes through the socket's own events.
  fastify.addHook('preHandler', (request, _reply, done) => {
    const span = spans.get(request);
    if (span) span.run(done);
    else done();
  });
  fastify.addHook('onResponse', (request, reply, done) => {
    spans.get(request)?.end(reply.statusCode);
    done();
  });
  fastify.addHook('onRequestAbort', (request, done) => {
    spans.get(request)?.end(null);
    done();
  });
}
