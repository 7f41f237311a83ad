import { setTimeout as pause } from 'node:timers/promises';
import { OPERATIONS, type Operation, type RedriveRun } from '#libs/contracts';
import type { Api } from '../api/api.js';
import { Unreachable } from '../api/errors.js';
import { EXIT, type ExitCode } from '../exit-code.js';
import { plainJson } from '../output/plain-text.js';
import type { Surroundings } from '../surroundings.js';
import { describeEnd, exitOfRun, isOver, progressLine } from './run-progress.js';

/** How often a run is looked at, in milliseconds. */
const INTERVAL_MS = 1_000;
/** How long the control-plane may be away before following is given up, in milliseconds; the run is kept meanwhile. */
const PATIENCE_MS = 120_000;

/** A run that was started, and how it is followed. */
export interface Following {
  run: RedriveRun;
  /** Name of the operation that tells how it goes on. */
  progress: string;
  json: boolean;
}

/**
 * Shows how a run goes until it has ended; a control-plane that is started again meanwhile is waited for. Ctrl-C leaves the
 * run as it is.
 *
 * @throws what `Api` throws
 */
export async function followRun(
  api: Api,
  { run: started, progress, json }: Following,
  around: Surroundings,
  intervalMs: number = INTERVAL_MS,
): Promise<ExitCode> {
  const operation = OPERATIONS.find(({ name }) => name === progress);
  if (!operation) throw new Error(`${progress} is not in the catalogue: this is a bug`);
  let run = started;
  let told = '';
  try {
    around.note(`Run ${run.id} has begun. Ctrl-C leaves it running.`);
    while (!isOver(run)) {
      around.progress(progressLine(run));
      const stage = `${run.state}, batch ${run.batch} of ${run.batches}`;
      if (stage !== told) around.note(progressLine(run));
      told = stage;
      await pause(intervalMs, undefined, { signal: around.signal });
      run = await look(api, operation, run, around);
    }
  } catch (error) {
    if (!around.signal.aborted) throw error;
    around.note(`Run ${run.id} goes on. waybill redrive-runs cancel ${run.id} cancels it.`);
    return EXIT.interrupted;
  } finally {
    around.progress(null);
  }
  if (json) around.say(plainJson(run, 2));
  else for (const line of describeEnd(run)) around.say(line);
  return exitOfRun(run);
}

async function look(api: Api, operation: Operation, { id }: RedriveRun, around: Surroundings): Promise<RedriveRun> {
  const until = around.now().getTime() + PATIENCE_MS;
  for (;;) {
    try {
      return (await api.call(operation, { id }, around.signal)) as RedriveRun;
    } catch (error) {
      const isAway = error instanceof Unreachable || (error as { exitCode?: number }).exitCode === EXIT.unreachable;
      if (!isAway || around.now().getTime() > until) throw error;
      around.progress('no answer from the control-plane; the run is kept, waiting');
      await pause(INTERVAL_MS, undefined, { signal: around.signal });
    }
  }
}
