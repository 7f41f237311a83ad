import { type DynamicModule, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import type { Logger } from 'pino';
import { AmqpAnnouncer, ManagedConnection, Publisher } from '#libs/messaging';

/** Milliseconds a hint may wait for the broker; later it is left to the sweeper. */
const HINT_TIMEOUT_MS = 5_000;
/** Milliseconds for the last confirms at shutdown. */
const CLOSE_MS = 3_000;

/** Joins RabbitMQ for hints. The service starts and takes tasks while the broker is away. */
@Module({})
export class BrokerModule implements OnApplicationShutdown {
  constructor(
    @Inject(ManagedConnection) private readonly connection: ManagedConnection,
    @Inject(Publisher) private readonly publisher: Publisher,
  ) {}

  static register(url: string, logger: Logger): DynamicModule {
    const connect = () => {
      const connection = new ManagedConnection({ url, name: 'control-plane publish' });
      connection.onState((state, detail) => logger.info({ state, err: detail }, 'The connection to RabbitMQ changed'));
      connection.startInBackground();
      return connection;
    };
    return {
      module: BrokerModule,
      global: true,
      providers: [
        { provide: ManagedConnection, useFactory: connect },
        {
          provide: Publisher,
          inject: [ManagedConnection],
          useFactory: (connection: ManagedConnection) => new Publisher(connection, { timeoutMs: HINT_TIMEOUT_MS }),
        },
        {
          provide: AmqpAnnouncer,
          inject: [Publisher, ManagedConnection],
          useFactory: (publisher: Publisher, { userName }: ManagedConnection) => new AmqpAnnouncer(publisher, userName),
        },
      ],
      exports: [ManagedConnection, AmqpAnnouncer],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.publisher.close(CLOSE_MS);
    await this.connection.close();
  }
}
