import { Injectable } from '@nestjs/common';
import { MicroBatch, type Submission, type Acceptance as TaskAcceptance } from '#libs/execution';
import {
  classifyDatabaseError,
  Database,
  type DatabaseFault,
  isLostConnection,
  PostgresTaskStore,
} from '#libs/persistence';
import { inBatchSpan, inSpan, type Traced, traced } from '#libs/tracing';

/** Tasks in one statement at most. */
const MAX_ROWS = 200;
/** Statements of one tenant at a time. */
const MAX_CONCURRENT = 2;

/** Accepts the tasks of requests that come at the same moment in one statement for each tenant, walled by tenant. */
@Injectable()
export class BatchedAcceptance {
  readonly #batches = new Map<string, MicroBatch<Traced<Submission>, TaskAcceptance>>();

  constructor(private readonly database: Database) {}

  /** Resolves after COMMIT. */
  accept(submission: Submission): Promise<TaskAcceptance> {
    const { id, tenant, connector, action } = submission;
    const attributes = { 'waybill.task.id': id, 'waybill.tenant': tenant };
    return inSpan(`accept ${connector}.${action}`, { attributes }, async (span) => {
      const acceptance = await this.#batchOf(tenant).add(traced(submission));
      span.setAttribute('waybill.acceptance', acceptance.kind);
      return acceptance;
    });
  }

  #batchOf(tenant: string): MicroBatch<Traced<Submission>, TaskAcceptance> {
    const known = this.#batches.get(tenant);
    if (known) return known;
    const made = new MicroBatch<Traced<Submission>, TaskAcceptance>({
      maxSize: MAX_ROWS,
      maxConcurrent: MAX_CONCURRENT,
      classify: repeatIfLost,
      run: (submissions) =>
        inBatchSpan('accept', submissions, (items) =>
          this.database.asTenant(tenant, (runner) => new PostgresTaskStore(runner).accept(items, null)),
        ),
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
