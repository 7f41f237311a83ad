import { effectClassOf, fenceOf, PARKED_TASKS } from './parked-tasks.js';
import { whyNotDecided } from './why-not-decided.js';

/**
 * SQL: parked tasks, the oldest first, each with what it stands on and why a decision is not open to it, null where it is. $1 to $11
 * as in parked-tasks, $12 at most, $13 decision, $14 whether the effect is ruled out.
 */
export const WEIGHED_PARKED = `SELECT p.*, ${whyNotDecided('p', 'p.effect_class', '$13::text', '$14::boolean')} AS refusal
      FROM (SELECT t.id, t.born, t.created_at, t.connector, t.action, t.reason, t.attempts, t.deadline, ${fenceOf('t')} AS fence,
          ${effectClassOf('t')} AS effect_class
        FROM ${PARKED_TASKS}
        ORDER BY t.created_at, t.id LIMIT $12::bigint) p`;
