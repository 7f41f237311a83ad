import type { Statement } from '../database.js';

/** The attempts of some tasks, oldest first. $1 tenant, $2 task ids, $3 bytes of each answer at most, 0 for none. */
export const findAttempts: Statement = {
  name: 'find-attempts',
  text: `SELECT task_id AS "taskId", number, effect_class AS "effectClass", method, url,
      connection_version AS "connectionVersion", intent_at AS "intentAt", ended_at AS "endedAt", outcome, phase,
      http_status AS "httpStatus", error_code AS "errorCode", error_message AS "errorMessage",
      provider_request_id AS "providerRequestId", operation_token AS "operationToken",
      encode(request_hash, 'hex') AS "requestHash",
      CASE WHEN $3::integer > 0 THEN substring(answer FROM 1 FOR $3) END AS answer
    FROM attempts
    WHERE tenant = $1 AND task_id = ANY($2::uuid[])
    ORDER BY task_id, number`,
};
