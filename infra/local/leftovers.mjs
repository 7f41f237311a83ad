import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { databaseFolders } from './database-cluster.mjs';
import { end, lookUp } from './processes.mjs';
import { secretsIn } from './secrets.mjs';

/**
 * Every process of this home, found by looking at all processes: ours carry the home's path in WAYBILL_STACK, and
 * PostgreSQL, which overwrites its environment, stands in its data folder. Linux only; elsewhere the answer is empty.
 *
 * @returns {number[]} process ids, without our own
 */
export function findLeftovers(places) {
  if (process.platform !== 'linux') return [];
  const marker = `WAYBILL_STACK=${places.home}\0`;
  const data = databaseFolders(places, secretsIn(places.secrets).identity()).data;
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => pid !== process.pid && pid !== process.ppid && lookUp(pid) !== undefined)
    .filter((pid) => environmentOf(pid).includes(marker) || folderOf(pid) === data);
}

/** Ends whatever of this home still runs after an orderly stop. */
export async function endLeftovers(places) {
  const found = findLeftovers(places);
  await Promise.all(found.map((pid) => end({ pid, birth: lookUp(pid)?.birth }, { deadlineMs: 3_000 })));
  return found;
}

function environmentOf(pid) {
  try {
    return `${readFileSync(join('/proc', String(pid), 'environ'), 'latin1')}\0`;
  } catch {
    return '';
  }
}

function folderOf(pid) {
  try {
    return readlinkSync(join('/proc', String(pid), 'cwd'));
  } catch {
    return undefined;
  }
}
