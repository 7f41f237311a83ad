import { INGEST_MEASURES } from './ingest-measures.js';
import type { MeasureDefinition } from './measure-definition.js';
import type { Measure } from './options.js';
import { PEER_MEASURES } from './peer-measures.js';
import { TASK_MEASURES } from './task-measures.js';

/** Every measure of the bench. */
export const DEFINITIONS: Readonly<Record<Measure, MeasureDefinition>> = {
  ...TASK_MEASURES,
  ...PEER_MEASURES,
  ...INGEST_MEASURES,
};
