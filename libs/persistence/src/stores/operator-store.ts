import type { TaskStatus, TraceHeaders } from '#libs/contracts';
import type { ParkedOutcome, ParkedTask } from '#libs/execution';
import type { StatementRunner } from '../database.js';
import { forceToken } from '../statements/force-token.js';
import { lockParkedTask } from '../statements/lock-parked-task.js';
import { requestCancel } from '../statements/request-cancel.js';
import { settleParkedTask } from '../statements/settle-parked-task.js';

/** A task locked for a decision. Only a parked one may be decided over. */
export interface LockedTask extends ParkedTask {
  status: TaskStatus;
  trace: TraceHeaders;
  correlationId: string | null;
  orderingKey: string | null;
  /** Of its last claim or decision, as text: another one has been made since, where it is another. */
  fence: string;
  /** Its deadline has passed: it will not be sent again. */
  expired: boolean;
}

/** What operators do to single tasks. Every method belongs into one transaction of the tenant. */
export class OperatorStore {
  constructor(private readonly runner: StatementRunner) {}

  /** Notes that a cancel was asked for. The status the task has; null where there is no such task. */
  async requestCancel(tenant: string, id: string): Promise<TaskStatus | null> {
    const [row] = await this.runner.run<{ status: TaskStatus }>(requestCancel, [tenant, id]);
    return row?.status ?? null;
  }

  /** Null where there is no such task. */
  async lock(tenant: string, id: string): Promise<LockedTask | null> {
    const [row] = await this.runner.run<LockedTask>(lockParkedTask, [tenant, id]);
    return row ?? null;
  }

  /** Sends a parked task again under a new operation token. Whether it was parked. */
  async forceToken(tenant: string, id: string): Promise<boolean> {
    return (await this.runner.run(forceToken, [tenant, id])).length > 0;
  }

  async settleParked(tenant: string, id: string, { status, reason, result }: ParkedOutcome): Promise<void> {
    await this.runner.run(settleParkedTask, [
      ...[tenant, id, status, reason],
      ...[result?.sequence ?? null, result?.routingKey ?? null, result?.event ?? null, result?.output ?? null],
    ]);
  }
}
