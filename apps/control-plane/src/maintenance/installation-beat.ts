import type { Logger } from 'pino';
import { type ManagedConnection, Publisher, writeInstallation } from '#libs/messaging';
import { reviewInstallation } from '#libs/nest-runtime';
import { type Database, DatabaseReplaced, type InstallationStore } from '#libs/persistence';

/** What the beat is made with. */
export interface BeatParts {
  connection: ManagedConnection;
  /** Guarded, and open to a database that was replaced. */
  looking: Database;
  /** Over the role that may raise the beat. */
  store: InstallationStore;
  logger: Logger;
}

/** A record that is not confirmed in time is given up: the next one says more. Milliseconds. */
const WRITE_TIMEOUT_MS = 5_000;
const CLOSE_MS = 1_000;

/**
 * Raises the beat of the installation and keeps it in the broker, too: what a database that went back in time is told by.
 * Writes over a channel of its own: on a broker without its topology the channel is lost, with all that is in flight on it.
 */
export class InstallationBeat {
  readonly #parts: BeatParts;
  readonly #publisher: Publisher;
  #confirmed = false;
  #writing = false;
  #troubled = false;

  constructor(parts: BeatParts) {
    this.#parts = parts;
    this.#publisher = new Publisher(parts.connection, { timeoutMs: WRITE_TIMEOUT_MS });
  }

  /**
   * Whether the database is the one the broker knows, so that work may be done; looked at again as long as it is not.
   * Rejects where one of both cannot be read.
   */
  async isConfirmed(): Promise<boolean> {
    const { connection, looking, logger } = this.#parts;
    const wasReplaced = looking.identity?.replaced != null;
    if (this.#confirmed && !wasReplaced) return true;
    this.#confirmed = false;
    try {
      await reviewInstallation({ connection, database: looking, logger });
    } catch (error) {
      if (error instanceof DatabaseReplaced) return false;
      throw error;
    }
    if (wasReplaced) logger.info('The database was recovered; work goes on');
    this.#confirmed = true;
    return true;
  }

  /** Whether the database was found to be the one the broker knows, and has not turned out to be another since. */
  get wasConfirmed(): boolean {
    return this.#confirmed && this.#parts.looking.identity?.replaced == null;
  }

  /** One beat, committed when this resolves; it then goes to the broker, beside the other work. */
  async beat(): Promise<void> {
    const record = await this.#parts.store.beat();
    this.#parts.looking.identity?.note(record);
    if (this.#writing) return;
    this.#writing = true;
    writeInstallation(this.#publisher, record)
      .then(
        () => {
          this.#troubled = false;
        },
        (error: unknown) => this.#note(error),
      )
      .finally(() => {
        this.#writing = false;
      });
  }

  /** Ends the channel; the last record may be lost with it. */
  stop(): Promise<void> {
    return this.#publisher.close(CLOSE_MS);
  }

  #note(error: unknown): void {
    if (this.#troubled) return;
    this.#troubled = true;
    this.#parts.logger.warn(
      { err: error },
      'RabbitMQ did not take the record of the installation; the next beat tries again',
    );
  }
}
