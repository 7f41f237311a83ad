import { HttpAdapterHost } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { MAX_BODY_BYTES, StoreUnavailable } from '#libs/ingest';
import { ProblemFilter } from '#libs/nest-runtime';
import { IngestService } from './ingest-service.js';
import { serveRawBodies, unavailable } from './raw-http.js';
import { serveWebhooks } from './webhook-route.js';

/** A sender that takes longer to send its request is cut off. Milliseconds. */
const REQUEST_TIMEOUT_MS = 30_000;

/** The HTTP server of webhook-ingest. */
export const createAdapter = () =>
  new FastifyAdapter({ bodyLimit: MAX_BODY_BYTES, requestTimeout: REQUEST_TIMEOUT_MS });

/** Joins the address of webhooks, raw bodies and problem details to the application. */
export function joinHttp(app: NestFastifyApplication, logger: Logger): void {
  const adapter = app.get(HttpAdapterHost).httpAdapter;
  const fastify = adapter.getInstance<FastifyInstance>();
  serveRawBodies(fastify);
  serveWebhooks(fastify, app.get(IngestService));
  app.useGlobalFilters(
    new ProblemFilter(adapter, logger, (error) =>
      error instanceof StoreUnavailable ? unavailable('The delivery could not be stored; send it again') : null,
    ),
  );
}
