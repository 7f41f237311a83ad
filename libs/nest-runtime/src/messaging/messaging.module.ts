import { type DynamicModule, type INestApplication, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { NestMicroservice } from '@nestjs/microservices';
import { type ConnectionListener, ManagedConnection, Publisher, type PublisherOptions } from '#libs/messaging';
import { PassThroughRpcFilter } from './pass-through.filter.js';
import type { WaybillTransport } from './waybill-transport.js';

/** Token of the connection that publishes. Provider of class Publisher uses it. */
export const PUBLISH_CONNECTION = Symbol('PUBLISH_CONNECTION');
/** Token of the connection that consumes. */
export const CONSUME_CONNECTION = Symbol('CONSUME_CONNECTION');

const CLOSE_MS = Symbol('CLOSE_MS');

/** How a service speaks to the broker. */
export interface MessagingOptions {
  readonly url: string;
  /** The service, as shown in the broker's list of connections. */
  readonly service: string;
  readonly publisher?: PublisherOptions;
  /**
   * `false` lets the service start without a broker, for one that must take in work all the same; even a refused login
   * is then only told to `onState`. @default true
   */
  readonly waitForBroker?: boolean;
  /** Milliseconds for the last confirms at shutdown. @default 10000 */
  readonly closeMs?: number;
  /** Told of every change of a connection, by its name. */
  readonly onState?: (connection: string, ...change: Parameters<ConnectionListener>) => void;
}

const opened = async (options: MessagingOptions, purpose: string): Promise<ManagedConnection> => {
  const name = `${options.service} ${purpose}`;
  const connection = new ManagedConnection({ url: options.url, name });
  connection.onState((...change) => options.onState?.(name, ...change));
  if (options.waitForBroker ?? true) await connection.start();
  else connection.startInBackground();
  return connection;
};

/**
 * Provides PUBLISH_CONNECTION, CONSUME_CONNECTION and Publisher. They close after the microservices have drained: last
 * confirms first, then the connections.
 */
@Module({})
export class MessagingModule implements OnApplicationShutdown {
  constructor(
    @Inject(PUBLISH_CONNECTION) private readonly publishing: ManagedConnection,
    @Inject(CONSUME_CONNECTION) private readonly consuming: ManagedConnection,
    private readonly publisher: Publisher,
    @Inject(CLOSE_MS) private readonly closeMs: number,
  ) {}

  /** One per service; global, because there is one broker. */
  static register(options: MessagingOptions): DynamicModule {
    return {
      module: MessagingModule,
      global: true,
      providers: [
        { provide: PUBLISH_CONNECTION, useFactory: () => opened(options, 'publish') },
        { provide: CONSUME_CONNECTION, useFactory: () => opened(options, 'consume') },
        {
          provide: Publisher,
          inject: [PUBLISH_CONNECTION],
          useFactory: (connection: ManagedConnection) => new Publisher(connection, options.publisher),
        },
        { provide: CLOSE_MS, useValue: options.closeMs ?? 10_000 },
      ],
      exports: [PUBLISH_CONNECTION, CONSUME_CONNECTION, Publisher],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.publisher.close(this.closeMs);
    await Promise.all([this.publishing.close(), this.consuming.close()]);
  }
}

/**
 * Joins a transport to the application: its handlers, none of its HTTP filters, errors passed through. Initialise the
 * application before its microservices start, or deliveries meet providers that are not ready.
 */
export const connectTransport = (app: INestApplication, transport: WaybillTransport): void => {
  const options = { inheritAppConfig: false, deferInitialization: true };
  const microservice = app.connectMicroservice({ strategy: transport }, options);
  // Handlers take up their filters when they are registered, which is otherwise before anybody can name one.
  microservice.useGlobalFilters(new PassThroughRpcFilter());
  if (microservice instanceof NestMicroservice) microservice.setIsInitHookCalled(true);
};
