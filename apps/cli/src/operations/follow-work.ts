import { setTimeout as pause } from 'node:timers/promises';
import { OPERATIONS, type Operation } from '#libs/contracts';
import type { Api } from '../api/api.js';
import { Unreachable } from '../api/errors.js';
import { EXIT, type ExitCode } from '../exit-code.js';
import { plainJson } from '../output/plain-text.js';
import type { Surroundings } from '../surroundings.js';
import type { LongWork, WorkProgress } from './long-work.js';

/** How often work is looked at, in milliseconds. */
const INTERVAL_MS = 1_000;
/** How long the control-plane may be away before following is given up, in milliseconds; the work is kept meanwhile. */
const PATIENCE_MS = 120_000;

/** Work that was begun, and how it is followed. */
export interface Following {
  work: LongWork;
  told: WorkProgress;
  /** Name of the operation that tells how it goes on. */
  progress: string;
  json: boolean;
}

/**
 * Shows how work goes until it has ended; a control-plane that is started again meanwhile is waited for. Ctrl-C leaves the
 * work as it is.
 *
 * @throws what `Api` throws
 */
export async function followWork(
  api: Api,
  { work: started, told, progress, json }: Following,
  around: Surroundings,
  intervalMs: number = INTERVAL_MS,
): Promise<ExitCode> {
  const operation = OPERATIONS.find(({ name }) => name === progress);
  if (!operation) throw new Error(`${progress} is not in the catalogue: this is a bug`);
  const name = `${told.noun} ${started.id}`;
  let work = started;
  let stage = '';
  try {
    around.note(`${name} has begun. Ctrl-C leaves it running.`);
    while (!told.isOver(work)) {
      around.progress(told.line(work));
      if (told.stage(work) !== stage) around.note(told.line(work));
      stage = told.stage(work);
      await pause(intervalMs, undefined, { signal: around.signal });
      work = await look(api, operation, work, around);
    }
  } catch (error) {
    if (!around.signal.aborted) throw error;
    const cancel = told.cancel === null ? '' : ` waybill ${told.cancel} ${work.id} cancels it.`;
    around.note(`${name} goes on.${cancel}`);
    return EXIT.interrupted;
  } finally {
    around.progress(null);
  }
  if (json) around.say(plainJson(work, 2));
  else for (const line of told.end(work)) around.say(line);
  return told.exit(work);
}

async function look(api: Api, operation: Operation, { id }: LongWork, around: Surroundings): Promise<LongWork> {
  const until = around.now().getTime() + PATIENCE_MS;
  for (;;) {
    try {
      return (await api.call(operation, { id }, around.signal)) as LongWork;
    } catch (error) {
      const isAway = error instanceof Unreachable || (error as { exitCode?: number }).exitCode === EXIT.unreachable;
      if (!isAway || around.now().getTime() > until) throw error;
      around.progress('no answer from the control-plane; the work is kept, waiting');
      await pause(INTERVAL_MS, undefined, { signal: around.signal });
    }
  }
}
