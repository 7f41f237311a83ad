import type { ClaimedTask } from '../claimed-task.js';
import type { EarlierProbe } from '../decisions/decide-probe.js';
import type { decideWake } from '../health/decide-wake.js';
import type { EndpointKey } from '../health/endpoint-health.js';
import type {
  Acceptance,
  Claim,
  Completion,
  Intent,
  Lane,
  MaintenanceStore,
  OverdueResult,
  ProbeRecord,
  PublishedResult,
  Reply,
  Submission,
  TaskRef,
  TaskStore,
  Wakeable,
  WokenTasks,
} from '../ports/task-store.js';
import { InMemoryEndpoints } from './in-memory-endpoints.js';
import { InMemoryPauses } from './in-memory-pauses.js';
import {
  claimedOf,
  FINISHED,
  isClaimable,
  isHeldUp,
  isUnderWay,
  type StoredResult,
  type StoredTask,
  standingOf,
} from './stored-task.js';

/** What a store in memory is made with. */
export interface InMemoryTimes {
  /** The database's clock: milliseconds since 1970. */
  now(): number;
  leaseMs: number;
  graceMs: number;
}

/** For how long the sweeper looks away at most from a task with which nothing happens, in milliseconds. */
const LONGEST_LOOK_AWAY_MS = 300_000;

/** How long the hint at the next task of a lane has, in milliseconds. */
const LANE_HINT_MS = 5_000;

type Fenced = Pick<Completion, 'tenant' | 'id' | 'fence'>;

/** Tasks in memory, by the same rules as the statements: for specs and models. One process, nothing survives. */
export class InMemoryTaskStore implements TaskStore, MaintenanceStore {
  readonly tasks = new Map<string, StoredTask>();
  readonly results: StoredResult[] = [];
  readonly replies: Reply[] = [];
  readonly probes: (ProbeRecord & { at: Date })[] = [];
  readonly #keys = new Map<string, { taskId: string; bodyHash: Buffer; createdAt: number }>();
  readonly #lanes = new Map<string, number>();
  readonly #rests = new Map<string, number>();
  /** What is known of the third parties behind the tasks. */
  readonly endpoints: InMemoryEndpoints;
  /** What operators have paused. */
  readonly pauses: InMemoryPauses;

  constructor(private readonly times: InMemoryTimes) {
    this.pauses = new InMemoryPauses(this.tasks, times.now);
    this.endpoints = new InMemoryEndpoints(this.tasks, times.now, ({ submission }) => {
      return this.probes.filter((one) => keyOf(one) === keyOf(submission)).length;
    });
  }

  /** The row of a task. Throws where there is none. */
  row(ref: TaskRef): StoredTask {
    const task = this.tasks.get(keyOf(ref));
    if (!task) throw new Error(`There is no task ${ref.id}`);
    return task;
  }

  async accept(submissions: readonly Submission[], claimFor: 'worker' | null): Promise<Acceptance[]> {
    return submissions.map((submission) => this.#acceptOne(submission, claimFor !== null));
  }

  async claim(refs: readonly TaskRef[]): Promise<Claim[]> {
    const now = this.times.now();
    const fresh = new Set<string>();
    return refs.map((ref) => {
      const task = this.tasks.get(keyOf(ref));
      if (!task) return { kind: 'unknown' };
      const heldUp = isHeldUp(task, this.tasks.values());
      const isDue = task.unsettled || task.status === 'intent' || deadlineOf(task) <= now;
      const rests = isDue ? null : this.#restsUntil(task, now);
      if (isClaimable(task, now) && ((!heldUp && rests === null) || task.cancelRequested)) {
        fresh.add(keyOf(ref));
        return { kind: 'claimed', task: this.#hand(task, now) };
      }
      const owed = this.results.some((one) => keyOf(one) === keyOf(ref) && one.publishedAt === null);
      const standing = standingOf(task, now, heldUp, owed);
      if (heldUp || rests !== null) this.#noteHeldUp(task, rests, now);
      // A second hint in the batch of the claim itself: the end of that claim brings the task on.
      return { kind: 'refused', standing: fresh.has(keyOf(ref)) ? { ...standing, claimableAt: null } : standing };
    });
  }

  async recordIntents(intents: readonly Intent[]): Promise<(number | null)[]> {
    const now = this.times.now();
    return intents.map((intent) => {
      const task = this.#held(intent);
      const own = task?.attempts.at(-1);
      const isLive = (task?.leaseUntil ?? 0) > now;
      // Told again, because the answer to its first telling was lost.
      if (task?.status === 'intent' && isLive && own && own.fence.counter === intent.fence.counter) {
        return own.requestHash.equals(intent.requestHash) ? own.number : null;
      }
      const { effectClass, operationToken, connectionVersion, requestHash } = intent;
      if (task?.status !== 'running' || !isLive || task.cancelRequested) return null;
      const last = task.attempts.at(-1);
      if (last && last.outcome === null) Object.assign(last, { outcome: 'lost', endedAt: now });
      const number = task.attempts.length + 1;
      const fence = { ...intent.fence };
      task.attempts.push({
        number,
        fence,
        effectClass,
        operationToken,
        connectionVersion,
        requestHash,
        intentAt: now,
        endedAt: null,
        outcome: null,
      });
      Object.assign(task, { status: 'intent', idleClaims: 0, interrupted: false, operationToken, updatedAt: now });
      return number;
    });
  }

  async complete(completions: readonly Completion[], published: readonly PublishedResult[] = []): Promise<boolean[]> {
    await this.markPublished(published);
    const held = completions.map((completion) => this.#held(completion));
    return completions.map((completion, index) => {
      const task = held[index];
      if (!task) return false;
      if (!isUnderWay(task)) return isOwnEnd(task, completion);
      this.#end(task, completion);
      return true;
    });
  }

  async addReplies(replies: readonly Reply[]): Promise<void> {
    this.replies.push(...replies);
  }

  async markPublished(results: readonly PublishedResult[]): Promise<void> {
    for (const { tenant, id, sequence } of results) {
      const result = this.results.find((one) => one.tenant === tenant && one.id === id && one.sequence === sequence);
      if (result) result.publishedAt ??= this.times.now();
    }
  }

  async settleLane({ tenant, connector, orderingKey }: Lane, settleMs: number): Promise<void> {
    const lane = JSON.stringify([tenant, connector, orderingKey]);
    this.#rests.set(lane, Math.max(this.#rests.get(lane) ?? 0, this.times.now() + settleMs));
  }

  /** Until when the lane of a task rests; null where it does not. */
  #restsUntil({ submission: { tenant, connector, orderingKey } }: StoredTask, now: number): number | null {
    const until = this.#rests.get(JSON.stringify([tenant, connector, orderingKey])) ?? 0;
    return until > now ? until : null;
  }

  /** A task that waits for its turn. */
  #noteHeldUp(task: StoredTask, rests: number | null, now: number): void {
    if (task.status !== 'accepted' && !(task.reason === 'ordering' && rests !== null)) return;
    Object.assign(task, { status: 'waiting', reason: 'ordering', notBefore: rests ?? now });
    if (rests !== null) task.wakeAt = Math.min(rests + this.times.graceMs, deadlineOf(task));
  }

  async findProbes({ tenant, id, attempt }: TaskRef & { attempt: number }): Promise<EarlierProbe[]> {
    const made = this.probes.filter((one) => keyOf(one) === keyOf({ tenant, id }) && one.attempt === attempt);
    return made
      .sort((a, b) => a.number - b.number)
      .map(({ outcome, httpStatus, forgiven, at }) => ({ outcome, httpStatus, forgiven, at }));
  }

  async recordProbe(probe: ProbeRecord): Promise<void> {
    if (this.#held(probe)?.status !== 'running') return;
    const known = await this.findProbes(probe);
    if (known.length < probe.number) this.probes.push({ ...probe, at: new Date(this.times.now()) });
  }

  async renewLeases(leases: readonly Fenced[]): Promise<boolean[]> {
    const now = this.times.now();
    return leases.map((lease) => {
      const task = this.#held(lease);
      if (!task || !isUnderWay(task) || (task.leaseUntil ?? 0) <= now) return false;
      this.#lease(task, now);
      return true;
    });
  }

  async nextInLanes(lanes: readonly Lane[]): Promise<Wakeable[]> {
    return lanes.flatMap((lane) => {
      const first = this.#firstIn(lane);
      return first ? [wakeable(first)] : [];
    });
  }

  async takeDue(limit: number, graceMs: number): Promise<Wakeable[]> {
    const now = this.times.now();
    const due = [...this.tasks.values()].filter(({ wakeAt }) => wakeAt !== null && wakeAt <= now);
    const taken = due.sort((a, b) => (a.wakeAt ?? 0) - (b.wakeAt ?? 0)).slice(0, limit);
    for (const task of taken) {
      task.wakeAt = now + Math.max(graceMs, Math.min(now - task.updatedAt, LONGEST_LOOK_AWAY_MS));
    }
    return taken.map(wakeable);
  }

  async wakeHeld(_limit: number, _after: EndpointKey | null, decide: typeof decideWake): Promise<WokenTasks> {
    return { woken: this.endpoints.letGo(decide).map(wakeable), last: null };
  }

  async wakePaused(limit: number): Promise<Wakeable[]> {
    return this.pauses.letGo(limit).map(wakeable);
  }

  async forgetHealthy(): Promise<void> {}

  async owedResults(limit: number, ageMs: number, after: Date | null): Promise<OverdueResult[]> {
    const now = this.times.now();
    return this.results
      .filter(({ publishedAt, createdAt }) => publishedAt === null && createdAt.getTime() < now - ageMs)
      .filter(({ createdAt }) => after === null || createdAt > after)
      .sort((a, b) => a.createdAt.getTime() - b.createdAt.getTime())
      .slice(0, limit)
      .map(({ publishedAt: _marked, ...result }) => result);
  }

  #acceptOne(submission: Submission, claiming: boolean): Acceptance {
    const { tenant, id, idempotencyKey, bodyHash } = submission;
    const key = this.#keys.get(JSON.stringify([tenant, idempotencyKey]));
    const now = this.times.now();
    const known = this.tasks.get(keyOf(submission));
    const since = new Date(Math.min(key?.createdAt ?? now, known?.createdAt ?? now));
    if (!key && known) return { kind: 'conflict', taskId: id, since };
    if (key) {
      const isCopy = key.bodyHash.equals(bodyHash) && (!known || key.taskId === id);
      return isCopy ? { kind: 'same', taskId: key.taskId } : { kind: 'conflict', taskId: key.taskId, since };
    }
    this.#keys.set(JSON.stringify([tenant, idempotencyKey]), { taskId: id, bodyHash, createdAt: now });
    const task = this.#store(submission, now);
    if (!claiming || task.status !== 'accepted' || submission.orderingKey !== null)
      return { kind: 'accepted', taskId: id };
    const claimed = this.#hand(task, now);
    return { kind: 'claimed', task: claimed, intended: this.#intendFirst(task, claimed, now) };
  }

  /** Whether the intent of the first attempt is recorded with the claim. */
  #intendFirst(task: StoredTask, { fence, health, paused }: ClaimedTask, now: number): boolean {
    const { firstIntent: first, redelivered = false } = task.submission;
    const isGuarded = health.some(({ group, guarded }) => guarded && group === first?.group);
    if (!first || redelivered || isGuarded || paused || deadlineOf(task) <= now) return false;
    const { effectClass, operationToken, connectionVersion, requestHash } = first;
    const intent = { effectClass, operationToken, connectionVersion, requestHash, intentAt: now };
    task.attempts.push({ number: 1, fence: { ...fence }, ...intent, endedAt: null, outcome: null });
    Object.assign(task, { status: 'intent', idleClaims: 0, operationToken });
    return true;
  }

  #store(submission: Submission, now: number): StoredTask {
    const notBefore = submission.notBefore?.getTime() ?? null;
    const isEarly = notBefore !== null && notBefore > now;
    const deadline = submission.deadline?.getTime() ?? Number.POSITIVE_INFINITY;
    const hinted = isEarly && notBefore < now + 60_000 ? this.times.graceMs : 0;
    const task: StoredTask = {
      ...{ submission, notBefore, attempts: [], attemptsForgiven: 0, idleClaims: 0, operationToken: null },
      ...{ forceCounter: 0, unsettled: false, interrupted: false, cancelRequested: false, resultSequence: 0 },
      ...{ heldGroup: null, ticketUntil: null },
      ...{ createdAt: now, updatedAt: now, finishedAt: null, leaseUntil: null, fence: { epoch: 1, counter: 0 } },
      status: isEarly ? 'waiting' : 'accepted',
      reason: isEarly ? 'not_before' : null,
      wakeAt: isEarly ? Math.min(deadline, notBefore + hinted) : now + this.times.graceMs,
      orderingNumber: this.nextNumber(submission),
    };
    this.tasks.set(keyOf(submission), task);
    return task;
  }

  /** The next number of a lane; 0 for a task that has no ordering key. */
  nextNumber({ tenant, connector, orderingKey }: Submission): number {
    if (orderingKey === null) return 0;
    const lane = JSON.stringify([tenant, connector, orderingKey]);
    const next = (this.#lanes.get(lane) ?? 0) + 1;
    this.#lanes.set(lane, next);
    return next;
  }

  /** Gives a task to whoever claimed it. */
  #hand(task: StoredTask, now: number): ClaimedTask {
    task.interrupted ||= task.status === 'intent';
    task.fence = { epoch: task.fence.epoch, counter: task.fence.counter + 1 };
    task.idleClaims++;
    Object.assign(task, { status: 'running', reason: null, updatedAt: now });
    this.#lease(task, now);
    const ticket = (task.ticketUntil ?? 0) > now;
    const late = !ticket && task.ticketUntil !== null;
    Object.assign(task, { heldGroup: null, ticketUntil: null });
    const seen = { health: this.endpoints.seenBy(task), paused: this.pauses.hold(task.submission) };
    return claimedOf(task, { ...seen, ticket, late }, now);
  }

  #lease(task: StoredTask, now: number): void {
    task.leaseUntil = now + this.times.leaseMs;
    task.wakeAt = task.leaseUntil + this.times.graceMs;
  }

  #held({ tenant, id, fence }: Fenced): StoredTask | null {
    const task = this.tasks.get(keyOf({ tenant, id }));
    return task && task.fence.epoch === fence.epoch && task.fence.counter === fence.counter ? task : null;
  }

  #end(task: StoredTask, completion: Completion): void {
    const now = this.times.now();
    const { status, reason, notBefore, wakeAt, unsettled, forgiven, attempt, result } = completion;
    const hurries = status === 'waiting' && task.cancelRequested;
    Object.assign(task, { status, reason, unsettled, leaseUntil: null, interrupted: false, updatedAt: now });
    task.heldGroup = completion.heldGroup;
    task.notBefore = notBefore?.getTime() ?? null;
    task.wakeAt = hurries ? now : (wakeAt?.getTime() ?? null);
    task.attemptsForgiven += forgiven;
    if (status === 'waiting') task.idleClaims = 0;
    if (status === 'accepted') task.idleClaims = Math.max(task.idleClaims - 1, 0);
    task.finishedAt = FINISHED.includes(status) ? now : null;
    const recorded = task.attempts.find(({ number }) => number === attempt?.number);
    if (recorded && attempt) Object.assign(recorded, { outcome: attempt.outcome, endedAt: now });
    const last = task.attempts.at(-1);
    if (attempt === null && last?.outcome === null) Object.assign(last, { outcome: 'lost', endedAt: now });
    if (result) this.announce(task, result);
    if (task.finishedAt !== null) this.bringNext(task);
  }

  /** Who comes next in the lane of a task that ended, and waits for nothing else, is due soon: its hint may be lost. */
  bringNext({ submission: { tenant, connector, orderingKey } }: StoredTask): void {
    const first = orderingKey === null ? null : this.#firstIn({ tenant, connector, orderingKey });
    if (!first || (first.status !== 'accepted' && first.status !== 'waiting') || first.heldGroup !== null) return;
    const now = this.times.now();
    if ((first.notBefore ?? now) <= now) first.wakeAt = Math.min(first.wakeAt ?? now, now + LANE_HINT_MS);
  }

  #firstIn(lane: Lane): StoredTask | undefined {
    return [...this.tasks.values()]
      .filter(
        ({ submission: of, finishedAt }) =>
          finishedAt === null &&
          of.tenant === lane.tenant &&
          of.connector === lane.connector &&
          of.orderingKey === lane.orderingKey,
      )
      .sort((a, b) => a.orderingNumber - b.orderingNumber)[0];
  }

  /** Stores a result that is to be announced. Throws where there is one of its sequence already. */
  announce(task: StoredTask, result: NonNullable<Completion['result']>): void {
    const { tenant, id, connector, action, correlationId, trace } = task.submission;
    const { sequence, status, routingKey, event } = result;
    if (this.results.some((one) => keyOf(one) === keyOf({ tenant, id }) && one.sequence === sequence)) {
      throw new Error(`The task ${id} has a result ${sequence} already`);
    }
    task.resultSequence = sequence;
    this.results.push({
      ...{ tenant, id, connector, action, correlationId, trace, sequence, status, routingKey, event },
      ...{ createdAt: new Date(this.times.now()), publishedAt: null },
    });
  }
}

/** Whether a task is as this completion, told before, has left it. */
function isOwnEnd({ status, resultSequence }: StoredTask, completion: Completion): boolean {
  return status === completion.status && (completion.result?.sequence ?? resultSequence) === resultSequence;
}

const deadlineOf = ({ submission: { deadline } }: StoredTask): number =>
  deadline?.getTime() ?? Number.POSITIVE_INFINITY;

const keyOf = ({ tenant, id }: TaskRef): string => `${tenant} ${id}`;

function wakeable({ submission: { tenant, id, connector, action, trace } }: StoredTask): Wakeable {
  return { tenant, id, connector, action, trace };
}
