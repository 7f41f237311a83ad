import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { end, forget, recall, remember } from './processes.mjs';
import { StepFailure } from './progress.mjs';

const PATIENCE_MS = 180_000;
const lockFile = (places) => join(places.run, 'bringing-up.json');

/**
 * Lets one command at a time bring up the stack of a home; a second one waits for the first.
 *
 * @returns {Promise<() => void>} gives the right back
 */
export async function takeTurn(places) {
  mkdirSync(places.run, { recursive: true, mode: 0o700 });
  const deadline = Date.now() + PATIENCE_MS;
  for (let holder = recall(lockFile(places)); holder; holder = recall(lockFile(places))) {
    if (Date.now() > deadline) {
      throw new StepFailure({
        tried: `to bring up the stack in ${places.home}`,
        cameBack: `process ${holder.pid} has been at it for over ${PATIENCE_MS / 1000} s`,
        remedy: '`npm stop` ends it',
      });
    }
    await pause(200);
  }
  remember(lockFile(places), process.pid);
  return () => forget(lockFile(places));
}

/** Whether some command is bringing the stack up right now. */
export const isBeingBroughtUp = (places) => recall(lockFile(places)) !== undefined;

/** Ends a command that is bringing the stack up; it takes down what it has started. */
export async function interruptTurn(places) {
  if (!existsSync(places.run)) return;
  const holder = recall(lockFile(places));
  if (holder && holder.pid !== process.pid) await end(holder, { deadlineMs: 60_000 });
}
