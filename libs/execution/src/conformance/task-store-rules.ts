import { CLAIMING_RULES } from './claiming-rules.js';
import { ENDING_RULES } from './ending-rules.js';
import { HOLDING_RULES } from './holding-rules.js';
import { INTENDING_RULES } from './intending-rules.js';
import { LANE_RULES } from './lane-rules.js';
import { PAUSING_RULES } from './pausing-rules.js';
import type { TaskStoreRule } from './task-store-stage.js';

/** The rules a store of tasks is held to, in memory and in PostgreSQL alike. */
export const TASK_STORE_RULES: readonly TaskStoreRule[] = [
  ...CLAIMING_RULES,
  ...ENDING_RULES,
  ...HOLDING_RULES,
  ...INTENDING_RULES,
  ...LANE_RULES,
  ...PAUSING_RULES,
];
