import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { InstallationRecord } from '#libs/contracts';
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
  #unwritten: InstallationRecord | null = null;
  #writing: Promise<void> | null = null;
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
    this.#unwritten = record;
    this.#writing ??= this.#write().finally(() => {
      this.#writing = null;
    });
  }

  /** Ends the channel, once the last record is written, at most a second later; that record may be lost then. */
  async stop(): Promise<void> {
    if (this.#writing) await Promise.race([this.#writing, pause(CLOSE_MS, undefined, { ref: false })]);
    await this.#publisher.close(CLOSE_MS);
  }

  /** One record at a time; of those that came meanwhile only the newest says anything. */
  async #write(): Promise<void> {
    for (let record = this.#unwritten; record !== null; record = this.#unwritten) {
      this.#unwritten = null;
      try {
        await writeInstallation(this.#publisher, record);
        this.#troubled = false;
      } catch (error) {
        this.#note(error);
      }
    }
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
