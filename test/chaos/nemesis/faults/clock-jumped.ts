import { type Fault, NotHere, oneOf } from '../fault.js';

/** A worker is replaced by one whose wall clock is wrong, and that in time by one whose clock is right. */
export const clockJumped: Fault = {
  name: 'clock-jumped',
  weight: 'light',
  losesQueues: false,
  holds: ['worker'],
  lastsMs: [1_000, 4_000],
  make: async ({ servers: { clock }, fleet }, random) => {
    if ('notRun' in clock) throw new NotHere(clock.notRun);
    const worker = fleet.pick(random, 'connector-worker');
    await worker.replace(clock.shifted(oneOf(random, [-3_600, -20, 20, 3_600])));
    return () => worker.replace({});
  },
};
