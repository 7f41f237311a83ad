import type { Incident } from '#libs/contracts';
import type { Task } from '../api/answers.js';

/** A letter comes to its incident moments after its task has failed: more than this apart they do not belong together. */
const SLACK_MS = 600_000;

/** The incident a failed task's dead letter came to: the latest of its cause that had begun by then. Null where there is none. */
export function incidentOf(task: Task, incidents: readonly Incident[]): Incident | null {
  if (task.status !== 'failed' || task.finishedAt === null) return null;
  const code = task.result?.error?.code ?? task.reason;
  const by = Date.parse(task.finishedAt) + SLACK_MS;
  const [latest = null] = incidents
    .filter((one) => one.connector === task.connector && one.action === task.action && one.code === code)
    .filter(({ openedAt }) => Date.parse(openedAt) <= by)
    .sort((one, other) => Date.parse(other.openedAt) - Date.parse(one.openedAt));
  return latest;
}
