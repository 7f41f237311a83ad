import { execFileSync, spawn } from 'node:child_process';
import {
  closeSync,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

const LOG_LIMIT_BYTES = 20 * 1024 * 1024;

/**
 * What tells this process from a later one with the same id: its start time, and whether it still runs.
 * A zombie counts as ended: where nobody reaps, its entry stays for ever.
 *
 * @returns {{ birth: string } | undefined} undefined when there is no such process
 */
export function lookUp(pid) {
  if (process.platform === 'linux') {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return fields[0] === 'Z' || fields[0] === 'X' ? undefined : { birth: fields[19] };
    } catch {
      return undefined;
    }
  }
  try {
    const line = execFileSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim();
    return !line || line.startsWith('Z') ? undefined : { birth: line.replace(/^\S+\s+/, '') };
  } catch {
    return undefined;
  }
}

/** Ids of all living processes; empty where there is no /proc. */
export function allProcesses() {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => lookUp(pid) !== undefined);
}

/** Ids of the living processes whose working folder is this one. */
export const processesIn = (folder) => allProcesses().filter((pid) => workingFolder(pid) === folder);

function workingFolder(pid) {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return undefined;
  }
}

/** Remembers a process in a file, so that a later command finds it and no stranger with the same id. */
export function remember(file, pid, more = {}) {
  const record = { pid, birth: lookUp(pid)?.birth, ...more };
  writeFileSync(`${file}.new`, JSON.stringify(record), { mode: 0o600 });
  renameSync(`${file}.new`, file);
  return record;
}

/** The remembered process while it lives, else undefined. */
export function recall(file) {
  if (!existsSync(file)) return undefined;
  try {
    const record = JSON.parse(readFileSync(file, 'utf8'));
    return isAlive(record) ? record : undefined;
  } catch {
    return undefined;
  }
}

/** Whether exactly this process still runs; a record without a birth names nobody: it had ended when it was written. */
export function isAlive({ pid, birth }) {
  return birth !== undefined && lookUp(pid)?.birth === birth;
}

/**
 * Starts a process in a session of its own that outlives us, its output appended to a log file.
 *
 * @returns {import('node:child_process').ChildProcess}
 */
export function startInBackground(command, args, { log, ...options }) {
  if (existsSync(log) && statSync(log).size > LOG_LIMIT_BYTES) renameSync(log, `${log}.1`);
  const out = openSync(log, 'a', 0o600);
  try {
    const child = spawn(command, args, { ...options, detached: true, stdio: ['ignore', out, out] });
    child.on('error', () => {});
    child.unref();
    return child;
  } finally {
    closeSync(out);
  }
}

/** Sends a signal; a process already gone is no error. */
export function signal(pid, name) {
  try {
    process.kill(pid, name);
    return true;
  } catch (error) {
    if (error.code === 'ESRCH') return false;
    throw error;
  }
}

/**
 * Asks a process to end, insists after the deadline, and returns when it is gone.
 *
 * @param {{ pid: number, birth: string | undefined }} record
 * @param {{ ask?: string, deadlineMs?: number }} manner the signal to ask with, and how long to wait before SIGKILL
 * @returns {Promise<'gone' | 'ended' | 'killed'>}
 */
export async function end(record, { ask = 'SIGTERM', deadlineMs = 15_000 } = {}) {
  if (!isAlive(record)) return 'gone';
  signal(record.pid, ask);
  if (await goneWithin(record, deadlineMs)) return 'ended';
  signal(record.pid, 'SIGKILL');
  await goneWithin(record, 5_000);
  return 'killed';
}

async function goneWithin(record, deadlineMs) {
  const deadline = Date.now() + deadlineMs;
  while (Date.now() < deadline) {
    if (!isAlive(record)) return true;
    await pause(30);
  }
  return !isAlive(record);
}

/** Forgets a remembered process. */
export const forget = (file) => rmSync(file, { force: true });

/** The last lines of a log file, for showing beside a failure. */
export function tail(file, lines = 15) {
  if (!existsSync(file)) return '(it wrote no log)';
  return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-lines).join('\n');
}

/** Bytes a log holds by now. */
export const sizeOf = (file) => (existsSync(file) ? statSync(file).size : 0);

/** What was appended to a log since it had that many bytes; all of it when a new one was begun since. */
export function textSince(file, bytes) {
  const all = readFileSync(file);
  return all.subarray(all.length >= bytes ? bytes : 0).toString('utf8');
}
