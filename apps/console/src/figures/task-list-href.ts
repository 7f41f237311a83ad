import type { TaskStatus, WaitingReason } from '#libs/contracts';

/** The address of the list of tasks, narrowed by their status, and by why they wait. */
export function taskListHref(narrowed: { readonly status?: TaskStatus; readonly reason?: WaitingReason } = {}): string {
  const query = new URLSearchParams(narrowed);
  return query.size > 0 ? `#/tasks?${query}` : '#/tasks';
}
