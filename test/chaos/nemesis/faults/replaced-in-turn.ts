import type { Rig } from '../../rig/rig.js';
import { type Fault, NotHere } from '../fault.js';

/** Every process is replaced, one after the other, by one of the commit before, and then back: a release, and its withdrawal. */
export const replacedInTurn: Fault = {
  name: 'replaced-in-turn',
  weight: 'light',
  losesQueues: false,
  holds: ['worker'],
  lastsMs: [500, 2_000],
  // Twice six starts, on a small machine a minute: more of them would leave no time for the other faults.
  often: 0,
  make: async ({ servers: { previousBuild }, fleet }) => {
    if ('notRun' in previousBuild) throw new NotHere(previousBuild.notRun);
    await replaceAll(fleet, previousBuild.folder);
    return () => replaceAll(fleet, null);
  },
};

async function replaceAll(fleet: Rig['fleet'], tree: string | null): Promise<void> {
  for (const process of fleet.of()) if (process.plan.service !== 'third-party') await process.replace({}, tree);
}
