/**
 * SQL: the status of the task `of`, or `replaced` where a corrected one was made in its place: it stays failed for ever, whatever
 * dead letters of it are open or come yet.
 */
export const standingOf = (of: string): string =>
  `CASE WHEN ${of}.status = 'failed' AND ${of}.reason = 'replaced' THEN 'replaced' ELSE ${of}.status END`;
