import { type Fault, MENDS_ITSELF } from '../fault.js';

/** An operator ends every session of the product in PostgreSQL. */
export const backendsTerminated: Fault = {
  name: 'backends-terminated',
  weight: 'light',
  losesQueues: false,
  holds: ['database'],
  lastsMs: [0, 0],
  often: 2,
  make: async ({ database }) => {
    await database.terminateBackends();
    return MENDS_ITSELF;
  },
};
