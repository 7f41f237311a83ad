import { type Acceptance, type Claim, type ClaimedTask, type Completion, refOf } from '#libs/execution';
import type { PostgresTaskStore } from '#libs/persistence';
import { newSubmission } from './new-submission.js';

/** What is timed: each is one statement for a batch of tasks. */
export const OPERATIONS = ['accept', 'claim', 'accept-and-intend', 'complete'] as const;
export type Operation = (typeof OPERATIONS)[number];

/** Milliseconds of every statement of a round, by operation. */
export type Timings = Record<Operation, number[]>;

/**
 * Takes `batches` times `size` tasks through the store on each of both roads: accepted for a hint and claimed by it, and
 * accepted, claimed and intended at once; then completed.
 *
 * @throws Error where the store does not do what it was asked for
 */
export async function timeStore(store: PostgresTaskStore, batches: number, size: number): Promise<Timings> {
  const timings: Timings = { accept: [], claim: [], 'accept-and-intend': [], complete: [] };
  const timed = async <Result>(name: Operation, work: Promise<Result>): Promise<Result> => {
    const began = performance.now();
    const result = await work;
    timings[name].push(performance.now() - began);
    return result;
  };
  for (let batch = 0; batch < batches; batch++) {
    const hinted = Array.from({ length: size }, () => newSubmission(false));
    const accepted = await timed('accept', store.accept(hinted, null));
    const refs = hinted.map(({ tenant, id }, index) => ({ tenant, id, ...dayOf(accepted[index]) }));
    const claimed = (await timed('claim', store.claim(refs))).map(claimedTask);
    const direct = Array.from({ length: size }, () => newSubmission(true));
    const intended = (await timed('accept-and-intend', store.accept(direct, 'worker'))).map(claimedTask);
    const ended = await timed('complete', store.complete([...claimed, ...intended].map(completion)));
    if (!ended.every(Boolean)) throw new Error('A completion was refused: nobody else works in this database');
  }
  return timings;
}

/** The day that its hint tells. */
function dayOf(accepted: Acceptance | undefined): { born?: string } {
  return accepted?.kind === 'accepted' && accepted.born !== undefined ? { born: accepted.born } : {};
}

function claimedTask(end: Acceptance | Claim): ClaimedTask {
  if (end.kind === 'claimed') return end.task;
  throw new Error(`A new task was not claimed but ${end.kind}: nobody else works in this database`);
}

function completion(task: ClaimedTask): Completion {
  const { fence } = task;
  return {
    ...refOf(task),
    ...{ fence, status: 'succeeded', reason: null, notBefore: null, wakeAt: null, unsettled: false },
    ...{ forgiven: 0, heldGroup: null, attempt: null },
    result: {
      sequence: 1,
      status: 'succeeded',
      routingKey: 'bench.noop.succeeded',
      event: Buffer.alloc(300, 'e'),
      output: Buffer.from('{}'),
    },
  };
}
