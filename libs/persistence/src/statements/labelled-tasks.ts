/**
 * SQL: all tasks of the tenant $1 that carry the label $2 (a JSON object) and were accepted until $3, which may be null for now, by
 * the index over labels alone.
 */
export const LABELLED_TASKS = `SELECT t.id, t.born, t.status, t.created_at, t.finished_at, t.erased_at
      FROM waybill.tasks t WHERE t.tenant = $1 AND t.labels <> '{}'::jsonb AND t.labels @> $2::jsonb
        AND t.created_at <= coalesce($3::timestamptz, now())`;

/**
 * For so long after its end a task is not erased: its result, its dead letter and its callbacks are on their way, and would come
 * with what was erased. PostgreSQL's interval.
 */
export const UNTOUCHED_FOR = `interval '1 minute'`;
