import type { FastifyInstance } from 'fastify';
import { histogram } from '#libs/tracing';
import { isWatching } from './watched-routes.js';

const durations = histogram(
  'waybill_http_request_duration_seconds',
  "Seconds from a request's headers to the end of its answer.",
  [0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
);

const METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** In the `config` of a route of Fastify: the name under which it is measured, for routes that are many of one kind. */
export interface MeasuredRoute {
  measuredAs?: string;
}

/**
 * Measures every request that was answered, by its route's pattern: `unknown` where no route took it. To be called
 * before routes are declared.
 */
export function measureRequests(fastify: FastifyInstance): void {
  fastify.addHook('onResponse', (request, reply, done) => {
    const { url, config } = request.routeOptions;
    const route = (config as MeasuredRoute).measuredAs ?? url;
    if (!isWatching(route)) {
      durations.record(reply.elapsedTime / 1e3, {
        method: METHODS.has(request.method) ? request.method : 'other',
        route: route ?? 'unknown',
        status: String(reply.statusCode),
      });
    }
    done();
  });
}
