import type { Operation } from '#libs/contracts';
import { DECISION_PROGRESS } from './decision-progress.js';
import { ERASURE_PROGRESS } from './erasure-progress.js';
import type { LongWork, WorkProgress } from './long-work.js';
import { REPLAY_PROGRESS } from './replay-progress.js';
import { RUN_PROGRESS } from './run-progress.js';

/** By the operation that tells how it goes on. */
const KINDS: Readonly<Record<string, WorkProgress<never>>> = {
  'redrive-runs.get': RUN_PROGRESS,
  'erasures.get': ERASURE_PROGRESS,
  'decision-runs.get': DECISION_PROGRESS,
  'replay-runs.get': REPLAY_PROGRESS,
};

/** How the long work that an operation has begun is told; undefined where the answer is all there is. */
export function progressOf({ progress }: Pick<Operation, 'progress'>, answer: unknown): WorkProgress | undefined {
  const { id, state } = answer as Partial<LongWork>;
  if (progress === undefined || typeof id !== 'string' || typeof state !== 'string') return undefined;
  const kind = KINDS[progress];
  if (!kind) throw new Error(`Nobody has said how ${progress} is told: this is a bug`);
  return kind as WorkProgress;
}
