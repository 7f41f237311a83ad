/**
 * What the queues measured beside Waybill have in common: the jobs, the nothing that each does, and how the bench learns
 * that so many are finished. Environment: TASKS, WARM.
 */
import { randomUUID } from 'node:crypto';
import { taskOf } from '../../../dist/test/bench/task-body.js';

const [tasks, warm] = [Number(process.env.TASKS), Number(process.env.WARM)];
/** How many jobs are handed over in one call. */
const TOGETHER = 1_000;

/** The answer of a third party that is not called. */
export const answer = () => JSON.parse('{"stored":true}');

/** Hands all jobs over, a thousand in a call, each under a UUID of its own. */
export async function enqueue(add) {
  for (let left = tasks; left > 0; left -= TOGETHER) {
    const ids = Array.from({ length: Math.min(left, TOGETHER) }, () => randomUUID());
    await add(ids.map((id) => ({ id, data: taskOf(id) })));
  }
}

let finished = 0;

/** To be called once for every job that is finished. */
export function count() {
  finished += 1;
  if (finished === warm || finished === tasks) process.send({ finished });
}

/** Ends the process, saying why. */
export function giveUp(error) {
  process.stderr.write(`${error?.stack ?? error}\n`);
  process.exit(1);
}

process.on('SIGTERM', () => process.exit(0));
