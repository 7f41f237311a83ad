/** SQL: the day, by UTC, on which a row is made now. */
export const PRESENT_DAY = `(now() AT TIME ZONE 'UTC')::date`;

/**
 * SQL: the row `of` was made between two days, which are the parameters `first` and the one behind it. PostgreSQL leaves
 * the other parts of the table out when the statement begins; a comparison with the rows of a batch alone would have it
 * open every part.
 */
export function bornBetween(of: string, first: number): string {
  return `${of}.born BETWEEN $${first}::date AND $${first + 1}::date`;
}

/**
 * SQL: the row `of`, which belongs to a task, may be there: it is never older than the task. It may be younger, for a release
 * that knows nothing of days gives each row its own; but of tomorrow at the latest, which leaves out the parts of days to
 * come. The parameter `first` is the day of the oldest task.
 */
export function bornSince(of: string, first: number): string {
  return `${of}.born BETWEEN $${first}::date AND ${PRESENT_DAY} + 1`;
}
