import type { Statement } from '../database.js';

/**
 * Makes one sample of each queue out of the twenty of five minutes that are over: means, the most that was ready, the fewest
 * consumers. Those that are made stay as they are. No parameters.
 */
export const thinQueueSamples: Statement = {
  name: 'thin-queue-samples',
  text: `INSERT INTO queue_samples (queue, step, at, ready, ready_most, unacknowledged, consumers, rate_in, rate_out)
    SELECT queue, 300, date_bin('5 minutes', at, 'epoch'), round(avg(ready))::int, max(ready_most), round(avg(unacknowledged))::int,
      min(consumers), avg(rate_in)::real, avg(rate_out)::real
    FROM queue_samples
    WHERE step = 15 AND at >= date_bin('5 minutes', now(), 'epoch') - interval '15 minutes'
      AND at < date_bin('5 minutes', now(), 'epoch')
    GROUP BY 1, 3 ORDER BY 1, 3
    ON CONFLICT (queue, step, at) DO NOTHING`,
};
