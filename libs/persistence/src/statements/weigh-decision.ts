import type { Statement } from '../database.js';
import { WEIGHED_PARKED } from './weighed-parked-tasks.js';

/** What a decision over parked tasks would come to, by cause and by why it is not open to them. Parameters as in weighed-parked-tasks. */
export const weighDecision: Statement = {
  name: 'weigh-decision',
  text: `SELECT connector, action, reason, effect_class AS "effectClass", refusal, count(*)::int AS tasks,
      (array_agg(id::text ORDER BY created_at, id))[1:5] AS examples
    FROM (${WEIGHED_PARKED}) weighed GROUP BY connector, action, reason, effect_class, refusal
    ORDER BY min(created_at)`,
};
