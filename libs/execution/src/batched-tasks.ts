import { inBatchSpan, type Traced, traced } from '#libs/tracing';
import type { EarlierProbe } from './decisions/decide-probe.js';
import { MicroBatch } from './micro-batch.js';
import type {
  Acceptance,
  Claim,
  Completion,
  Intent,
  Lane,
  ProbeRecord,
  PublishedResult,
  Reply,
  Submission,
  TaskRef,
  TaskStore,
} from './ports/task-store.js';
import { type MarksOutside, PublishedMarks } from './published-marks.js';
import { type Patience, untilAvailable } from './until-available.js';

type Batch<Item, Result> = MicroBatch<Traced<Item>, Result>;

/** What belongs to a tenant, whose flood must not hold up another's. */
type TenantItem = Pick<TaskRef, 'tenant'>;

/** Rows in one statement at most. */
const MAX_ROWS = 200;

/** Bytes of bodies in one statement at most: the driver makes one text of them, twice as long. */
const MAX_BYTES = 32 * 1024 * 1024;

/**
 * The store of tasks, taken one row at a time and spoken to in micro-batches. While the database is away every call
 * waits for it; ShuttingDown is thrown where the process drains meanwhile. A repeat after a lost answer of COMMIT is
 * told from a first try by key and fence.
 */
export class BatchedTasks {
  readonly #acceptances: Batch<Submission, Acceptance>;
  readonly #claims: Batch<TaskRef, Claim>;
  readonly #intents: Batch<Intent, number | null>;
  readonly #completions: Batch<Completion, boolean>;
  readonly #replies: Batch<Reply, void>;
  readonly #marks: PublishedMarks;

  constructor(
    private readonly store: TaskStore,
    private readonly patience: Patience,
    marks: Pick<MarksOutside, 'onLost' | 'later'> = { onLost: () => undefined },
  ) {
    const batch = <Item extends TenantItem, Result>(
      name: string,
      run: (items: Item[]) => Promise<Result[]>,
      weigh?: (item: Item) => number,
    ): Batch<Item, Result> =>
      new MicroBatch<Traced<Item>, Result>({
        maxSize: MAX_ROWS,
        maxConcurrent: 1,
        run: (items) => inBatchSpan(name, items, run),
        classify: patience.classify,
        maxWeight: MAX_BYTES,
        ownerOf: ({ item }) => item.tenant,
        ...(weigh ? { weigh: ({ item }) => weigh(item) } : {}),
      });
    const silent = <Item extends TenantItem>(name: string, run: (items: Item[]) => Promise<void>) =>
      batch<Item, void>(name, async (items) => {
        await run(items);
        return items.map(() => undefined);
      });
    this.#acceptances = batch(
      'accept',
      (items) => store.accept(items, 'worker'),
      ({ input }) => input.length,
    );
    this.#claims = batch('claim', (items) => store.claim(items));
    this.#intents = batch('intents', (items) => store.recordIntents(items));
    this.#completions = batch('outcomes', (items) => this.#complete(items), bytesOf);
    this.#replies = silent('copies', (items) => store.addReplies(items));
    const alone = silent<PublishedResult>('published', (items) => store.markPublished(items));
    this.#marks = new PublishedMarks({ write: (result) => alone.add(traced(result)), ...marks });
  }

  /** Accepts a task and claims it where it may start at once. */
  accept(submission: Submission): Promise<Acceptance> {
    return untilAvailable(() => this.#acceptances.add(traced(submission)), this.patience);
  }

  claim(task: TaskRef): Promise<Claim> {
    return untilAvailable(() => this.#claims.add(traced(task)), this.patience);
  }

  recordIntent(intent: Intent): Promise<number | null> {
    return untilAvailable(() => this.#intents.add(traced(intent)), this.patience);
  }

  complete(completion: Completion): Promise<boolean> {
    return untilAvailable(() => this.#completions.add(traced(completion)), this.patience);
  }

  addReply(reply: Reply): Promise<void> {
    return untilAvailable(() => this.#replies.add(traced(reply)), this.patience);
  }

  /** Notes that the broker has a result; the mark is written with what ends next, or soon. */
  markPublished(result: PublishedResult): void {
    this.#marks.add(result);
  }

  /** Writes the marks that wait for company; called when nothing runs any more. */
  flush(): Promise<void> {
    return this.#marks.flush();
  }

  async #complete(completions: readonly Completion[]): Promise<boolean[]> {
    const published = this.#marks.take(MAX_ROWS);
    try {
      return await this.store.complete(completions, published);
    } catch (error) {
      this.#marks.giveBack(published);
      throw error;
    }
  }

  settleLane(lane: Lane, settleMs: number): Promise<void> {
    return untilAvailable(() => this.store.settleLane(lane, settleMs), this.patience);
  }

  findProbes(task: TaskRef & { attempt: number }): Promise<EarlierProbe[]> {
    return untilAvailable(() => this.store.findProbes(task), this.patience);
  }

  recordProbe(probe: ProbeRecord): Promise<void> {
    return untilAvailable(() => this.store.recordProbe(probe), this.patience);
  }

  nextInLane(lane: Lane) {
    return untilAvailable(() => this.store.nextInLanes([lane]), this.patience);
  }
}

function bytesOf({ attempt, result }: Completion): number {
  return (attempt?.answer?.length ?? 0) + (result?.event.length ?? 0) + (result?.output?.length ?? 0);
}
