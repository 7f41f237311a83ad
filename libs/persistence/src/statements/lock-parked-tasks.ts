import type { Statement } from '../database.js';
import { bornBetween } from './born-between.js';
import { effectClassOf, fenceOf } from './parked-tasks.js';
import { whyNotDecided } from './why-not-decided.js';

/**
 * Locks tasks for a decision over many, whatever their status, in key order. $1 tenant, $2 ids, $3 and $4 the days between which they
 * were made, $5 decision, $6 whether the effect is ruled out. `refusal` is as in why-not-decided.
 */
export const lockParkedTasks: Statement = {
  name: 'lock-parked-tasks',
  text: `WITH locked AS MATERIALIZED (
      SELECT t.* FROM waybill.tasks t WHERE t.tenant = $1 AND t.id = ANY ($2::uuid[]) AND ${bornBetween('t', 3)}
      ORDER BY t.id FOR UPDATE OF t
    ), known AS (SELECT t.*, ${effectClassOf('t')} AS effect_class FROM locked t)
    SELECT t.id, t.born::text AS born, t.connector, t.action, t.labels, t.created_at AS "createdAt", t.attempts, t.status, t.trace,
      ${fenceOf('t')} AS fence, t.correlation_id AS "correlationId", t.ordering_key AS "orderingKey",
      t.result_sequence AS "resultSequence", t.effect_class AS "effectClass",
      ${whyNotDecided('t', 't.effect_class', '$5::text', '$6::boolean')} AS refusal
    FROM known t ORDER BY t.id`,
};
