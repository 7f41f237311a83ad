import { useCallback } from 'react';
import type { TaskStatus } from '#libs/contracts';
import type { DeadLetterPage, Page, Queue, Task } from '../api/answers.js';
import type { ConsoleApi, TaskFilter } from '../api/console-api.js';
import { type Polled, usePolling } from './use-polling.js';

/** Tasks that are listed, and counted by status, at most. */
const MOST_TASKS = 50;
/** Dead letters that are listed at most. */
const MOST_DEAD_LETTERS = 8;

/** All that the first page shows, each part with its own luck. */
export interface OverviewParts {
  readonly queues: Polled<Page<Queue>>;
  readonly deadLetters: Polled<DeadLetterPage>;
  readonly parked: Polled<Page<Task>>;
  readonly waiting: Polled<Page<Task>>;
  /** The tasks that fit the filter. */
  readonly tasks: Polled<Page<Task>>;
}

/** Keeps all parts of the first page up to date. */
export function useOverview(api: ConsoleApi, filter: TaskFilter): OverviewParts {
  const { status, connector } = filter;
  return {
    queues: usePolling(api.queues),
    deadLetters: usePolling(useCallback((signal) => api.deadLetters(MOST_DEAD_LETTERS, signal), [api])),
    parked: useTasks(api, 'parked', ''),
    waiting: useTasks(api, 'waiting', ''),
    tasks: useTasks(api, status, connector),
  };
}

function useTasks(api: ConsoleApi, status: TaskStatus | '', connector: string): Polled<Page<Task>> {
  return usePolling(
    useCallback((signal) => api.tasks({ status, connector }, MOST_TASKS, signal), [api, status, connector]),
  );
}

/** Since when the API has been silent; null where it answers. */
export function silentSince(parts: OverviewParts): Date | null {
  const times = Object.values(parts).map((part) => part.silentSince?.getTime() ?? Number.POSITIVE_INFINITY);
  const first = Math.min(...times);
  return Number.isFinite(first) ? new Date(first) : null;
}
