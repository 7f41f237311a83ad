import type { Statement } from '../database.js';

/** Samples of a queue, oldest first. $1 queue, $2 seconds from one to the next, $3 from when, $4 until when. */
export const listQueueSamples: Statement = {
  name: 'list-queue-samples',
  text: `SELECT at, ready, ready_most AS "readyMost", unacknowledged, consumers, rate_in AS "rateIn", rate_out AS "rateOut"
    FROM queue_samples WHERE queue = $1 AND step = $2 AND at >= $3 AND at < $4 ORDER BY at LIMIT 2500`,
};
