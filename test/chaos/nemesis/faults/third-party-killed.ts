import type { Fault } from '../fault.js';

/** The third party is killed and comes back with what it had written down. */
export const thirdPartyKilled: Fault = {
  name: 'third-party-killed',
  weight: 'light',
  losesQueues: false,
  holds: ['third-party'],
  lastsMs: [0, 0],
  make: async ({ fleet }, random) => {
    const killed = fleet.pick(random, 'third-party').kill('SIGKILL');
    return () => killed;
  },
};
