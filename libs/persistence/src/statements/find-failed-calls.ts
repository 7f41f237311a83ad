import type { Statement } from '../statement.js';

/** The call of each connection that failed last, where one did within a day. $1 tenant, $2 connections. */
export const findFailedCalls: Statement = {
  name: 'find-failed-calls',
  text: `SELECT c.connection, l.failed_at AS at, l.failed_category AS category, l.failed_code AS code, l.failed_task AS task
    FROM unnest($2::text[]) AS c (connection)
    CROSS JOIN LATERAL (
      SELECT k.* FROM connection_calls k
      WHERE k.tenant = $1 AND k.connection = c.connection AND k.failed_at IS NOT NULL AND k.slot > now() - interval '1 day'
      ORDER BY k.slot DESC LIMIT 1
    ) l`,
};
