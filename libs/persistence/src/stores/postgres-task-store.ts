import { newUuid, type TaskStatus, type TraceHeaders } from '#libs/contracts';
import type {
  Acceptance,
  Claim,
  ClaimedTask,
  Completion,
  EarlierProbe,
  Fence,
  Intent,
  Lane,
  ProbeRecord,
  PublishedResult,
  Reply,
  Submission,
  TaskRef,
  TaskStore,
  Wakeable,
} from '#libs/execution';
import type { StatementRunner } from '../database.js';
import { acceptAndIntend } from '../statements/accept-and-intend.js';
import { acceptTasks } from '../statements/accept-tasks.js';
import { addReplies } from '../statements/add-replies.js';
import { claimTasks } from '../statements/claim-tasks.js';
import { completeInLanes } from '../statements/complete-in-lanes.js';
import { completeTasks } from '../statements/complete-tasks.js';
import { findKeys } from '../statements/find-keys.js';
import { findOwnEnds } from '../statements/find-own-ends.js';
import { findOwnIntents } from '../statements/find-own-intents.js';
import { findProbes } from '../statements/find-probes.js';
import { markPublished } from '../statements/mark-published.js';
import { nextInLanes } from '../statements/next-in-lanes.js';
import { noteHeldUp } from '../statements/note-held-up.js';
import { recordIntents } from '../statements/record-intents.js';
import { recordProbe } from '../statements/record-probe.js';
import { renewLeases } from '../statements/renew-leases.js';
import { settleLane } from '../statements/settle-lane.js';
import { taskStandings } from '../statements/task-standings.js';
import {
  type AcceptedRow,
  type ClaimedRow,
  type ClaimTime,
  claimedAtAcceptance,
  claimedFromRow,
} from './claimed-task-row.js';
import { toColumns } from './columns.js';
import { type Arrival, groupSubmissions } from './group-submissions.js';
import {
  ACCEPTED_COLUMNS,
  bornBetweenOf,
  COMPLETION_COLUMNS,
  FIRST_INTENT_COLUMNS,
  INTENT_COLUMNS,
  OWN_END_COLUMNS,
  OWN_INTENT_COLUMNS,
  publishedParameters,
  REF_COLUMNS,
} from './task-columns.js';

/** Times of a store, in milliseconds. */
export interface TaskStoreTimes {
  /** How long a claim holds. @default 30000 */
  leaseMs?: number;
  /** How long after a lease or a hint the sweeper looks at a task. @default 5000 */
  graceMs?: number;
}

interface KeyRow {
  tenant: string;
  key: string;
  id: string;
  key_task_id: string | null;
  body_hash: Buffer | null;
  known_id: string | null;
  since: Date | null;
}

/** A row that a claim still held. */
interface HeldRow extends TaskRef {
  epoch: number;
  counter: string;
}

/** The row of an intent. */
interface NumberedRow extends HeldRow {
  number: number;
}

interface ProbeRow {
  outcome: EarlierProbe['outcome'];
  http_status: number | null;
  forgiven: boolean;
  at: Date;
}

interface StandingRow {
  tenant: string;
  id: string;
  connector: string;
  action: string;
  status: TaskStatus;
  trace: TraceHeaders;
  born?: string;
  claimable_at: Date | null;
  held_by_order: boolean;
  held_by_doubt: boolean;
  result_owed: boolean;
}

/** The truth about tasks in PostgreSQL: one statement for many rows, sorted by key. */
export class PostgresTaskStore implements TaskStore {
  readonly #lease: string;
  readonly #grace: string;

  constructor(
    private readonly runner: StatementRunner,
    { leaseMs = 30_000, graceMs = 5_000 }: TaskStoreTimes = {},
  ) {
    this.#lease = `${leaseMs} milliseconds`;
    this.#grace = `${graceMs} milliseconds`;
  }

  async accept(submissions: readonly Submission[], claimFor: 'worker' | null): Promise<Acceptance[]> {
    const { first, rest } = groupSubmissions(submissions);
    const claimedAt = now();
    const intending = claimFor !== null && first.some(({ submission }) => submission.firstIntent);
    const rows = await this.runner.run<AcceptedRow>(intending ? acceptAndIntend : acceptTasks, [
      ...toColumns(first, ACCEPTED_COLUMNS),
      this.#lease,
      this.#grace,
      claimFor !== null,
      ...(intending ? toColumns(first, FIRST_INTENT_COLUMNS) : []),
    ]);
    const accepted = new Map(rows.map((row) => [keyOf(row.tenant, row.id), row]));
    const answers: Acceptance[] = [];
    const unknown: Arrival[] = [...rest];
    for (const one of first) {
      const { tenant, id } = one.submission;
      const row = accepted.get(keyOf(tenant, id));
      if (!row) unknown.push(one);
      else if (row.claimed)
        answers[one.arrival] = {
          kind: 'claimed',
          task: claimedAtAcceptance(row, one.submission, claimedAt),
          intended: row.intended,
        };
      else answers[one.arrival] = { kind: 'accepted', taskId: id, born: row.born };
    }
    await this.#lookUp(unknown, answers, { claimFor, total: submissions.length });
    return answers;
  }

  async claim(tasks: readonly TaskRef[]): Promise<Claim[]> {
    const unique = uniqueSorted(tasks);
    const claimedAt = now();
    const rows = await this.runner.run<ClaimedRow>(claimTasks, [
      ...[...refColumns(unique), this.#lease, this.#grace],
      ...bornBetweenOf(unique),
    ]);
    const claimed = new Map(rows.map((row) => [keyOf(row.tenant, row.id), claimedFromRow(row, claimedAt)]));
    const others = unique.filter(({ tenant, id }) => !claimed.has(keyOf(tenant, id)));
    const standings = others.length === 0 ? [] : await this.runner.run<StandingRow>(taskStandings, refColumns(others));
    const heldUp = standings.filter(
      ({ status, ...row }) => (row.held_by_order || row.held_by_doubt) && !isUnderWay(status),
    );
    if (heldUp.length > 0) await this.runner.run(noteHeldUp, [...refColumns(sorted(heldUp)), this.#grace]);
    const refused = new Map(standings.map((row) => [keyOf(row.tenant, row.id), row]));
    return tasks.map(({ tenant, id }) => takeClaim(keyOf(tenant, id), claimed, refused));
  }

  async recordIntents(intents: readonly Intent[]): Promise<(number | null)[]> {
    const numbers = new Map<string, number>();
    const note = (rows: readonly NumberedRow[]) => {
      for (const row of rows) numbers.set(heldKey(row), row.number);
    };
    note(
      await this.runner.run<NumberedRow>(recordIntents, [
        ...toColumns(sorted(intents), INTENT_COLUMNS),
        ...bornBetweenOf(intents),
      ]),
    );
    const missing = intents.filter((intent) => !numbers.has(claimKey(intent)));
    // Told apart from an old fence by what is stored: the answer to the COMMIT of a first try may have been lost.
    if (missing.length > 0)
      note(await this.runner.run<NumberedRow>(findOwnIntents, toColumns(missing, OWN_INTENT_COLUMNS)));
    return intents.map((intent) => numbers.get(claimKey(intent)) ?? null);
  }

  async complete(completions: readonly Completion[], published: readonly PublishedResult[] = []): Promise<boolean[]> {
    const inLanes = completions.some(({ orderingKey }) => orderingKey !== null);
    const held = await this.runner.run<HeldRow>(inLanes ? completeInLanes : completeTasks, [
      ...toColumns(sorted(completions), COMPLETION_COLUMNS),
      ...publishedParameters(published),
      ...bornBetweenOf(completions),
    ]);
    const kept = heldBy(held, completions);
    const missing = completions.filter((_, index) => !kept[index]);
    if (missing.length === 0) return kept;
    // As above: what a first try has stored is kept, and is announced now rather than by the sweeper.
    const own = await this.runner.run<HeldRow>(findOwnEnds, toColumns(missing, OWN_END_COLUMNS));
    return heldBy([...held, ...own], completions);
  }

  async addReplies(replies: readonly Reply[]): Promise<void> {
    await this.runner.run(
      addReplies,
      toColumns(replies, [(r) => r.tenant, (r) => r.id, () => newUuid(), (r) => r.replyTo, (r) => r.correlationId]),
    );
  }

  async markPublished(results: readonly PublishedResult[]): Promise<void> {
    await this.runner.run(markPublished, publishedParameters(results));
  }

  async settleLane({ tenant, connector, orderingKey }: Lane, settleMs: number): Promise<void> {
    await this.runner.run(settleLane, [tenant, connector, orderingKey, settleMs]);
  }

  async findProbes({ tenant, id, attempt }: TaskRef & { attempt: number }): Promise<EarlierProbe[]> {
    const rows = await this.runner.run<ProbeRow>(findProbes, [tenant, id, attempt]);
    return rows.map(({ outcome, http_status: httpStatus, forgiven, at }) => ({ outcome, httpStatus, forgiven, at }));
  }

  async recordProbe(probe: ProbeRecord): Promise<void> {
    const { fence, url, scope, httpStatus, errorCode, detail, answer, forgiven } = probe;
    await this.runner.run(recordProbe, [
      ...[probe.tenant, probe.id, fence.epoch, fence.counter, probe.attempt, probe.number, probe.outcome],
      ...[url, scope, httpStatus, errorCode, detail, answer, forgiven],
    ]);
  }

  async renewLeases(leases: readonly (TaskRef & { fence: Fence })[]): Promise<boolean[]> {
    const columns = toColumns(sorted(leases), [...REF_COLUMNS, (l) => l.fence.epoch, (l) => l.fence.counter]);
    const parameters = [...columns, this.#lease, this.#grace, ...bornBetweenOf(leases)];
    return heldBy(await this.runner.run<HeldRow>(renewLeases, parameters), leases);
  }

  nextInLanes(lanes: readonly Lane[]): Promise<Wakeable[]> {
    return this.runner.run<Wakeable>(
      nextInLanes,
      toColumns(lanes, [(l) => l.tenant, (l) => l.connector, (l) => l.orderingKey]),
    );
  }

  /** What each submission is a copy of, or clashes with; null where neither its key nor its id is known. */
  async findCopies(submissions: readonly Submission[]): Promise<(Copy | null)[]> {
    const rows = await this.runner.run<KeyRow>(
      findKeys,
      toColumns(submissions, [(s) => s.tenant, (s) => s.idempotencyKey, (s) => s.id]),
    );
    const found = new Map(rows.map((row) => [JSON.stringify([row.tenant, row.key, row.id]), row]));
    return submissions.map((submission) => {
      const { tenant, idempotencyKey, id } = submission;
      return tellCopy(submission, found.get(JSON.stringify([tenant, idempotencyKey, id])));
    });
  }

  /**
   * Tells copies from clashes, for submissions whose key or id was taken. One that stood behind a clash of its own batch
   * is neither, and is accepted after all.
   */
  async #lookUp(
    unknown: readonly Arrival[],
    answers: Acceptance[],
    { claimFor, total }: { claimFor: 'worker' | null; total: number },
  ): Promise<void> {
    if (unknown.length === 0) return;
    const copies = await this.findCopies(unknown.map(({ submission }) => submission));
    const overlooked = unknown.filter((_, index) => copies[index] === null);
    unknown.forEach(({ arrival }, index) => {
      answers[arrival] = copies[index] ?? { kind: 'conflict', taskId: null, since: null };
    });
    if (overlooked.length === 0 || overlooked.length === total) return;
    const second = await this.accept(
      overlooked.map(({ submission }) => submission),
      claimFor,
    );
    overlooked.forEach(({ arrival }, index) => {
      answers[arrival] = second[index] ?? { kind: 'conflict', taskId: null, since: null };
    });
  }
}

/** What a submission repeats or clashes with. */
type Copy = Extract<Acceptance, { kind: 'same' | 'conflict' }>;

/** Same key and body: a copy, unless its id is that of yet another task. */
function tellCopy(submission: Submission, row: KeyRow | undefined): Copy | null {
  if (!row?.key_task_id) return row?.known_id ? { kind: 'conflict', taskId: row.known_id, since: row.since } : null;
  const sameBody = row.body_hash?.equals(submission.bodyHash) === true;
  const foreignId = row.known_id !== null && row.known_id !== row.key_task_id;
  return sameBody && !foreignId
    ? { kind: 'same', taskId: row.key_task_id }
    : { kind: 'conflict', taskId: row.key_task_id, since: row.since };
}

function takeClaim(key: string, claimed: Map<string, ClaimedTask>, refused: Map<string, StandingRow>): Claim {
  const task = claimed.get(key);
  if (task) {
    claimed.delete(key);
    refused.set(key, leasedHere(task));
    return { kind: 'claimed', task };
  }
  const row = refused.get(key);
  if (!row) return { kind: 'unknown' };
  const { connector, action, status, trace, born, claimable_at, held_by_order, result_owed } = row;
  return {
    kind: 'refused',
    standing: {
      connector,
      action,
      status,
      trace,
      ...(born === undefined ? {} : { born }),
      claimableAt: claimable_at,
      heldByOrder: held_by_order,
      resultOwed: result_owed,
    },
  };
}

/** A second hint for a task claimed by the same batch finds it at work; its end or the sweeper brings it on. */
function leasedHere({ tenant, id, connector, action, trace }: ClaimedTask): StandingRow {
  return {
    tenant,
    id,
    connector,
    action,
    trace,
    status: 'running',
    claimable_at: null,
    held_by_order: false,
    held_by_doubt: false,
    result_owed: false,
  };
}

const isUnderWay = (status: TaskStatus): boolean => status === 'running' || status === 'intent';

function refColumns(rows: readonly TaskRef[]): unknown[] {
  return toColumns(rows, REF_COLUMNS);
}

function sorted<Row extends TaskRef>(rows: readonly Row[]): Row[] {
  return [...rows].sort((a, b) => compare(a.tenant, b.tenant) || compare(a.id, b.id));
}

function uniqueSorted(rows: readonly TaskRef[]): TaskRef[] {
  return sorted([...new Map(rows.map((row) => [keyOf(row.tenant, row.id), row])).values()]);
}

function heldBy(held: readonly HeldRow[], asked: readonly (TaskRef & { fence: Fence })[]): boolean[] {
  const keys = new Set(held.map(heldKey));
  return asked.map((one) => keys.has(claimKey(one)));
}

/** Two claims of one task may stand in one batch: only the present one's row is held. */
function heldKey({ tenant, id, epoch, counter }: HeldRow): string {
  return `${keyOf(tenant, id)} ${epoch} ${counter}`;
}

function claimKey({ tenant, id, fence }: TaskRef & { fence: Fence }): string {
  return heldKey({ tenant, id, epoch: fence.epoch, counter: String(fence.counter) });
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Neither part can hold a blank. */
function keyOf(tenant: string, id: string): string {
  return `${tenant} ${id}`;
}

function now(): ClaimTime {
  return { monotonicMs: performance.now(), wallMs: Date.now() };
}
