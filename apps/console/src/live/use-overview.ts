import { useCallback } from 'react';
import type { Incident, Overview } from '#libs/contracts';
import type { DeadLetterPage, Page, Queue, Task } from '../api/answers.js';
import { ANY_TASK, type ConsoleApi, type TaskFilter } from '../api/console-api.js';
import { readIncidents } from '../incidents/incidents-api.js';
import { useLiveState } from './live-state.js';
import { type Polled, usePolling } from './use-polling.js';

/** Tasks that are listed, and counted by status, at most. */
const MOST_TASKS = 50;
/** Dead letters that are listed at most. */
const MOST_DEAD_LETTERS = 8;

/** Incidents that are counted at most. */
const MOST_INCIDENTS = 50;

const QUEUES = { of: 'queues' } as const;
const LETTERS = { of: 'dead-letters' } as const;
const INCIDENTS = { of: 'incidents' } as const;
const TASKS = { of: 'tasks' } as const;

const PARKED: TaskFilter = { ...ANY_TASK, status: 'parked' };
const BLOCKED: TaskFilter = { ...ANY_TASK, status: 'waiting', reason: 'configuration' };

/** All that the first page shows, each part with its own luck. */
export interface OverviewParts {
  readonly overview: Polled<Overview>;
  readonly queues: Polled<Page<Queue>>;
  readonly deadLetters: Polled<DeadLetterPage>;
  /** The open ones. */
  readonly incidents: Polled<Page<Incident>>;
  readonly parked: Polled<Page<Task>>;
  /** The tasks that wait until somebody mends their connection. */
  readonly blocked: Polled<Page<Task>>;
  /** The tasks that fit the filter. */
  readonly tasks: Polled<Page<Task>>;
}

/** Keeps all parts of the first page up to date. */
export function useOverview(api: ConsoleApi, filter: TaskFilter): OverviewParts {
  const { overview: told } = useLiveState();
  const overview = usePolling(useCallback((signal) => api.read<Overview>('/v1/overview', {}, signal), [api]));
  return {
    overview: told === null ? overview : { value: told, problem: null, silentSince: overview.silentSince },
    queues: usePolling(api.queues, QUEUES),
    deadLetters: usePolling(
      useCallback((signal) => api.deadLetters(MOST_DEAD_LETTERS, signal), [api]),
      LETTERS,
    ),
    incidents: usePolling(
      useCallback((signal) => readIncidents(api, { state: 'open', connector: '' }, MOST_INCIDENTS, signal), [api]),
      INCIDENTS,
    ),
    parked: useTasks(api, PARKED),
    blocked: useTasks(api, BLOCKED),
    tasks: useTasks(api, filter),
  };
}

function useTasks(api: ConsoleApi, filter: TaskFilter): Polled<Page<Task>> {
  return usePolling(
    useCallback((signal) => api.tasks(filter, MOST_TASKS, signal), [api, filter]),
    TASKS,
  );
}
