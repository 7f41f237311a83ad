import { Injectable } from '@nestjs/common';
import { MicroBatch, type Submission, type Acceptance as TaskAcceptance } from '#libs/execution';
import {
  classifyDatabaseError,
  Database,
  type DatabaseFault,
  isLostConnection,
  PostgresTaskStore,
} from '#libs/persistence';

/** Tasks in one statement at most. */
const MAX_ROWS = 200;
/** Statements of one tenant at a time. */
const MAX_CONCURRENT = 2;

/** Accepts the tasks of requests that come at the same moment in one statement for each tenant, walled by tenant. */
@Injectable()
export class BatchedAcceptance {
  readonly #batches = new Map<string, MicroBatch<Submission, TaskAcceptance>>();

  constructor(private readonly database: Database) {}

  /** Resolves after COMMIT. */
  accept(submission: Submission): Promise<TaskAcceptance> {
    return this.#batchOf(submission.tenant).add(submission);
  }

  #batchOf(tenant: string): MicroBatch<Submission, TaskAcceptance> {
    const known = this.#batches.get(tenant);
    if (known) return known;
    const made = new MicroBatch<Submission, TaskAcceptance>({
      maxSize: MAX_ROWS,
      maxConcurrent: MAX_CONCURRENT,
      classify: repeatIfLost,
      run: (submissions) =>
        this.database.asTenant(tenant, (runner) => new PostgresTaskStore(runner).accept(submissions, null)),
    });
    this.#batches.set(tenant, made);
    return made;
  }
}

/**
 * Where the answer of COMMIT was lost nobody knows whether the tasks were accepted. Asking again tells: the same ids and
 * keys are then the same tasks. Without it a caller that tries again without a key would have two.
 */
function repeatIfLost(error: unknown): DatabaseFault {
  return isLostConnection(error) ? 'repeat' : classifyDatabaseError(error);
}
