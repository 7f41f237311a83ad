import { waitUntil } from '../support/wait-until.js';
import type { Place } from './bench-scene.js';
import { type Throughput, WARM_UP } from './measure-tasks.js';
import type { Program } from './program.js';

const DEADLINE_MS = 600_000;

/**
 * Jobs per second in steady state of a program that is its own queue: it hands the jobs over, works them off, and tells
 * when WARM and when TASKS of them are finished.
 *
 * @param open asks for `open`, the jobs that are not finished by the word of its tables
 * @throws Error where the program ends, stalls or leaves a job open
 */
export async function measureJobs(
  place: Place,
  tasks: number,
  start: (counts: { TASKS: string; WARM: string }) => Program,
  open?: string,
): Promise<Omit<Throughput, 'transactionsPerTask'>> {
  const warm = Math.round(tasks * WARM_UP);
  const program = start({ TASKS: String(tasks), WARM: String(warm) });
  try {
    const look = () => ({ atMs: performance.now(), cpuMicros: program.cpuMicros() });
    const looks = Promise.all([told(program, warm).then(look), told(program, tasks).then(look)]);
    const [from, to] = await program.during(looks, DEADLINE_MS);
    if (open) await program.during(assertNoneOpen(place, open), DEADLINE_MS);
    return {
      tasksPerSecond: (tasks - warm) / ((to.atMs - from.atMs) / 1_000),
      cpuMicrosPerTask: (to.cpuMicros - from.cpuMicros) / (tasks - warm),
    };
  } finally {
    await program.stop();
  }
}

function told(program: Program, count: number): Promise<void> {
  return new Promise((resolve) => {
    program.onMessage((message) => {
      if ((message as { finished?: unknown }).finished === count) resolve();
    });
  });
}

async function assertNoneOpen(place: Place, open: string): Promise<void> {
  const none = async () => {
    const [row] = await place.query<{ open: string }>(open);
    return Number(row?.open) === 0;
  };
  await waitUntil('the last job to be written as finished', none, { everyMs: 200 });
}
