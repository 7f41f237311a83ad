import { existsSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { makeHome } from './layout.mjs';
import { end, forget, lookUp, recall } from './processes.mjs';
import { StepFailure } from './progress.mjs';

const PATIENCE_MS = 180_000;
/** A lock this young may still be empty because its maker is about to write into it. */
const SETTLED_MS = 1_000;
const lockFile = (places) => join(places.run, 'bringing-up.json');

/**
 * Lets one command at a time bring up the stack of a home, which it makes; a second one waits for the first.
 *
 * @returns {Promise<() => void>} gives the right back
 * @throws {StepFailure} when the folder is not a home of ours, or the first one takes longer than three minutes
 */
export async function takeTurn(places) {
  makeHome(places);
  const deadline = Date.now() + PATIENCE_MS;
  while (!tryLock(lockFile(places))) {
    const holder = recall(lockFile(places));
    if (holder && Date.now() > deadline) {
      throw new StepFailure({
        tried: `to bring up the stack in ${places.home}`,
        cameBack: `process ${holder.pid} has been at it for over ${PATIENCE_MS / 1000} s`,
        remedy: '`npm stop` ends it',
      });
    }
    if (!holder && isSettled(lockFile(places))) forget(lockFile(places));
    else await pause(200);
  }
  return () => forget(lockFile(places));
}

/** Makes the lock, which only one of several that try at once can do. */
function tryLock(file) {
  try {
    const record = { pid: process.pid, birth: lookUp(process.pid)?.birth };
    writeFileSync(file, JSON.stringify(record), { mode: 0o600, flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

const isSettled = (file) => {
  const found = statSync(file, { throwIfNoEntry: false });
  return found !== undefined && Date.now() - found.mtimeMs > SETTLED_MS;
};

/** Whether some command is bringing the stack up right now. */
export const isBeingBroughtUp = (places) => recall(lockFile(places)) !== undefined;

/** Ends a command that is bringing the stack up; it takes down what it has started. */
export async function interruptTurn(places) {
  if (!existsSync(places.run)) return;
  const holder = recall(lockFile(places));
  if (holder && holder.pid !== process.pid) await end(holder, { deadlineMs: 60_000 });
}
