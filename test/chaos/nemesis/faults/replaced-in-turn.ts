import type { Fault } from '../fault.js';

/** Every process of the product is ended in good order and started again, one after the other, as by a new release. */
export const replacedInTurn: Fault = {
  name: 'replaced-in-turn',
  weight: 'light',
  losesQueues: false,
  holds: ['worker'],
  lastsMs: [0, 0],
  make: ({ fleet }) => {
    return async () => {
      for (const process of fleet.of()) if (process.plan.service !== 'third-party') await process.replace({});
    };
  },
};
