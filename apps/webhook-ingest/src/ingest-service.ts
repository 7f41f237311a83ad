import type { OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import type { Logger } from 'pino';
import type { CredentialVault } from '#libs/credentials';
import { LanePublisher, RefusalTally, Relay, SourceDirectory, WebhookReceiver } from '#libs/ingest';
import { ManagedConnection, Publisher } from '#libs/messaging';
import { reviewInstallation, reviewWhenConnected } from '#libs/nest-runtime';
import { type Database, PostgresDeliveryStore, PostgresEventStore, PostgresSourceStore } from '#libs/persistence';
import { BrokerEventChannel } from './broker-event-channel.js';
import { IngestLog } from './ingest-log.js';
import { openSourceSecrets } from './open-source-secrets.js';

/** Advisory lock of the relay: the bytes of "wbrl". */
const RELAY_LOCK = 0x7762726c;

/** Milliseconds between two writings of the refusal counts. */
const TALLY_INTERVAL_MS = 2_000;

/** A confirm that takes longer is given up; the event stays owed. Milliseconds. */
const PUBLISH_TIMEOUT_MS = 5_000;

/** Puts the parts of webhook-ingest together, starts them and ends them in order. */
export class IngestService implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly receiver: WebhookReceiver;
  readonly #connection: ManagedConnection;
  readonly #broker: Publisher;
  readonly #publisher: LanePublisher;
  readonly #relay: Relay;
  readonly #refusals: RefusalTally;
  #tallyTimer: NodeJS.Timeout | null = null;
  #endReviews = () => {};

  constructor(
    private readonly database: Database,
    vault: CredentialVault,
    rabbitmqUrl: string,
    private readonly logger: Logger,
    relayEveryMs?: number,
  ) {
    const log = new IngestLog(logger);
    const sources = new PostgresSourceStore(database);
    const events = new PostgresEventStore(database);
    this.#connection = new ManagedConnection({ url: rabbitmqUrl, name: 'webhook-ingest publish' });
    this.#connection.onState((state, detail) => log.brokerState(state, detail));
    this.#broker = new Publisher(this.#connection, { timeoutMs: PUBLISH_TIMEOUT_MS });
    const channel = new BrokerEventChannel(this.#broker);
    this.#publisher = new LanePublisher(events, channel, log);
    this.#refusals = new RefusalTally(sources);
    const directory = new SourceDirectory(sources, openSourceSecrets(vault), {
      onUnusable: (source, why) => log.unusableSource(source, why),
    });
    this.receiver = new WebhookReceiver(
      directory,
      this.#publisher,
      this.#refusals,
      new PostgresDeliveryStore(database),
      log,
    );
    const underLock = (work: () => Promise<void>) => database.underLock(RELAY_LOCK, work);
    this.#relay = new Relay({ store: events, publisher: this.#publisher, channel, underLock, log }, relayEveryMs);
  }

  /** Starts without waiting for the broker: webhooks are taken while it is away or refuses the login. */
  onApplicationBootstrap(): void {
    const parts = { connection: this.#connection, database: this.database, logger: this.logger };
    this.#endReviews = reviewWhenConnected({ ...parts, review: () => reviewInstallation(parts) });
    this.#connection.startInBackground();
    this.#relay.start();
    this.#tallyTimer = setInterval(() => void this.#storeRefusals(), TALLY_INTERVAL_MS);
  }

  /** Called when HTTP is closed: what was accepted is stored by now. */
  async onApplicationShutdown(): Promise<void> {
    this.#endReviews();
    if (this.#tallyTimer) clearInterval(this.#tallyTimer);
    await this.receiver.idle();
    await this.#relay.stop();
    await this.#publisher.stop();
    await this.#storeRefusals();
    await this.#broker.close(1_000);
    await this.#connection.close();
    await this.database.close();
  }

  async #storeRefusals(): Promise<void> {
    await this.#refusals.flush().catch((error: unknown) => {
      this.logger.warn({ err: error }, 'The counts of refused deliveries could not be stored; they are kept');
    });
  }
}
