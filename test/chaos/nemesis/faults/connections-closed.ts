import { type Fault, MENDS_ITSELF } from '../fault.js';

/** An operator closes every client's connection to the broker. */
export const connectionsClosed: Fault = {
  name: 'connections-closed',
  weight: 'light',
  losesQueues: false,
  holds: ['broker'],
  lastsMs: [0, 0],
  often: 2,
  make: async ({ broker }) => {
    await broker.closeAllConnections();
    return MENDS_ITSELF;
  },
};
