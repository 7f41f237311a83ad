import type { Attempt, Probe, Task } from '../api/answers.js';
import { durationOf } from '../time/span.js';
import { reasonOf, STATUS_LOOKS, type StatusLook } from './task-look.js';

/** One thing that happened to a task. */
export interface Moment {
  /** ISO 8601. */
  readonly at: string;
  readonly title: string;
  /** How it went: as the badge of a status. */
  readonly tone: StatusLook['tone'];
  /** Until when it lasts, where that is known and to come. */
  readonly until?: string;
  readonly attempt?: Attempt;
  readonly probe?: Probe;
}

const OUTCOMES: Readonly<Record<string, readonly [string, Moment['tone']]>> = {
  succeeded: ['succeeded', 'good'],
  failed: ['failed without an effect', 'bad'],
  ambiguous: ['ended, and nobody knows whether it took effect', 'decide'],
  lost: ['was given up: its worker was lost', 'decide'],
};

const PROBES: Readonly<Record<string, string>> = {
  found: 'it is there',
  absent: 'it is not there',
  unclear: 'nobody can tell',
};

/**
 * What happened to a task, in the order in which it happened. Each call is two moments, its intent and its end; what the
 * task does now is the last.
 */
export function timelineOf(task: Task): Moment[] {
  const moments: Moment[] = [
    { at: task.createdAt, title: 'Accepted', tone: 'busy' },
    ...task.attempts.flatMap((attempt, index) => callOf(attempt, task.attempts[index - 1])),
    ...task.probes.map(lookOf),
  ];
  if (task.cancelRequestedAt !== null)
    moments.push({ at: task.cancelRequestedAt, title: 'Cancel asked for', tone: 'ended' });
  const inOrder = moments.sort((one, other) => Date.parse(one.at) - Date.parse(other.at));
  return [...inOrder, ...presentOf(task)];
}

function callOf(attempt: Attempt, before: Attempt | undefined): Moment[] {
  const { number, method, intentAt, endedAt, outcome, httpStatus } = attempt;
  const rest = before?.endedAt
    ? `, ${durationOf(Date.parse(intentAt) - Date.parse(before.endedAt))} after the one before`
    : '';
  const intent: Moment = {
    at: intentAt,
    title: `Call ${number} noted down, then made${rest}: ${method}`,
    tone: 'busy',
  };
  if (endedAt === null || outcome === null) return [{ ...intent, attempt }];
  const [words, tone] = (Object.hasOwn(OUTCOMES, outcome) ? OUTCOMES[outcome] : null) ?? [outcome, 'ended' as const];
  const status = httpStatus === null ? '' : `, HTTP ${httpStatus}`;
  const took = durationOf(Date.parse(endedAt) - Date.parse(intentAt));
  return [intent, { at: endedAt, title: `Call ${number} ${words}${status}, after ${took}`, tone, attempt }];
}

function lookOf(probe: Probe): Moment {
  const seen = Object.hasOwn(PROBES, probe.outcome) ? PROBES[probe.outcome] : probe.outcome;
  return { at: probe.at, title: `Looked for the effect of call ${probe.attempt}: ${seen}`, tone: 'wait', probe };
}

/** What a task does now, or how it ended. */
function presentOf(task: Task): Moment[] {
  const { status, updatedAt, finishedAt, notBefore } = task;
  const reason = reasonOf(task);
  if (finishedAt !== null) {
    const { label, tone } = STATUS_LOOKS[status];
    return [{ at: finishedAt, title: `${label.charAt(0).toUpperCase()}${label.slice(1)}`, tone }];
  }
  if (status === 'parked') return [{ at: updatedAt, title: `Parked: ${reason.replaceAll('_', ' ')}`, tone: 'decide' }];
  if (status !== 'waiting') return [];
  const waits = { at: updatedAt, title: `Waits ${reason}`, tone: 'wait' } as const;
  return [notBefore === null ? waits : { ...waits, until: notBefore }];
}
