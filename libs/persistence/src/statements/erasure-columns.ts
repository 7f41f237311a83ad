/** SQL: what is shown of an erasure. */
export const ERASURE_COLUMNS = `id, label_name AS "labelName", CASE phase WHEN 'done' THEN 'done' ELSE 'running' END AS state,
  tasks, letters, left_count AS "left", left_tasks AS "leftTasks", created_by AS "createdBy", created_at AS "createdAt",
  updated_at AS "updatedAt", ended_at AS "endedAt"`;
