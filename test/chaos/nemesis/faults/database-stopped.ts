import type { Fault } from '../fault.js';

/** PostgreSQL is stopped as by `-m immediate`, and recovers from its log when it is started again. */
export const databaseStopped: Fault = {
  name: 'database-stopped',
  weight: 'heavy',
  losesQueues: false,
  holds: ['database'],
  lastsMs: [0, 2_000],
  make: async ({ servers }) => {
    await servers.database.stopImmediately();
    return () => servers.database.start();
  },
};
