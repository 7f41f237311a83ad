import type { Statement } from '../database.js';

/**
 * SQL: the status of the task `of`, or `replaced` where a corrected one was made in its place: it stays failed for ever, whatever
 * dead letters of it are open or come yet.
 */
export const standingOf = (of: string): string =>
  `CASE WHEN ${of}.status = 'failed' AND ${of}.reason = 'replaced' THEN 'replaced' ELSE ${of}.status END`;

/** Notes on a failed task that is locked that another was made in its place. $1 tenant, $2 id. */
export const noteReplaced: Statement = {
  name: 'note-replaced',
  text: `UPDATE waybill.tasks SET reason = 'replaced', updated_at = now() WHERE tenant = $1 AND id = $2 AND status = 'failed'`,
};
