import type { Logger } from 'pino';
import type { PostgresRedriveStore } from '#libs/persistence';

/** Calls between two looks. */
const CALLS_BETWEEN = 60;

/** Looks now and then for what an earlier version has left: letters without an incident, incidents without letters. */
export class IncidentTidying {
  #untilNext = 0;

  constructor(
    private readonly store: Pick<PostgresRedriveStore, 'groupStrays' | 'resolveSettled'>,
    private readonly logger: Pick<Logger, 'info'>,
  ) {}

  /** Looks at the first call, and then at each 61st. Rejects where the database does. */
  async tidyUp(): Promise<void> {
    if (this.#untilNext-- > 0) return;
    this.#untilNext = CALLS_BETWEEN;
    const letters = await this.store.groupStrays();
    if (letters > 0) this.logger.info({ letters }, 'Put dead letters of an earlier version into incidents');
    const incidents = await this.store.resolveSettled();
    if (incidents > 0) this.logger.info({ incidents }, 'Resolved incidents that nothing kept open');
  }
}
