import type { INestApplication } from '@nestjs/common';
import type { Logger } from 'pino';
import { Publisher, quarantineQueue, taskQueue, topologyFor } from '#libs/messaging';
import { CONSUME_CONNECTION, connectTransport, WaybillTransport } from '#libs/nest-runtime';

/** What the queues are joined with. */
export interface QueueOptions {
  connectors: readonly string[];
  /** Tasks in flight at most, for each connector. */
  prefetch: number;
  /** How long work in flight may take to end, in milliseconds. */
  drainMs: number;
}

/** Joins each connector's queue, and its quarantine with one task at a time. */
export function joinQueues(app: INestApplication, logger: Logger, options: QueueOptions): void {
  const transport = new WaybillTransport(app.get(CONSUME_CONNECTION), app.get(Publisher), {
    subscriptions: options.connectors.flatMap((connector) => [
      { queue: taskQueue(connector), pattern: 'task', prefetch: options.prefetch },
      { queue: quarantineQueue(connector), pattern: 'quarantined-task', prefetch: 1 },
    ]),
    topology: topologyFor([...options.connectors]),
    drainMs: options.drainMs,
    onError: (error, { queue }) => logger.error({ err: error, queue }, 'A consumer reported an error'),
  });
  connectTransport(app, transport);
}
