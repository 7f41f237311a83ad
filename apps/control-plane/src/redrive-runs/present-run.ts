import { BATCH_SHARES } from '#libs/execution';
import type { RedriveItemView, RedriveRunView } from '#libs/persistence';

/** A redrive run as the API shows it. */
export function presentRun(run: RedriveRunView) {
  const { batch, leftOpen, pacedAt: _internal, ...shown } = run as RedriveRunView & { pacedAt?: Date };
  const waiting = run.selected - run.refused - run.sent - leftOpen;
  return {
    ...shown,
    batch: batch + 1,
    batches: BATCH_SHARES.length,
    waiting,
    left: leftOpen,
    secondsLeft: run.state === 'running' ? Math.ceil(waiting / run.rate) : null,
  };
}

/** A redrive run as the API shows it. */
export type PresentedRun = ReturnType<typeof presentRun>;

/** One dead letter of a run as the API shows it. */
export function presentItem({ position: _position, batch, ...item }: RedriveItemView) {
  return { ...item, batch: batch === null ? null : batch + 1 };
}
