import type { Logger } from 'pino';
import type { PublishingLog, ReceptionLine, ReceptionLog, StoredSource } from '#libs/ingest';

/** What webhook-ingest writes into its log. */
export class IngestLog implements PublishingLog, ReceptionLog {
  constructor(private readonly logger: Logger) {}

  /** A stranger could fill a disk with what names no source: that is counted, and written down only when asked for. */
  received(line: ReceptionLine): void {
    const level = line.outcome === 'failed' ? 'error' : line.reason === 'unknown-source' ? 'debug' : 'info';
    this.logger[level](line, 'webhook');
  }

  notPublished(event: Parameters<PublishingLog['notPublished']>[0], why: unknown): void {
    const { tenant, source } = event.lane;
    this.logger.warn({ err: why, tenant, source, event: event.id }, 'An event is not published yet; it is tried again');
  }

  storeFailed(why: unknown): void {
    this.logger.warn({ err: why }, 'The database did not answer; events stay owed');
  }

  unusableSource({ tenant, name }: StoredSource, why: unknown): void {
    this.logger.error(
      { err: why, tenant, source: name },
      'A source cannot verify and refuses everything; set it again',
    );
  }

  brokerState(state: string, detail: string | null): void {
    this.logger.info({ state, detail }, 'The connection to RabbitMQ changed');
  }
}
