import type { TaskStory } from '#libs/contracts';
import type { Task } from '../api/answers.js';
import type { ConsoleApi } from '../api/console-api.js';

/** What a person decides over a parked task. */
export type Decision = 'applied' | 'retry' | 'abandon';

/** A decision with what belongs to it. */
export interface ParkedDecision {
  readonly decision: Decision;
  /** How it is known; empty for none. */
  readonly note: string;
  /** JSON that the task puts out, only with `applied`; empty for none. */
  readonly output: string;
}

const at = (id: string) => `/v1/tasks/${encodeURIComponent(id)}`;

/**
 * Settles a parked task.
 *
 * @throws SyntaxError where the output is no JSON
 */
export async function resolveTask(
  api: ConsoleApi,
  id: string,
  { decision, note, output }: ParkedDecision,
): Promise<Task> {
  const given = decision === 'applied' && output.trim() !== '' ? { output: JSON.parse(output) as unknown } : {};
  return api.act<Task>('POST', `${at(id)}/resolve`, { decision, ...noted(note), ...given });
}

/** Sends a parked task again under a new operation token. */
export const forceToken = (api: ConsoleApi, id: string, note: string) =>
  api.act<Task>('POST', `${at(id)}/force-token`, noted(note));

/** Stops a task where no effect is possible yet. */
export const cancelTask = (api: ConsoleApi, id: string) => api.act<Task>('POST', `${at(id)}/cancel`, {});

/** What happened around a task, beside its attempts. */
export const readStory = (api: ConsoleApi, id: string, signal: AbortSignal) =>
  api.read<TaskStory>(`${at(id)}/story`, {}, signal);

const noted = (note: string) => (note === '' ? {} : { note });
