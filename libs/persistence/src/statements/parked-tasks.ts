import { bornSinceTask } from './born-since-task.js';

/**
 * SQL: the tasks `t` that are parked and fit a filter. $1 tenant, $2 connector, $3 action, $4 connection, $5 reason, $6 labels as a
 * JSON object, $7 agent, $8 and $9 accepted at or after and before, $10 and $11 parked at or after and before; what is null does not
 * narrow. By the small index that holds no others.
 */
export const PARKED_TASKS = `waybill.tasks t
    WHERE t.tenant = $1 AND t.status = 'parked' AND t.finished_at IS NULL AND t.wake_at IS NULL
      AND ($2::text IS NULL OR t.connector = $2) AND ($3::text IS NULL OR t.action = $3)
      AND ($4::text IS NULL OR t.connection = $4) AND ($5::text IS NULL OR t.reason = $5)
      AND ($6::jsonb IS NULL OR t.labels @> $6::jsonb) AND ($7::text IS NULL OR t.agent = $7)
      AND ($8::timestamptz IS NULL OR t.created_at >= $8) AND ($9::timestamptz IS NULL OR t.created_at < $9)
      AND ($10::timestamptz IS NULL OR t.updated_at >= $10) AND ($11::timestamptz IS NULL OR t.updated_at < $11)`;

/** SQL: the effect class of the last attempt of the task `of`; null where there was none. */
export const effectClassOf = (of: string): string => `(SELECT a.effect_class FROM waybill.attempts a
        WHERE a.tenant = ${of}.tenant AND a.task_id = ${of}.id AND ${bornSinceTask('a', of)} ORDER BY a.number DESC LIMIT 1)`;

/** SQL: the fence that the task `of` stands under, as text: once it is another, somebody has taken or decided over it since. */
export const fenceOf = (of: string): string => `${of}.fence_epoch || '/' || ${of}.fence_counter`;
