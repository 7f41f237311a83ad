import type { Overview } from '#libs/contracts';
import type { NewestChanges } from '#libs/persistence';
import { CHANGED_LISTS, type ChangedList } from './live-event.js';

/** What is known of a tenant at one look. */
export interface LiveState {
  overview: Overview;
  newest: NewestChanges;
}

/** What of an overview changes by itself, whatever happens. */
function standing({ overview }: LiveState): string {
  const { at: _at, countedUntil: _counted, backlog, ...rest } = overview;
  const { standingAt: _standing, deadlineSeconds: _seconds, ...lasting } = backlog;
  return JSON.stringify({ ...rest, backlog: lasting });
}

/** Whether there is something new to be told of how everything stands. Pure. */
export const isNews = (before: LiveState, now: LiveState): boolean => standing(before) !== standing(now);

/**
 * Which lists may look otherwise than at the look before. What an operator does may change any; a task that came, ended or
 * waits otherwise shows in what stands, which is counted every few seconds. Pure.
 */
export function changedLists(before: LiveState, now: LiveState): readonly ChangedList[] {
  if (before.newest.act !== now.newest.act) return CHANGED_LISTS;
  const differs = (of: (state: LiveState) => unknown) => JSON.stringify(of(before)) !== JSON.stringify(of(now));
  const lists: ChangedList[] = [];
  if (differs(({ newest, overview }) => [newest.task, taskFigures(overview)])) lists.push('tasks', 'queues');
  if (differs(({ newest, overview }) => [newest.letter, overview.incidents, overview.deadLetters])) {
    lists.push('incidents', 'dead-letters');
  }
  if (differs(({ overview }) => overview.failingConnections)) lists.push('connections');
  if (differs(({ overview }) => overview.silentSources)) lists.push('sources');
  return lists;
}

const taskFigures = ({ backlog, waiting, parked, throughput }: Overview) => [
  ...[backlog.tasks, backlog.movable, backlog.oldestAt],
  ...[waiting, parked, throughput],
];
