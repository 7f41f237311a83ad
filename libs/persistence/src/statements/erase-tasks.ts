import type { Statement } from '../database.js';

/**
 * Empties finished tasks that are locked, their attempts and their probes. What stays is what the promise is kept by: ids, keys,
 * status, fences, tokens, effect classes, hashes and times. $1 tenant, $2 ids.
 */
export const eraseTasks: Statement = {
  name: 'erase-tasks',
  text: `WITH attempts AS (
      UPDATE waybill.attempts SET url = '', error_message = NULL, answer = NULL
      WHERE tenant = $1 AND task_id = ANY ($2::uuid[])
    ), probes AS (
      UPDATE waybill.probes SET url = '', detail = NULL, answer = NULL
      WHERE tenant = $1 AND task_id = ANY ($2::uuid[])
    )
    UPDATE waybill.tasks SET input = '', labels = '{}', ordering_key = NULL, agent = NULL, run = NULL,
      trace = trace - 'baggage' - 'tracestate', erased_at = now(), updated_at = now()
    WHERE tenant = $1 AND id = ANY ($2::uuid[]) AND finished_at IS NOT NULL`,
};
