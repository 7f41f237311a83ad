import { type InputOf, MESSAGE_BOUNDS, parseStrictJson, type REPLACE_DEAD_LETTER } from '#libs/contracts';
import type { Replaceable } from '#libs/persistence';

/** What a caller sets of the new task. */
export type Correction = Partial<Omit<InputOf<typeof REPLACE_DEAD_LETTER>, 'id' | 'note'>>;

/** What is taken over of what was asked for before: not the times, which have passed. */
const TAKEN_OVER = ['connector', 'action', 'connection', 'orderingKey', 'priority', 'agent', 'run', 'labels'] as const;

/**
 * The body of the new task: what was asked for before, with the fields that were set. Where no task is behind the letter it is its
 * message that was asked, as far as that can be read. Whether it is a task is to be checked. Pure.
 */
export function correctedTask(
  { connector, action, body, task }: Replaceable,
  correction: Correction,
): Record<string, unknown> {
  const before: Readonly<Record<string, unknown>> = task ?? { connector, action, ...readable(body) };
  const kept = TAKEN_OVER.map((field) => [field, before[field]] as const).filter(([, value]) => value != null);
  return { ...Object.fromEntries(kept), ...correction };
}

function readable(body: Buffer): Record<string, unknown> {
  const read = parseStrictJson(body, MESSAGE_BOUNDS);
  const isObject = read.ok && typeof read.value === 'object' && read.value !== null && !Array.isArray(read.value);
  return isObject ? (read.value as Record<string, unknown>) : {};
}
