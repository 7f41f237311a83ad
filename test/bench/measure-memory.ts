import { setTimeout as pause } from 'node:timers/promises';
import type { Place } from './bench-scene.js';
import type { Program } from './program.js';
import { TaskFeed } from './task-feed.js';

/** The lines of an order whose task takes 4 KB. */
export const LINES_OF_4_KB = 67;

/** How long the program has nothing to do before it is looked at once more, in milliseconds. */
const REST_MS = 3_000;
const DEADLINE_MS = 600_000;

/**
 * The memory a program occupies at most while it works off tasks of 4 KB, and when it has rested, in MB. `waiting` of them
 * are in the queue at any time until all are published.
 *
 * @throws Error where the program ends or stalls
 */
export async function measureMemory(
  place: Place,
  { tasks, waiting }: { tasks: number; waiting: number },
  start: () => Program,
): Promise<{ peakMb: number; afterMb: number }> {
  const feed = await TaskFeed.open(place.rabbitmqUrl);
  const form = { lines: LINES_OF_4_KB };
  const step = Math.ceil(waiting / 10);
  await feed.fill(waiting, form);
  const program = start();
  try {
    for (let sent = waiting; sent < tasks; sent += step) {
      await program.during(feed.reached(sent - waiting + 1), DEADLINE_MS);
      await feed.fill(Math.min(step, tasks - sent), form);
    }
    await program.during(feed.reached(tasks), DEADLINE_MS);
    await program.during(pause(REST_MS), DEADLINE_MS);
    const { rssMb, peakMb } = program.memory();
    return { peakMb, afterMb: rssMb };
  } finally {
    await program.stop();
    await feed.close();
  }
}
