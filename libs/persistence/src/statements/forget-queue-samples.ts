import type { Statement } from '../database.js';

/** Forgets samples of queues that are over. $1 hours for which those of a quarter of a minute are kept, $2 those of five. */
export const forgetQueueSamples: Statement = {
  name: 'forget-queue-samples',
  text: `DELETE FROM queue_samples WHERE step = 15 AND at < now() - make_interval(hours => $1::int)
      OR step = 300 AND at < now() - make_interval(hours => $2::int)`,
};
