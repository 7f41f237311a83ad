import { MicroBatch } from './micro-batch.js';
import type {
  Acceptance,
  Claim,
  Completion,
  GateClosing,
  Intent,
  Reply,
  Submission,
  TaskRef,
  TaskStore,
} from './ports/task-store.js';
import { type Patience, untilAvailable } from './until-available.js';

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
  readonly #acceptances: MicroBatch<Submission, Acceptance>;
  readonly #claims: MicroBatch<TaskRef, Claim>;
  readonly #intents: MicroBatch<Intent, number | null>;
  readonly #completions: MicroBatch<Completion, boolean>;
  readonly #replies: MicroBatch<Reply, void>;
  readonly #published: MicroBatch<TaskRef & { sequence: number }, void>;

  constructor(
    private readonly store: TaskStore,
    private readonly patience: Patience,
  ) {
    const batch = <Item, Result>(run: (items: Item[]) => Promise<Result[]>, weigh?: (item: Item) => number) =>
      new MicroBatch<Item, Result>({
        maxSize: MAX_ROWS,
        maxConcurrent: 1,
        run,
        classify: patience.classify,
        maxWeight: MAX_BYTES,
        ...(weigh ? { weigh } : {}),
      });
    const silent = <Item>(run: (items: Item[]) => Promise<void>) =>
      batch<Item, void>(async (items) => {
        await run(items);
        return items.map(() => undefined);
      });
    this.#acceptances = batch(
      (items) => store.accept(items, 'worker'),
      ({ input }) => input.length,
    );
    this.#claims = batch((items) => store.claim(items));
    this.#intents = batch((items) => store.recordIntents(items));
    this.#completions = batch((items) => store.complete(items), bytesOf);
    this.#replies = silent((items) => store.addReplies(items));
    this.#published = silent((items) => store.markPublished(items));
  }

  /** Accepts a task and claims it where it may start at once. */
  accept(submission: Submission): Promise<Acceptance> {
    return untilAvailable(() => this.#acceptances.add(submission), this.patience);
  }

  claim(task: TaskRef): Promise<Claim> {
    return untilAvailable(() => this.#claims.add(task), this.patience);
  }

  recordIntent(intent: Intent): Promise<number | null> {
    return untilAvailable(() => this.#intents.add(intent), this.patience);
  }

  complete(completion: Completion): Promise<boolean> {
    return untilAvailable(() => this.#completions.add(completion), this.patience);
  }

  addReply(reply: Reply): Promise<void> {
    return untilAvailable(() => this.#replies.add(reply), this.patience);
  }

  markPublished(result: TaskRef & { sequence: number }): Promise<void> {
    return this.#published.add(result);
  }

  closeGate(gate: GateClosing): Promise<void> {
    return untilAvailable(() => this.store.closeGates([gate]), this.patience);
  }

  nextInLane(lane: { tenant: string; connector: string; orderingKey: string }) {
    return untilAvailable(() => this.store.nextInLanes([lane]), this.patience);
  }
}

function bytesOf({ attempt, result }: Completion): number {
  return (attempt?.answer?.length ?? 0) + (result?.event.length ?? 0) + (result?.output?.length ?? 0);
}
