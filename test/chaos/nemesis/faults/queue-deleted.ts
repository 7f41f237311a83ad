import { waitUntil } from '../../../support/wait-until.js';
import { type Fault, oneOf } from '../fault.js';
import { CONSUMED_QUEUES } from './live-queues.js';

/** An operator deletes a queue; its consumers declare it again. */
export const queueDeleted: Fault = {
  name: 'queue-deleted',
  weight: 'light',
  losesQueues: true,
  sparesWitnesses: true,
  holds: ['broker'],
  lastsMs: [0, 0],
  make: async ({ broker }, random) => {
    const queue = oneOf(random, CONSUMED_QUEUES);
    await broker.deleteQueue(queue);
    const isBack = async () => (await broker.queues()).some(({ name }) => name === queue);
    return async () => void (await waitUntil(`${queue} to be declared again`, isBack, { deadlineMs: 30_000 }));
  },
};
