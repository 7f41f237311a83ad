import { type DynamicModule, Module } from '@nestjs/common';
import type { Logger } from 'pino';
import { minutesToCount } from '#libs/execution';
import { type IdentityGuard, PostgresTallyStore } from '#libs/persistence';
import { counter } from '#libs/tracing';
import { maintenancePool } from './maintenance-pool.js';
import { pauseAfterTally } from './pause-after-tally.js';
import { SoleRounds } from './sole-rounds.js';

/** Advisory lock of the tally: the bytes of "wbty". */
const TALLY_LOCK = 0x77627479;
/** A count that takes longer tells of a database that has other things to do. Milliseconds. */
const STATEMENT_MS = 60_000;

const outcomes = counter(
  'waybill_tally_rounds_total',
  'Rounds of counting for overviews this replica has made, by outcome.',
);

/**
 * Counts what overviews are read from, in one replica at a time. Not over a database that was replaced, until it is recovered.
 */
@Module({})
export class TallyModule {
  /** `url` is that of the maintenance role. */
  static register(url: string, logger: Logger, identity: IdentityGuard): DynamicModule {
    const database = maintenancePool(
      { url, logger, identity },
      {
        applicationName: 'waybill-tally',
        onError: (error) => logger.warn({ err: error }, 'The tally lost its connection to PostgreSQL'),
        statementTimeoutMs: STATEMENT_MS,
      },
    );
    const store = new PostgresTallyStore(database);
    const rounds = new SoleRounds({
      database,
      lock: TALLY_LOCK,
      round: async () => {
        await store.countStanding();
        return store.countMinutes(minutesToCount);
      },
      pauseMs: ({ tookMs, more }) => pauseAfterTally(tookMs, more),
      outcomes,
      onHeldUp: (error) => logger.warn({ err: error }, 'Overviews are not counted now; it is tried again and again'),
    });
    return { module: TallyModule, providers: [{ provide: SoleRounds, useValue: rounds }] };
  }
}
