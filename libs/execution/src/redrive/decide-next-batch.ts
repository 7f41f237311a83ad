import { allowedNow } from './pace.js';
import { BATCH_SHARES, type BatchOutcomes, type NextStep, type RedriveRun } from './redrive-run.js';

/** Sent in one transaction at most: it holds the incident, and the drain waits for that. */
const MOST_AT_ONCE = 200;
/** Tasks of a run under way at most: each step looks at all of them, and nobody is helped by a queue that only grows. */
const MOST_UNDER_WAY = 2_000;
/** A share of fewer than these would be told by chance. */
const ENOUGH_TO_TELL = 20;

/**
 * Decides how a redrive run goes on. A larger batch is begun only when all tasks of the last one have ended. It stops as soon
 * as more fail again than is tolerated: none of the first batch, nor before anything of the run has gone well; of a later one
 * the run's share, of those that have ended. Pure.
 */
export function decideNextBatch(run: RedriveRun, outcomes: BatchOutcomes, now: Date): NextStep {
  const { chosen, underWay, failed } = outcomes;
  if (failed > tolerated(run, outcomes)) return { kind: 'stop', reason: whyStopped(run, outcomes) };
  if (chosen > 0) return send(run, Math.min(chosen, MOST_UNDER_WAY - underWay), now);
  if (underWay > 0) return { kind: 'wait' };
  return run.batch + 1 < BATCH_SHARES.length ? { kind: 'advance' } : { kind: 'finish' };
}

function tolerated(run: RedriveRun, { chosen, underWay, succeeded, failed, others }: BatchOutcomes): number {
  if (run.batch === 0 || run.succeeded === 0) return 0;
  const ended = succeeded + failed;
  const size = ended + chosen + underWay + others;
  return Math.floor(run.tolerance * Math.max(ended, Math.min(size, ENOUGH_TO_TELL)));
}

function send(run: RedriveRun, chosen: number, now: Date): NextStep {
  const allowed = allowedNow(run, Math.min(chosen, MOST_AT_ONCE), now);
  return allowed === null ? { kind: 'wait' } : { kind: 'send', ...allowed };
}

function whyStopped(run: RedriveRun, { succeeded, failed }: BatchOutcomes): string {
  const batch = `batch ${run.batch + 1} of ${BATCH_SHARES.length}`;
  const share = run.batch === 0 || run.succeeded === 0 ? 'none is' : `${Math.round(run.tolerance * 100)} % are`;
  return `${failed} of ${succeeded + failed} tasks of ${batch} that have ended failed again, and ${share} tolerated`;
}
