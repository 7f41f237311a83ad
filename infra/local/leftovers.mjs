import { readFileSync } from 'node:fs';
import { databaseFolders } from './database-cluster.mjs';
import { allProcesses, end, lookUp, processesIn } from './processes.mjs';
import { secretsIn } from './secrets.mjs';

/**
 * Every process of this home, found by looking at all processes: ours carry the home's path in WAYBILL_STACK, and
 * PostgreSQL, which overwrites its environment, stands in its data folder, finished or not. Linux only; elsewhere the answer is empty.
 *
 * @returns {number[]} process ids, without our own
 */
export function findLeftovers(places) {
  const marker = `\0WAYBILL_STACK=${places.home}\0`;
  const marked = allProcesses().filter((pid) => environmentOf(pid).includes(marker));
  const { data, unfinished } = databaseFolders(places, secretsIn(places.secrets).identity());
  const standing = [data, unfinished].flatMap(processesIn);
  return [...new Set([...marked, ...standing])].filter((pid) => pid !== process.pid && pid !== process.ppid);
}

/** Ends whatever of this home still runs after an orderly stop. */
export async function endLeftovers(places) {
  const found = findLeftovers(places);
  await Promise.all(found.map((pid) => end({ pid, birth: lookUp(pid)?.birth }, { deadlineMs: 3_000 })));
  return found;
}

function environmentOf(pid) {
  try {
    return `\0${readFileSync(`/proc/${pid}/environ`, 'latin1')}\0`;
  } catch {
    return '';
  }
}
