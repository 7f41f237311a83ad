import { setTimeout as pause } from 'node:timers/promises';
import { GET_TASK, LIST_TASKS, MAX_PAGE_LIMIT, TASK_STATUSES } from '#libs/contracts';
import type { Api } from '../api/api.js';
import { Refused, Unreachable } from '../api/errors.js';
import type { GivenFlags } from '../command-line/parse-flags.js';
import { EXIT, type ExitCode } from '../exit-code.js';
import { pagesOf } from '../operations/pages-of.js';
import { plainJson } from '../output/plain-text.js';
import type { Surroundings } from '../surroundings.js';
import { endLine } from './end-line.js';
import { readTailOptions, type TailOptions } from './tail-options.js';
import { type SeenTask, TaskWatch } from './task-watch.js';

/** Pages of the newest tasks read in one round at most. */
const MOST_PAGES = 5;
/** Older unfinished tasks looked at in one round, one by one. */
const LOOKS = 25;
const HTTP_NOT_FOUND = 404;

const UNFINISHED = TASK_STATUSES.filter((status) => !['succeeded', 'failed', 'cancelled', 'expired'].includes(status));

/** Follows tasks as they end, until Ctrl-C or the count. Throws UsageError, and what `Api` throws at its start. */
export async function runTail(api: Api, given: GivenFlags, around: Surroundings): Promise<ExitCode> {
  const options = readTailOptions(given);
  const watch = new TaskWatch();
  await begin(api, options, watch, around.signal);
  around.note('Following tasks as they end. Ctrl-C ends it.');
  let told = 0;
  for (;;) {
    await pause(options.intervalMs, undefined, { signal: around.signal });
    for (const task of await roundOf(api, options, watch, around)) {
      if (options.statuses.length > 0 && !options.statuses.includes(task.status)) continue;
      around.say(options.json ? plainJson(task) : endLine(task, around));
      told += 1;
      if (told === options.count) return EXIT.done;
    }
  }
}

async function begin(api: Api, { narrowing }: TailOptions, watch: TaskWatch, signal: AbortSignal): Promise<void> {
  for (const status of [undefined, ...UNFINISHED]) {
    const input = { ...narrowing, limit: MAX_PAGE_LIMIT, ...(status === undefined ? {} : { status }) };
    watch.begin(((await api.call(LIST_TASKS, input, signal)) as { items: SeenTask[] }).items);
  }
}

/** One look at the tasks; a control-plane that is away is waited for. */
async function roundOf(api: Api, options: TailOptions, watch: TaskWatch, around: Surroundings): Promise<SeenTask[]> {
  try {
    const newest = await newestTasks(api, options, watch, around);
    const older = watch.overdue(LOOKS, new Set(newest.map(({ id }) => id)));
    const looked = await Promise.all(older.map((id) => look(api, id, watch, around.signal)));
    around.progress(null);
    return watch.take([...newest, ...looked.flat()]);
  } catch (error) {
    const isAway = error instanceof Unreachable || (error instanceof Refused && error.exitCode === EXIT.unreachable);
    if (!isAway) throw error;
    around.progress(`${error.message}; waiting`);
    return [];
  }
}

async function newestTasks(
  api: Api,
  { narrowing }: TailOptions,
  watch: TaskWatch,
  { signal, note }: Surroundings,
): Promise<SeenTask[]> {
  const tasks: SeenTask[] = [];
  let pages = 0;
  for await (const page of pagesOf(api, LIST_TASKS, narrowing, { all: true, signal })) {
    const items = page.items as SeenTask[];
    tasks.push(...items);
    pages += 1;
    if (items.some((task) => watch.knows(task))) break;
    if (pages === MOST_PAGES && page.nextCursor !== null) {
      note(
        `More than ${tasks.length} tasks came in one round: some are left out. Narrow it, or take a shorter --interval.`,
      );
      break;
    }
  }
  return tasks;
}

async function look(api: Api, id: string, watch: TaskWatch, signal: AbortSignal): Promise<SeenTask[]> {
  try {
    return [(await api.call(GET_TASK, { id }, signal)) as SeenTask];
  } catch (error) {
    if (!(error instanceof Refused) || error.problem.status !== HTTP_NOT_FOUND) throw error;
    watch.forget(id);
    return [];
  }
}
