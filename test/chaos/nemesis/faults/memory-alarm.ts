import type { Fault } from '../fault.js';

/** The broker runs out of memory, as far as it knows: whoever publishes is blocked until it has some again. */
export const memoryAlarm: Fault = {
  name: 'memory-alarm',
  weight: 'light',
  losesQueues: false,
  holds: ['broker'],
  lastsMs: [500, 2_000],
  make: async ({ broker }) => {
    await broker.memoryAlarm(true);
    return () => broker.memoryAlarm(false);
  },
};
