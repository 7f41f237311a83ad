import type { Action } from '#libs/connector-kit';
import type { EffectClass } from '#libs/contracts';
import type { ClaimedTask } from '../claimed-task.js';

/** The effect classes whose forgotten attempts nobody needs to ask about: they changed nothing but a bill. */
const HARMLESS: readonly EffectClass[] = ['read', 'metered'];

/**
 * The task without its doubt where what the database may have forgotten of it can have changed nothing. `settings` are
 * those of its connection, asked for only where the effect class follows from them; null where they cannot be had, and then
 * the doubt stays.
 */
export async function weighDoubt(
  task: ClaimedTask,
  action: Action,
  settings: () => Promise<Record<string, unknown> | null>,
): Promise<ClaimedTask> {
  if (!task.doubtedSince) return task;
  const effectClass =
    typeof action.effect === 'string' ? action.effect : effectOf(task, action.effect, await settings());
  if (effectClass === null || !HARMLESS.includes(effectClass)) return task;
  const { doubtedSince: _, ...without } = task;
  return without;
}

/** Null where it cannot be told. */
function effectOf(
  { input }: ClaimedTask,
  effect: Exclude<Action['effect'], EffectClass>,
  settings: Record<string, unknown> | null,
): EffectClass | null {
  if (settings === null) return null;
  try {
    return effect({ input: JSON.parse(input.toString('utf8')) as Record<string, unknown>, settings });
  } catch {
    return null;
  }
}
