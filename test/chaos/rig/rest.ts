import { waitUntil } from '../../support/wait-until.js';
import { isNeverEmpty } from '../never-empty.js';
import type { Rig } from './rig.js';

/** The queue where messages nobody wanted are kept for people to see; it is never empty again by itself. */
const KEPT_FOR_PEOPLE = 'waybill.unroutable';

/**
 * Waits until nothing is unfinished, owed or queued any more.
 *
 * @returns what was still there when the time was over, each with its count; nothing where all came to rest
 */
export async function waitForRest({ broker, database }: Rig, deadlineMs: number): Promise<Record<string, number>> {
  let left: Record<string, number> = {};
  const look = async () => {
    const live = (await broker.queues()).filter(({ name }) => name !== KEPT_FOR_PEOPLE && !isNeverEmpty(name));
    const full = live.filter(({ messages }) => messages > 0);
    const unrest = Object.entries(await database.unrest()).filter(([, count]) => count > 0);
    left = Object.fromEntries([...unrest, ...full.map(({ name, messages }) => [`in ${name}`, messages] as const)]);
    return Object.keys(left).length === 0;
  };
  await waitUntil('all to be at rest', look, { deadlineMs, everyMs: 250 }).catch(() => undefined);
  return left;
}
