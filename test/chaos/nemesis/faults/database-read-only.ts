import type { Fault } from '../fault.js';

/** Every transaction is read-only for a while, as on a standby that was taken for the primary. */
export const databaseReadOnly: Fault = {
  name: 'database-read-only',
  weight: 'light',
  losesQueues: false,
  holds: ['database'],
  lastsMs: [500, 2_000],
  make: async ({ database }) => {
    await database.readOnly(true);
    return () => database.readOnly(false);
  },
};
