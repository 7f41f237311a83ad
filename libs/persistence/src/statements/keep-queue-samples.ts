import type { Statement } from '../database.js';

/**
 * Keeps one sample of each queue for the present quarter of a minute; where there is one, it stays. $1 queues, sorted, $2 ready,
 * $3 unacknowledged, $4 consumers, $5 messages in and $6 out per second.
 */
export const keepQueueSamples: Statement = {
  name: 'keep-queue-samples',
  text: `INSERT INTO queue_samples (queue, step, at, ready, ready_most, unacknowledged, consumers, rate_in, rate_out)
    SELECT s.queue, 15, date_bin('15 seconds', now(), 'epoch'), s.ready, s.ready, s.unacknowledged, s.consumers, s.rate_in, s.rate_out
    FROM unnest($1::text[], $2::int[], $3::int[], $4::int[], $5::real[], $6::real[])
      AS s (queue, ready, unacknowledged, consumers, rate_in, rate_out)
    ON CONFLICT (queue, step, at) DO NOTHING`,
};
