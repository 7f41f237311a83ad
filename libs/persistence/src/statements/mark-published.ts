import type { Statement } from '../database.js';
import { bornBetween } from './born-between.js';
import { expectOne } from './expect-one.js';

/** Marks results as published. Rows are locked in key order. */
export const markPublished: Statement = { name: 'mark-published', text: publishedMarks(1) };

/**
 * The statement, or a part of another one, that marks results as published: three columns (tenant, task, sequence) from
 * parameter `first` on, and the days between which the results were made.
 */
export function publishedMarks(first: number): string {
  return `
WITH owed AS (
  SELECT i.tenant, i.task_id, i.sequence, r.born
  FROM unnest($${first}::text[], $${first + 1}::uuid[], $${first + 2}::int[]) AS i (tenant, task_id, sequence)
  JOIN results r ON r.tenant = i.tenant AND r.task_id = i.task_id AND r.sequence = i.sequence
  WHERE ${expectOne('sequence')} AND ${bornBetween('r', first + 3)}
  ORDER BY i.tenant, i.task_id, i.sequence
  FOR UPDATE OF r
)
UPDATE results r SET published_at = coalesce(r.published_at, now())
FROM owed o WHERE r.tenant = o.tenant AND r.task_id = o.task_id AND r.sequence = o.sequence
  AND r.born = o.born AND ${bornBetween('r', first + 3)}`;
}
