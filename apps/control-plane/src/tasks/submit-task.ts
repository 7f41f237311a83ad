import { Inject, Injectable } from '@nestjs/common';
import type { ConnectorRegistry } from '#libs/execution';
import { ProblemError } from '#libs/nest-runtime';
import { CONNECTOR_REGISTRY } from '../tokens.js';
import { ConnectionConnectors } from './connection-connectors.js';
import { type RequestHeaders, readSubmission } from './read-submission.js';
import { TaskDesk } from './task-desk.js';

/** A task that is committed. */
export interface SubmittedTask {
  id: string;
  /** It was there before, under the same key and with the same body. */
  replayed: boolean;
}

/** Takes in a task over HTTP. */
@Injectable()
export class SubmitTask {
  constructor(
    private readonly desk: TaskDesk,
    private readonly connections: ConnectionConnectors,
    @Inject(CONNECTOR_REGISTRY) private readonly connectors: ConnectorRegistry,
  ) {}

  /** Resolves after COMMIT. Throws a problem that names what is wrong. */
  async submit(tenant: string, body: unknown, headers: RequestHeaders): Promise<SubmittedTask> {
    const submission = readSubmission(tenant, body, headers, this.connectors);
    await this.connections.mustHave(submission);
    const acceptance = await this.desk.accept(submission);
    if (acceptance.kind === 'conflict') {
      throw new ProblemError({
        status: 422,
        code: 'idempotency_conflict',
        title: 'The idempotency key belongs to another task',
        errors: [{ header: 'Idempotency-Key', detail: 'was used before with another body' }],
      });
    }
    if (acceptance.kind === 'late') {
      throw ProblemError.badRequest('deadline_passed', { pointer: '/deadline', detail: 'has passed already' });
    }
    return { id: acceptance.taskId, replayed: acceptance.kind === 'same' };
  }
}
