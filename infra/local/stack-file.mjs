import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { writePrivate } from './secrets.mjs';

/**
 * What `stack.json` says, for programs that want to talk to the stack.
 *
 * @param {Record<string, unknown>} addresses everything but the processes
 * @param {{ service: string, pid: number }[]} running in the order of the plan
 */
export function describeStack(addresses, running) {
  const processes = {};
  for (const { service, pid } of running) {
    processes[service] ??= [];
    processes[service].push(pid);
  }
  return { ...addresses, processes };
}

/** Replaces the file in one step (mode 0600), so that a reader sees the old or the new one and nothing between. */
export function writeStackFile(file, stack) {
  writePrivate(`${file}.new`, `${JSON.stringify(stack, null, 2)}\n`);
  renameSync(`${file}.new`, file);
}

/** The file's content, undefined when there is none. */
export function readStackFile(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}

/** Removes the file: there is no stack to talk to. */
export const removeStackFile = (file) => rmSync(file, { force: true });
