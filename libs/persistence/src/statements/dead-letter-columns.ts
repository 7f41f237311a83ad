/** SQL: what is shown of a dead letter. */
export const DEAD_LETTER_COLUMNS = `id, task_id AS "taskId", incident_id AS "incidentId", category, connector, action, queue,
  reason, detail, state, dead_at AS "deadAt", ended_at AS "endedAt", ended_by AS "endedBy", ended_note AS "endedNote",
  replaced_by AS "replacedBy",
  headers, length(body) AS "bodySize", substring(body FROM 1 FOR 4096) AS "bodyStart"`;
