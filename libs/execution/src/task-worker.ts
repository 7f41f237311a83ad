import type { BatchedTasks } from './batched-tasks.js';
import type { CallTally } from './health/call-tally.js';
import type { IncomingMessage } from './intake/incoming-message.js';
import type { Intake, TaskIntake } from './intake/task-intake.js';
import type { Log } from './ports/log.js';
import type { LeaseKeeper } from './run/lease-keeper.js';
import type { TaskRunner } from './run/task-runner.js';
import { ACK, type Settlement } from './settlement.js';
import { Unstorable } from './until-available.js';

/** What a worker is made of. */
export interface WorkerParts {
  intake: TaskIntake;
  runner: TaskRunner;
  leases: LeaseKeeper;
  tasks: Pick<BatchedTasks, 'flush'>;
  calls: Pick<CallTally, 'flush'>;
  log: Log;
}

/**
 * Takes deliveries and answers what becomes of each: claim, intent, call, record, publish, then ack. While the database
 * is away a delivery is held, neither acked nor requeued. No outcome of a task is ever a requeue.
 */
export class TaskWorker {
  constructor(private readonly parts: WorkerParts) {}

  /** Handles one delivery of a connector's queue. `alone` on the quarantine queue. */
  async handle(message: IncomingMessage, alone = false): Promise<Settlement> {
    const { intake, runner, leases } = this.parts;
    let taken: Intake;
    try {
      taken = await intake.take(message);
    } catch (error) {
      return this.#notTaken(message, error);
    }
    if (taken.kind === 'settle') return taken.settlement;
    const lease = leases.hold(taken.task);
    try {
      await (taken.intended
        ? runner.runIntended(taken.task, lease, taken.intended)
        : runner.run(taken.task, lease, alone));
    } catch (error) {
      const { id: task, tenant } = taken.task;
      this.parts.log.error(
        { err: error, task, tenant },
        'A run broke off; its lease runs out and the task is claimed again',
      );
    } finally {
      lease.release();
    }
    return ACK;
  }

  /** Ends the renewal of leases and writes what is left to write; called when nothing runs any more. */
  async stop(): Promise<void> {
    this.parts.leases.stop();
    await this.parts.tasks.flush();
    await this.parts.calls.flush();
  }

  /** Nothing was started: what can never be taken is a dead letter, anything else is given back. */
  #notTaken(message: IncomingMessage, error: unknown): Settlement {
    const { log } = this.parts;
    const { messageId } = message.properties;
    if (error instanceof Unstorable) {
      log.error({ err: error, messageId }, 'The database refused a message for its data');
      return { kind: 'dead-letter', reason: 'unstorable', detail: 'The database refused this message for its data' };
    }
    if ((error as { retryable?: unknown } | null)?.retryable === false) {
      log.error({ err: error, messageId }, 'The answer to a message can never be published');
      return {
        kind: 'dead-letter',
        reason: 'unanswerable',
        detail: 'The answer to this message can never be published',
      };
    }
    log.warn({ err: error, messageId }, 'A delivery was not taken and is given back');
    return { kind: 'requeue' };
  }
}
