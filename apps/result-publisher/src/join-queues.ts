import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Logger } from 'pino';
import { deadQueue, ManagedConnection, Publisher, QUEUES, topologyFor } from '#libs/messaging';
import { CONSUME_CONNECTION, connectTransport, WaybillTransport } from '#libs/nest-runtime';
import { DatabasePatience } from './database-patience.js';
import { PATTERNS } from './dispatch/dispatch.controller.js';

/** Messages at hand at a time, of each queue. */
const PREFETCH = 200;
/** Fewer of webhook events, which may be large. */
const EVENT_PREFETCH = 50;
/** Two batches of the drain: one gathers while the other is kept. */
const DEAD_PREFETCH = 400;

/** Joins the queues to their handlers, and has them pause while the database is away. */
export function joinQueues(
  app: NestFastifyApplication,
  logger: Logger,
  { connectors, drainMs }: { connectors: readonly string[]; drainMs: number },
): void {
  const dead = [QUEUES.unroutable, ...connectors.map(deadQueue)];
  const transport = new WaybillTransport(app.get<ManagedConnection>(CONSUME_CONNECTION), app.get(Publisher), {
    subscriptions: [
      { queue: QUEUES.publisherResults, pattern: PATTERNS.results, prefetch: PREFETCH },
      { queue: QUEUES.publisherEvents, pattern: PATTERNS.events, prefetch: EVENT_PREFETCH },
      { queue: QUEUES.publisherReplyHints, pattern: PATTERNS.replyHints, prefetch: PREFETCH },
      ...dead.map((queue) => ({ queue, pattern: PATTERNS.dead, prefetch: DEAD_PREFETCH })),
    ],
    topology: topologyFor(connectors),
    drainMs,
    onError: (error, { queue, delivery }) =>
      logger.error({ err: error, queue, messageId: delivery?.properties.messageId }, 'A consumer met trouble'),
  });
  app.get(DatabasePatience).governs(transport);
  connectTransport(app, transport);
}
