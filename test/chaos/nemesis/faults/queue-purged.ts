import { type Fault, MENDS_ITSELF, oneOf } from '../fault.js';
import { LIVE_QUEUES } from './live-queues.js';

/** An operator purges a queue. */
export const queuePurged: Fault = {
  name: 'queue-purged',
  weight: 'light',
  losesQueues: true,
  sparesWitnesses: true,
  holds: ['broker'],
  lastsMs: [0, 0],
  often: 2,
  make: async ({ broker }, random) => {
    await broker.purge(oneOf(random, LIVE_QUEUES));
    return MENDS_ITSELF;
  },
};
