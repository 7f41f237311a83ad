/**
 * SQL: whether a task is one that is searched for. $8 status, $9 why it waits, $10 connector, $11 action, $12 connection,
 * $13 agent, $14 run, $15 trace id, $16 labels as a JSON object; null where it does not matter.
 */
export const TASK_FITS = `($8::text IS NULL OR status = $8)
      AND ($9::text IS NULL OR status = 'waiting' AND reason = $9)
      AND ($10::text IS NULL OR connector = $10) AND ($11::text IS NULL OR action = $11)
      AND ($12::text IS NULL OR connection = $12) AND ($13::text IS NULL OR agent = $13)
      AND ($14::text IS NULL OR run = $14)
      AND ($15::text IS NULL OR substring(trace->>'traceparent' FROM 4 FOR 32) = $15)
      AND ($16::jsonb IS NULL OR labels @> $16)`;

/**
 * SQL: whether a task lies where a page looks. $2 and $3 the place it begins behind (microseconds since 1970, id), $4 and $5
 * between which times it was accepted, the second excluded; null where it does not matter.
 */
export const TASK_LIES_THERE = `created_at >= coalesce($4::timestamptz, '-infinity')
      AND created_at < coalesce($5::timestamptz, 'infinity')
      AND (created_at, id) < (
        coalesce(timestamptz 'epoch' + $2::bigint * interval '1 microsecond', 'infinity'),
        coalesce($3::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff'))`;
