import type { Statement } from '../database.js';

/** The fine samples of queues of the last $2 seconds. $1 queues. */
export const listFreshSamples: Statement = {
  name: 'list-fresh-samples',
  text: `SELECT queue, at, ready, consumers FROM queue_samples
    WHERE step = 15 AND queue = ANY ($1::text[]) AND at >= now() - make_interval(secs => $2::float8)`,
};
