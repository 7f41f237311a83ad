import { HEADERS, isTerminal } from '#libs/contracts';
import { describeSpan, inSpan, traceHeadersNow } from '#libs/tracing';
import type { BatchedTasks } from '../batched-tasks.js';
import type { ClaimedTask } from '../claimed-task.js';
import type { Announcer } from '../ports/announcer.js';
import type { Clock } from '../ports/clock.js';
import type { ConnectionDirectory, ConnectorRegistry, TenantDirectory } from '../ports/outside.js';
import type { Acceptance, Standing, Submission, TaskRef } from '../ports/task-store.js';
import { firstIntentOf, type PlannedAttempt, planFirstAttempt } from '../run/plan-first-attempt.js';
import { LONGEST_HINT_DELAY_MS } from '../run/settle-task.js';
import { ACK, type Settlement } from '../settlement.js';
import { type Patience, ShuttingDown, Unstorable, untilAvailable } from '../until-available.js';
import { conflictAnswer } from './conflict-answer.js';
import type { IncomingMessage } from './incoming-message.js';
import { readMessage } from './read-message.js';
import { resolveTenant, type SenderFacts } from './resolve-tenant.js';

/** What a message leads to: a task to run now, with the attempt that is recorded already, or a delivery to settle. */
export type Intake =
  | { kind: 'run'; task: ClaimedTask; intended: PlannedAttempt | null }
  | { kind: 'settle'; settlement: Settlement };

/** What intake rests on. */
export interface IntakeOutside {
  tasks: BatchedTasks;
  announcer: Announcer;
  tenants: TenantDirectory;
  connections: ConnectionDirectory;
  connectors: ConnectorRegistry;
  clock: Clock;
  patience: Patience;
}

/** A task that could not be claimed is not hinted at sooner, in milliseconds: clocks differ, and locks take their time. */
const SHORTEST_RETURN_MS = 1_000;

const DONE: Intake = { kind: 'settle', settlement: ACK };

/** Turns a message into a claimed task, or says why there is none. */
export class TaskIntake {
  constructor(private readonly outside: IntakeOutside) {}

  /** Reads, accepts and claims. Rejects with ShuttingDown, or where the broker does not confirm an answer. */
  async take(message: IncomingMessage): Promise<Intake> {
    const { clock, connections, connectors, patience } = this.outside;
    if ((await clock.known) === false) throw new ShuttingDown('The worker drains before it knows the time');
    const { user, ...sender } = await untilAvailable(() => this.#senderOf(message), patience);
    const resolution = resolveTenant({ user, ...sender });
    if (!resolution.ok) return deadLetter(resolution.reason, resolution.detail);
    const { tenant } = resolution;
    const reading = readMessage(message, tenant, user?.kind === 'service', connectors);
    if (reading.kind === 'refused') return deadLetter(reading.reason, reading.detail);
    if (reading.kind === 'hint') {
      describeSpan({ 'waybill.tenant': tenant, 'waybill.task.id': reading.taskId });
      const { taskId: id, born } = reading;
      return this.#claim(born === undefined ? { tenant, id } : { tenant, id, born });
    }

    const { submission } = reading;
    const connector = await untilAvailable(() => connections.connectorOf(tenant, submission.connection), patience);
    if (connector !== submission.connector) {
      const detail = `/connection There is no connection ${submission.connection} of connector ${submission.connector}`;
      return deadLetter('unknown_connection', detail);
    }
    return this.#accept(submission, reading.replyTo, reading.replyCorrelationId);
  }

  async #senderOf(message: IncomingMessage): Promise<SenderFacts> {
    const { tenants } = this.outside;
    const { userId } = message.properties;
    return {
      userId,
      tenantHeader: message.headers[HEADERS.tenant],
      user: userId === undefined ? null : await tenants.user(userId),
      onlyTenant: await tenants.onlyTenant(),
    };
  }

  async #accept(submission: Submission, replyTo: string | null, correlationId: string): Promise<Intake> {
    const { tasks, announcer, clock } = this.outside;
    const planned = await this.#plan(submission);
    const firstIntent = planned && firstIntentOf(planned);
    const kept = { ...submission, trace: traceHeadersNow(submission.trace), firstIntent };
    const acceptance = await inSpan('accept', {}, async (span) => {
      const outcome = await tasks.accept(kept).catch((error: unknown) => {
        // A first intent that cannot be stored must not take the task with it: that is told with the claim in hand.
        if (error instanceof Unstorable && firstIntent !== null) return tasks.accept({ ...kept, firstIntent: null });
        throw error;
      });
      span.setAttribute('waybill.acceptance', outcome.kind);
      if (outcome.kind === 'claimed') span.setAttribute('waybill.intended', outcome.intended);
      return outcome;
    });
    const { tenant } = submission;
    describeSpan({ 'waybill.tenant': tenant, 'waybill.task.id': taskIdOf(acceptance) ?? submission.id });
    if (acceptance.kind === 'conflict') {
      const { event, eventId, detail } = conflictAnswer(submission, acceptance.since ?? new Date(clock.wallMs()));
      if (replyTo !== null) await announcer.directAnswer({ tenant, replyTo, correlationId, event, eventId });
      return deadLetter('idempotency_conflict', detail);
    }
    const id = acceptance.kind === 'claimed' ? acceptance.task.id : acceptance.taskId;
    if (replyTo !== null) await tasks.addReply({ tenant, id, replyTo, correlationId });
    if (acceptance.kind === 'claimed')
      return { kind: 'run', task: acceptance.task, intended: acceptance.intended ? planned : null };
    return this.#claim({ tenant, id }, replyTo !== null);
  }

  /** What keeps a connection from being opened, but for a database that is away, is told with the claim in hand. */
  async #plan(submission: Submission): Promise<PlannedAttempt | null> {
    const { clock, connections, connectors, patience } = this.outside;
    const { tenant, connector, connection } = submission;
    try {
      const opening = await untilAvailable(() => connections.open(tenant, connection), patience);
      if (opening.kind !== 'open') return null;
      return planFirstAttempt(submission, connectors.get(connector), opening.connection, clock.wallMs());
    } catch (error) {
      if (error instanceof Unstorable) return null;
      throw error;
    }
  }

  async #claim(ref: TaskRef, awaitsReply = false): Promise<Intake> {
    const claim = await inSpan('claim', {}, async (span) => {
      const outcome = await this.outside.tasks.claim(ref);
      span.setAttribute('waybill.claim', outcome.kind);
      if (outcome.kind === 'refused') span.setAttribute('waybill.task.status', outcome.standing.status);
      return outcome;
    });
    if (claim.kind === 'claimed') {
      this.outside.clock.heard?.(claim.task.claimedAt.storeMs);
      return { kind: 'run', task: claim.task, intended: null };
    }
    if (claim.kind === 'refused') await this.#comeBack(ref, claim.standing, awaitsReply);
    return DONE;
  }

  /** A task that cannot be claimed now is hinted at for when it can; a finished one has its late copies answered. */
  async #comeBack(ref: TaskRef, standing: Standing, awaitsReply: boolean): Promise<void> {
    const { announcer, clock } = this.outside;
    if (isTerminal(standing.status) || standing.status === 'parked') {
      if (awaitsReply) await announcer.replyHint(ref);
      return;
    }
    if (standing.heldByOrder || standing.claimableAt === null) return;
    const delay = Math.max(SHORTEST_RETURN_MS, standing.claimableAt.getTime() - clock.wallMs());
    if (delay <= LONGEST_HINT_DELAY_MS) await announcer.hint({ tenant: ref.tenant, id: ref.id, ...standing }, delay);
  }
}

function taskIdOf(acceptance: Acceptance): string | null {
  return acceptance.kind === 'claimed' ? acceptance.task.id : acceptance.taskId;
}

function deadLetter(reason: string, detail: string): Intake {
  return { kind: 'settle', settlement: { kind: 'dead-letter', reason, detail } };
}
