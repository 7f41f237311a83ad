import type { Statement } from '../database.js';

/** A dead letter as it came, and the task behind it, where there is one, as it was handed over. $1 tenant, $2 id of the letter. */
export const findReplaceable: Statement = {
  name: 'find-replaceable',
  text: `SELECT CASE WHEN t.task IS NOT NULL THEN d.task_id END AS "taskId", d.connector, d.action, d.body, t.task
    FROM waybill.dead_letters d
    LEFT JOIN LATERAL (
      SELECT jsonb_build_object('connector', one.connector, 'action', one.action, 'connection', one.connection,
        'orderingKey', one.ordering_key, 'priority', one.priority, 'agent', one.agent, 'run', one.run, 'labels', one.labels,
        'correlationId', one.correlation_id, 'trace', one.trace) AS task
      FROM waybill.tasks one WHERE one.tenant = d.tenant AND one.id = d.task_id
      ORDER BY one.born DESC LIMIT 1
    ) t ON true
    WHERE d.tenant = $1 AND d.id = $2`,
};
