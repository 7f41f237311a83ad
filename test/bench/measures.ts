import { INGEST_MEASURES } from './ingest-measures.js';
import { ISOLATION_MEASURES } from './isolation-measures.js';
import type { MeasureDefinition } from './measure-definition.js';
import type { BenchOptions, Measure } from './options.js';
import { PEER_MEASURES } from './peer-measures.js';
import { TASK_MEASURES } from './task-measures.js';

/** Every measure of the bench. */
export const DEFINITIONS: Readonly<Record<Measure, MeasureDefinition>> = {
  ...TASK_MEASURES,
  ...ISOLATION_MEASURES,
  ...PEER_MEASURES,
  ...INGEST_MEASURES,
};

/** How long a run will take, for people. */
export function aboutHowLong({ rounds, only, tasks }: Pick<BenchOptions, 'rounds' | 'only' | 'tasks'>): string {
  const seconds = rounds * only.reduce((sum, name) => sum + DEFINITIONS[name].seconds(tasks), 0);
  return seconds < 90 ? `about ${Math.ceil(seconds / 10) * 10} s` : `about ${Math.ceil(seconds / 60)} min`;
}
