import type { Statement } from '../database.js';
import { oweAnew } from './owe-anew.js';

/** Owes results to a subscription once more. $1 to $3 and the answer as in owe-anew, $4 ids of the events in their order. */
export const oweResultsAnew: Statement = {
  name: 'owe-results-anew',
  text: oweAnew(
    `SELECT k.event_id, r.event, k.place, '{}'::jsonb AS trace
      FROM unnest($4::text[]) WITH ORDINALITY AS k (event_id, place)
      JOIN waybill.results r ON r.tenant = $1 AND r.task_id = split_part(k.event_id, '/', 1)::uuid
        AND r.sequence = split_part(k.event_id, '/', 2)::int`,
  ),
};
