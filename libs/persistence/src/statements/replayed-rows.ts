import { microsOf } from './micros.js';

/**
 * SQL: what a replay decides by, of rows `p` that have `created_at`, `key`, `event_id` and `routing_key`: how the subscription $2 of
 * the tenant $1 was brought each, and whether it was erased, a condition on `p`.
 */
export const replayedRows = (page: string, erased: string): string => `WITH page AS MATERIALIZED (${page})
    SELECT ${microsOf('p.created_at')} AS micros, p.key, p.event_id AS "eventId", p.routing_key AS "routingKey",
      d.state AS standing, ${erased} AS erased
    FROM page p
    LEFT JOIN waybill.deliveries d ON d.tenant = $1 AND d.subscription = $2 AND d.event_id = p.event_id
    ORDER BY p.created_at, p.place`;

/** SQL: the same of all of a time, in groups with their numbers: those come first that are `older` than the subscription `s`. */
export const weighedRows = (rows: string, erased: string): string => `WITH meant AS MATERIALIZED (${rows})
    SELECT p.routing_key AS "routingKey", d.state AS standing, ${erased} AS erased, p.created_at < s.created_at AS older,
      count(*)::int AS count
    FROM meant p JOIN waybill.subscriptions s ON s.tenant = $1 AND s.name = $2
    LEFT JOIN waybill.deliveries d ON d.tenant = $1 AND d.subscription = $2 AND d.event_id = p.event_id
    GROUP BY 1, 2, 3, 4`;

/** SQL: what of a result `r` a replay goes by. */
export const REPLAYED_RESULT = `r.created_at, r.task_id::text || '/' || r.sequence AS event_id,
      r.task_id::text || '/' || r.sequence AS key, r.routing_key, r.task_id, r.born`;

/** SQL: the task of a result `p` was erased. */
export const ERASED_RESULT = `EXISTS (SELECT FROM waybill.tasks t
      WHERE t.tenant = $1 AND t.id = p.task_id AND t.born <= p.born AND t.erased_at IS NOT NULL)`;

/** SQL: what of an event `r` a replay goes by. */
export const REPLAYED_EVENT = 'r.created_at, r.id AS event_id, r.number::text AS key, r.routing_key';
