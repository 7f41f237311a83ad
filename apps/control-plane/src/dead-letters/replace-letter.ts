import { Inject, Injectable } from '@nestjs/common';
import { newUuid, readTaskMessage } from '#libs/contracts';
import { type ConnectorRegistry, type Submission, toSubmission } from '#libs/execution';
import { ProblemError } from '#libs/nest-runtime';
import { type Replaceable, type Replacement, ReplacementStore } from '#libs/persistence';
import { actorOf, type Caller } from '../auth/caller.js';
import { refusedJson } from '../http/strict-json.pipe.js';
import { checkAgainstConnector } from '../tasks/check-against-connector.js';
import { ConnectionConnectors } from '../tasks/connection-connectors.js';
import { TaskHints } from '../tasks/task-hints.js';
import { traceOf } from '../tasks/task-trace.js';
import { CONNECTOR_REGISTRY } from '../tokens.js';
import { type Correction, correctedTask } from './corrected-task.js';

/** A task that was made in the place of another. */
export interface Replaced {
  taskId: string;
  /** The old one; null where there was none. */
  replaces: string | null;
}

/** Makes corrected tasks in the place of dead letters. */
@Injectable()
export class ReplaceLetter {
  constructor(
    private readonly replacements: ReplacementStore,
    private readonly connections: ConnectionConnectors,
    private readonly hints: TaskHints,
    @Inject(CONNECTOR_REGISTRY) private readonly connectors: ConnectorRegistry,
  ) {}

  /** The id of the new task, which is committed, and of the old one. Throws a problem that names what is wrong, or why it cannot be. */
  async replace(caller: Caller, letterId: string, correction: Correction, note: string | null): Promise<Replaced> {
    const found = await this.replacements.find(caller.tenant, letterId);
    if (!found) throw ProblemError.notFound(`dead letter ${letterId}`);
    const submission = this.#read(caller.tenant, found, correction);
    await this.connections.mustHave(submission);
    const outcome = await this.replacements.replace(letterId, submission, { actor: actorOf(caller), note });
    if (outcome === null) throw ProblemError.notFound(`dead letter ${letterId}`);
    refuse(letterId, outcome);
    this.hints.publish(submission, 0);
    return { taskId: submission.id, replaces: found.taskId };
  }

  #read(tenant: string, found: Replaceable, correction: Correction): Submission {
    const reading = readTaskMessage(Buffer.from(JSON.stringify(correctedTask(found, correction)), 'utf8'));
    if (!reading.ok) throw refusedJson(reading.code, reading.field, reading.message);
    checkAgainstConnector(reading.task, this.connectors);
    const id = newUuid();
    const { correlationId = null, trace = {} } = found.task ?? {};
    const submission = toSubmission(reading.task, { tenant, id, key: id, trace: traceOf({ ...trace }), correlationId });
    if (submission.deadline !== null && submission.deadline.getTime() <= Date.now()) {
      throw ProblemError.badRequest('deadline_passed', { pointer: '/deadline', detail: 'has passed already' });
    }
    return submission;
  }
}

function refuse(letterId: string, outcome: Replacement): void {
  switch (outcome.kind) {
    case 'replaced':
      return;
    case 'not-open': {
      const { state } = outcome;
      throw ProblemError.stale('dead_letter_ended', `Dead letter ${letterId} is ${state} already`, { state });
    }
    case 'doubtful':
      throw ProblemError.conflict(
        'effect_unknown',
        'Nobody knows whether its task has had its effect: with another one beside it there might be two. Find out first',
      );
    case 'not-failed': {
      const { status } = outcome;
      throw ProblemError.stale('task_not_failed', `Its task is ${status}; only a failed one is replaced`, { status });
    }
  }
}
