import { type DynamicModule, Module } from '@nestjs/common';
import type { Logger } from 'pino';
import type { CredentialVault } from '#libs/credentials';
import type { Egress } from '#libs/egress';
import { EXCHANGES, ManagedConnection, Publisher } from '#libs/messaging';
import { CONSUME_CONNECTION, HealthModule, MessagingModule, PUBLISH_CONNECTION } from '#libs/nest-runtime';
import {
  Database,
  PostgresCallbackStore,
  PostgresDeadLetterSink,
  PostgresReplayStore,
  PostgresReplyStore,
  PostgresSubscriptionStore,
  SenderStore,
} from '#libs/persistence';
import { Background } from './background.js';
import { type CallbackTimes, createDeliveryRunner } from './callbacks/create-delivery-runner.js';
import { ConfirmedPost } from './confirmed-post.js';
import { publishAtLast } from './confirmed-publishing.js';
import { DatabasePatience } from './database-patience.js';
import { DeadLetterController } from './dead-letters/dead-letter.controller.js';
import { Drain } from './dead-letters/drain.js';
import { SenderDirectory } from './dead-letters/sender-directory.js';
import { DispatchController } from './dispatch/dispatch.controller.js';
import { DispatchDesk } from './dispatch/dispatch-desk.js';
import { OwedReplies, type OwedRepliesTimes } from './dispatch/owed-replies.js';
import { Replays } from './replays/replays.js';

/** What result-publisher is made with. */
export interface ResultPublisherParts {
  database: Database;
  vault: CredentialVault;
  egress: Egress;
  rabbitmqUrl: string;
  logger: Logger;
  /** @default every 5 s, for copies older than 10 s */
  owedReplies?: OwedRepliesTimes;
  /** @default looks every second, holds a delivery for 45 s */
  callbacks?: CallbackTimes;
}

const OWED_REPLIES: OwedRepliesTimes = { everyMs: 5_000, ageMs: 10_000 };

/** result-publisher: results and events out, callbacks, and the dead-letter drain. */
@Module({})
export class ResultPublisherModule {
  static register(parts: ResultPublisherParts): DynamicModule {
    const { database, vault, egress, rabbitmqUrl, logger, owedReplies, callbacks: times } = parts;
    const patience = new DatabasePatience(logger);
    const { steady, draining } = patience;
    const replies = new PostgresReplyStore(database);
    const deliveries = new PostgresCallbackStore(database);
    return {
      module: ResultPublisherModule,
      imports: [
        MessagingModule.register({
          url: rabbitmqUrl,
          service: 'result-publisher',
          onState: (connection, state, detail) => logger.info({ connection, state, detail }, 'Broker connection'),
        }),
        HealthModule.register({
          inject: [PUBLISH_CONNECTION, CONSUME_CONNECTION],
          checks: (publishing: ManagedConnection, consuming: ManagedConnection) => [
            { name: 'database', check: () => database.isReachable() },
            { name: 'broker', check: () => publishing.state === 'connected' && consuming.state !== 'connecting' },
          ],
        }),
      ],
      controllers: [DispatchController, DeadLetterController],
      providers: [
        { provide: Database, useValue: database },
        { provide: DatabasePatience, useValue: patience },
        {
          provide: Background,
          inject: [Publisher],
          useFactory: (publisher: Publisher) => {
            const post = new ConfirmedPost(publisher, draining);
            const runner = createDeliveryRunner({ store: deliveries, post, egress, vault, steady, logger, times });
            const subscriptions = new PostgresSubscriptionStore(database);
            const ports = { replies, subscriptions, deliveries, post, steady };
            const desk = new DispatchDesk(ports, logger, () => runner.nudge());
            const owed = new OwedReplies(database, replies, desk, logger, owedReplies ?? OWED_REPLIES);
            const replays = new Replays(new PostgresReplayStore(database), logger, () => runner.nudge());
            return new Background({ database, patience, runner, desk, owedReplies: owed, replays, egress });
          },
        },
        { provide: DispatchDesk, inject: [Background], useFactory: (background: Background) => background.desk },
        {
          provide: Drain,
          inject: [Publisher, PUBLISH_CONNECTION],
          useFactory: (publisher: Publisher, { userName }: ManagedConnection) =>
            new Drain(
              {
                sink: new PostgresDeadLetterSink(database),
                senders: new SenderDirectory(new SenderStore(database), steady),
                steady,
                quarantine: async ({ properties, ...letter }) => {
                  const stamped = { ...properties, userId: userName };
                  await publishAtLast(
                    publisher,
                    { ...letter, exchange: EXCHANGES.quarantine, properties: stamped },
                    draining,
                  );
                },
              },
              logger,
            ),
        },
      ],
    };
  }
}
