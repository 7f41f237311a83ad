import type { FastifyInstance } from 'fastify';
import type { Telemetry } from '#libs/telemetry';

/** Prometheus' text format. */
const CONTENT_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

/** Serves `GET /metrics`, without authentication as `/livez` and `/readyz`: it names connectors, never tenants. */
export function serveMetrics(fastify: FastifyInstance, telemetry: Pick<Telemetry, 'metrics'>): void {
  fastify.get('/metrics', async (_request, reply) => {
    const text = await telemetry.metrics();
    reply.header('content-type', CONTENT_TYPE);
    return text;
  });
}
