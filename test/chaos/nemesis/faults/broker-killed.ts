import type { Fault } from '../fault.js';

/** The broker is killed and started again on what it had written. */
export const brokerKilled: Fault = {
  name: 'broker-killed',
  weight: 'heavy',
  losesQueues: false,
  holds: ['broker'],
  lastsMs: [0, 1_500],
  make: async ({ servers }) => {
    await servers.broker.kill();
    return () => servers.broker.start();
  },
};
