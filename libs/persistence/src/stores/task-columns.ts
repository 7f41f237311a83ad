import type { Completion, Intent, PublishedResult, Submission, TaskRef } from '#libs/execution';
import { toColumns } from './columns.js';
import type { Arrival } from './group-submissions.js';

/** Tenant and id. */
export const REF_COLUMNS = [(row: TaskRef) => row.tenant, (row: TaskRef) => row.id] as const;

/**
 * The days between which rows were made, as the statements take them that leave out the other parts of their tables; all
 * days where that is not known of each.
 */
export function bornBetweenOf(rows: readonly Pick<TaskRef, 'born'>[]): [string, string] {
  const known = rows.map(({ born }) => born).filter((born) => born !== undefined);
  if (known.length < rows.length) return ['-infinity', 'infinity'];
  const days = known.toSorted();
  return [days[0] ?? 'infinity', days.at(-1) ?? '-infinity'];
}

/** The columns of the accepting statement, the order of arrival first. */
export const ACCEPTED_COLUMNS: readonly ((row: Arrival) => unknown)[] = [
  (a) => a.arrival,
  ...(
    [
      (s) => s.tenant,
      (s) => s.id,
      (s) => s.idempotencyKey,
      (s) => s.bodyHash,
      (s) => s.connector,
      (s) => s.action,
      (s) => s.connection,
      (s) => s.input,
      (s) => s.deadline,
      (s) => s.notBefore,
      (s) => s.orderingKey,
      (s) => s.priority,
      (s) => s.agent,
      (s) => s.run,
      (s) => s.labels,
      (s) => s.trace,
      (s) => s.correlationId,
      (s) => s.redelivered ?? false,
    ] as readonly ((s: Submission) => unknown)[]
  ).map((pick) => (a: Arrival) => pick(a.submission)),
];

/** The columns of the accepting statement that say what the first attempt will send; null where nothing is planned. */
export const FIRST_INTENT_COLUMNS: readonly ((row: Arrival) => unknown)[] = (
  ['group', 'effectClass', 'operationToken', 'connectionVersion', 'method', 'url', 'requestHash'] as const
).map(
  (name) =>
    ({ submission: { firstIntent } }: Arrival) =>
      firstIntent?.[name],
);

/** The columns of a mark: a result that was published. */
const PUBLISHED_COLUMNS: readonly ((row: PublishedResult) => unknown)[] = [...REF_COLUMNS, (r) => r.sequence];

/** The parameters of marks: the columns, in the order of keys, and the days between which the results were made. */
export const publishedParameters = (results: readonly PublishedResult[]): unknown[] => [
  ...toColumns(results.toSorted(byResult), PUBLISHED_COLUMNS),
  ...bornBetweenOf(results),
];

function byResult(one: PublishedResult, other: PublishedResult): number {
  return compare(one.tenant, other.tenant) || compare(one.id, other.id) || one.sequence - other.sequence;
}

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

/** The columns of the statement that records intents. */
export const INTENT_COLUMNS: readonly ((row: Intent) => unknown)[] = [
  ...REF_COLUMNS,
  (i) => i.fence.epoch,
  (i) => i.fence.counter,
  (i) => i.effectClass,
  (i) => i.operationToken,
  (i) => i.connectionVersion,
  (i) => i.method,
  (i) => i.url,
  (i) => i.requestHash,
];

/** By what an intent that was recorded before is found. */
export const OWN_INTENT_COLUMNS: readonly ((row: Intent) => unknown)[] = [
  ...REF_COLUMNS,
  (i) => i.fence.epoch,
  (i) => i.fence.counter,
  (i) => i.requestHash,
];

/** By what an end that was recorded before is found. */
export const OWN_END_COLUMNS: readonly ((row: Completion) => unknown)[] = [
  ...REF_COLUMNS,
  (c) => c.fence.epoch,
  (c) => c.fence.counter,
  (c) => c.status,
  (c) => c.result?.sequence,
];

/** The columns of the completing statement; those of an attempt or a result are null where there is none. */
export const COMPLETION_COLUMNS: readonly ((row: Completion) => unknown)[] = [
  ...REF_COLUMNS,
  (c) => c.fence.epoch,
  (c) => c.fence.counter,
  (c) => c.status,
  (c) => c.reason,
  (c) => c.notBefore,
  (c) => c.wakeAt,
  (c) => c.unsettled,
  (c) => c.forgiven,
  (c) => c.attempt?.number,
  (c) => c.attempt?.outcome,
  (c) => c.attempt?.phase,
  (c) => c.attempt?.httpStatus,
  (c) => c.attempt?.errorCode,
  (c) => c.attempt?.errorMessage,
  (c) => c.attempt?.providerRequestId,
  (c) => c.attempt?.answer,
  (c) => c.result?.sequence,
  (c) => c.result?.routingKey,
  (c) => c.result?.event,
  (c) => c.result?.output,
  (c) => c.heldGroup,
];
