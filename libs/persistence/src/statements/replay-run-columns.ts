import { pausedSubscription } from './paused-subscription.js';

/** SQL: how many deliveries that the replay run `r` has owed anew fit a condition on the row `d`. */
const deliveriesOfRun = (condition: string): string =>
  `(SELECT count(*)::int FROM waybill.deliveries d WHERE d.tenant = r.tenant AND d.replay = r.id AND ${condition})`;

/** SQL: deliveries of the replay run `r` that nobody has tried to bring yet. */
export const UNTRIED_OF_RUN = deliveriesOfRun(`d.state = 'owed' AND d.attempts = 0`);

/** SQL: replay runs `r`, each with its subscription `s`, where that is there still. */
export const REPLAY_RUNS = `waybill.replay_runs r
    LEFT JOIN waybill.subscriptions s ON s.tenant = r.tenant AND s.name = r.subscription`;

/** SQL: what the subscription `s` is that a run has to wait for; null where it is neither. */
export const HOLD_OF_SUBSCRIPTION = `CASE WHEN s.disabled_at IS NOT NULL THEN 'disabled'
    WHEN ${pausedSubscription('s')} THEN 'paused' END`;

/** SQL: what is shown of a replay run `r` with its subscription `s`. */
export const REPLAY_RUN_COLUMNS = `r.id, r.subscription, r.kind, r.since AS "from", r.until AS "to", r.only_failed AS "onlyFailed",
  r.note, r.state, r.reason, r.rate, r.selected, r.sent, r.already_owed AS "alreadyOwed", r.erased, r.created_by AS "createdBy",
  r.created_at AS "createdAt", r.updated_at AS "updatedAt", r.ended_at AS "endedAt",
  CASE WHEN r.ended_at IS NULL THEN ${HOLD_OF_SUBSCRIPTION} END AS "heldUp",
  ${deliveriesOfRun(`d.state = 'owed'`)} AS owed, ${deliveriesOfRun(`d.state = 'given-up'`)} AS "givenUp"`;
