import type { TaskHourStore } from '#libs/persistence';

/** So long ago a task must have ended to be added up, in seconds: longer than a transaction that ends one may take. */
const LAG_SECONDS = 60;
/** Hours added up in one round at most. */
const MOST_HOURS = 24;

/** Adds up how tasks have ended since the last time, so that nobody has to count them one by one. */
export async function addUpTaskHours(store: Pick<TaskHourStore, 'add'>): Promise<void> {
  for (let hour = 0; hour < MOST_HOURS; hour++) if (!(await store.add(LAG_SECONDS))) return;
}
