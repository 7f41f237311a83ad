import { type Fault, NotHere } from '../fault.js';

/** The disk with the tables has no room for anything new. */
export const diskFull: Fault = {
  name: 'disk-full',
  weight: 'light',
  losesQueues: false,
  holds: ['database'],
  lastsMs: [1_000, 3_000],
  make: async ({ servers: { database } }) => {
    if (database.disk.notRun !== null) throw new NotHere(database.disk.notRun);
    await database.disk.fill();
    return () => database.disk.free();
  },
};
