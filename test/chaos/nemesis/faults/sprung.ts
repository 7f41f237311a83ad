import type { Trap } from '../../../support/fault-proxy/trap.js';
import { waitUntil } from '../../../support/wait-until.js';
import { type Mend, NotHere } from '../fault.js';

const DEADLINE_MS = 15_000;

/**
 * Waits until a trap has gone off once at least. Its mend disarms it.
 *
 * @param moment what it waits for, in words
 * @throws NotHere where that has not come
 */
export async function sprung(trap: Trap, moment: string): Promise<Mend> {
  try {
    await waitUntil(moment, () => trap.fired > 0, { deadlineMs: DEADLINE_MS });
  } catch {
    trap.disarm();
    throw new NotHere(`${moment} did not come within ${DEADLINE_MS / 1_000} s`);
  }
  return () => trap.disarm();
}
