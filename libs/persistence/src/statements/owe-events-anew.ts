import type { Statement } from '../database.js';
import { oweAnew } from './owe-anew.js';

/** Owes webhook events to a subscription once more. $1 to $3 and the answer as in owe-anew, $4 ids of the events in their order. */
export const oweEventsAnew: Statement = {
  name: 'owe-events-anew',
  text: oweAnew(
    `SELECT k.event_id, r.event, k.place, r.trace FROM unnest($4::text[]) WITH ORDINALITY AS k (event_id, place)
      JOIN waybill.events r ON r.tenant = $1 AND r.id = k.event_id`,
  ),
};
