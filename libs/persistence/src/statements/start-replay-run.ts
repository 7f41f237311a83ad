import type { Statement } from '../database.js';

/**
 * Starts a replay run. $1 tenant, $2 id, $3 subscription, $4 its kind, $5 and $6 from and up to when, $7 whether only what failed,
 * $8 note, $9 rate, $10 how many are meant, $11 who. Violates a unique index where one of the subscription is under way.
 */
export const startReplayRun: Statement = {
  name: 'start-replay-run',
  text: `INSERT INTO waybill.replay_runs (tenant, id, subscription, kind, since, until, only_failed, note, rate, selected, created_by,
      cursor_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $5)`,
};
