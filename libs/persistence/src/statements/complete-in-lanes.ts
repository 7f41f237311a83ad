import type { Statement } from '../database.js';
import { bringNextInLanes } from './bring-next-in-lanes.js';
import { completion } from './completion.js';

/** As complete-tasks, for tasks of which some have an ordering key, or may have: whoever comes next in their lanes is brought on. */
export const completeInLanes: Statement = {
  name: 'complete-in-lanes',
  text: completion(`, ${bringNextInLanes('ended')}`),
};
