/**
 * SQL: the status of the task `of`, or `replaced` where a corrected one was made in its place, or `erased` where what it carried is
 * gone: it stays failed for ever, whatever dead letters of it are open or come yet.
 */
export const standingOf = (of: string): string =>
  `CASE WHEN ${of}.erased_at IS NOT NULL THEN 'erased' WHEN ${of}.status = 'failed' AND ${of}.reason = 'replaced' THEN 'replaced' ELSE ${of}.status END`;
