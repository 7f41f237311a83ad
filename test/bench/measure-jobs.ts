import { waitUntil } from '../support/wait-until.js';
import type { Place } from './bench-scene.js';
import { type Throughput, WARM_UP } from './measure-tasks.js';
import type { Program } from './program.js';

const DEADLINE_MS = 600_000;

/** The programs of a queue that is not RabbitMQ. */
export interface QueuePrograms {
  /** Starts who hands TASKS jobs over, and tells when WARM and when all of them are finished. */
  begin(counts: { TASKS: string; WARM: string }): Program;
  /** Starts who works them off, once the former has told that the queue is filled; absent where it does that too. */
  work?(): Program;
  /** Asks the place's database for `open`, the jobs not finished by the word of its tables. */
  open?: string;
}

/**
 * Jobs per second in steady state, as those of RabbitMQ are measured: the queue is filled before the work begins, and a
 * third of the jobs warms it up.
 *
 * @throws Error where a program ends, stalls or leaves a job open
 */
export async function measureJobs(
  place: Place,
  tasks: number,
  { begin, work, open }: QueuePrograms,
): Promise<Omit<Throughput, 'transactionsPerTask'>> {
  const warm = Math.round(tasks * WARM_UP);
  const programs = [begin({ TASKS: String(tasks), WARM: String(warm) })];
  try {
    const [first] = programs as [Program];
    const [filled, warmed, finished] = [
      told(first, { filled: true }),
      told(first, { finished: warm }),
      told(first, { finished: tasks }),
    ];
    if (work) {
      await first.during(filled, DEADLINE_MS);
      programs.push(work());
    }
    const worker = programs.at(-1) ?? first;
    const look = () => ({ atMs: performance.now(), cpuMicros: worker.cpuMicros() });
    const looks = Promise.all([warmed.then(look), finished.then(look)]);
    const [from, to] = await first.during(worker.during(looks, DEADLINE_MS), DEADLINE_MS);
    if (open) await first.during(assertNoneOpen(place, open), DEADLINE_MS);
    return {
      tasksPerSecond: (tasks - warm) / ((to.atMs - from.atMs) / 1_000),
      cpuMicrosPerTask: (to.cpuMicros - from.cpuMicros) / (tasks - warm),
    };
  } finally {
    for (const program of programs.toReversed()) await program.stop();
  }
}

function told(program: Program, wanted: Readonly<Record<string, unknown>>): Promise<void> {
  return new Promise((resolve) => {
    program.onMessage((message) => {
      const said = message as Record<string, unknown>;
      if (Object.entries(wanted).every(([name, value]) => said[name] === value)) resolve();
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
