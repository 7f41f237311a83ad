import type { TaskStory } from '#libs/contracts';
import type { Attempt, Probe, Task } from '../api/answers.js';
import { durationOf } from '../time/span.js';
import type { Moment } from './moment.js';
import { storyMoments } from './story-moments.js';
import { reasonOf, STATUS_LOOKS } from './task-look.js';

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
 * task does now is the last. `story` is what happened around it, where that is known.
 */
export function timelineOf(task: Task, story?: TaskStory): Moment[] {
  const moments: Moment[] = [
    { at: task.createdAt, title: 'Accepted', tone: 'busy' },
    ...task.attempts.flatMap((attempt, index) => callOf(attempt, task.attempts[index - 1])),
    ...task.probes.map(lookOf),
  ];
  if (task.cancelRequestedAt !== null)
    moments.push({ at: task.cancelRequestedAt, title: 'Cancel asked for', tone: 'ended' });
  if (story) moments.push(...storyMoments(story));
  if (task.finishedAt !== null) moments.push(endOf(task.finishedAt, task.status));
  const inOrder = moments.sort((one, other) => Date.parse(one.at) - Date.parse(other.at));
  return [...inOrder, ...presentOf(task)];
}

function callOf(attempt: Attempt, before: Attempt | undefined): Moment[] {
  const { number, method, intentAt, endedAt, outcome, httpStatus } = attempt;
  const rest = before?.endedAt
    ? `, ${durationOf(Date.parse(intentAt) - Date.parse(before.endedAt))} after the one before${before.error ? ` (${before.error.code})` : ''}`
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

function endOf(at: string, status: Task['status']): Moment {
  const { label, tone } = STATUS_LOOKS[status];
  return { at, title: `${label.charAt(0).toUpperCase()}${label.slice(1)}`, tone };
}

/** What a task that has not ended does now, where there is more to say than its status. */
function presentOf(task: Task): Moment[] {
  const { status, updatedAt, finishedAt, notBefore } = task;
  const reason = reasonOf(task);
  if (finishedAt !== null) return [];
  if (status === 'parked') return [{ at: updatedAt, title: `Parked: ${reason.replaceAll('_', ' ')}`, tone: 'decide' }];
  if (status !== 'waiting') return [];
  const waits = { at: updatedAt, title: `Waits ${reason}`, tone: 'wait' } as const;
  return [notBefore === null ? waits : { ...waits, until: notBefore }];
}
