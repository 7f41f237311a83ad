import type { Statement } from '../database.js';

/** Marks results as published. Rows are locked in key order. */
export const markPublished: Statement = {
  name: 'mark-published',
  text: `
WITH owed AS (
  SELECT r.tenant, r.task_id, r.sequence
  FROM results r JOIN unnest($1::text[], $2::uuid[], $3::int[]) AS i (tenant, task_id, sequence)
    ON i.tenant = r.tenant AND i.task_id = r.task_id AND i.sequence = r.sequence
  WHERE r.published_at IS NULL
  ORDER BY r.tenant, r.task_id, r.sequence
  FOR UPDATE OF r
)
UPDATE results r SET published_at = now()
FROM owed o WHERE r.tenant = o.tenant AND r.task_id = o.task_id AND r.sequence = o.sequence`,
};
