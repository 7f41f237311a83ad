/**
 * For so long after a recovery a message that is delivered again, and whose task is not known, may be one that was carried
 * out before: afterwards it is taken for one that a worker gave back unread. PostgreSQL's interval.
 */
export const REDELIVERED_IN_DOUBT_FOR = '7 days';

/** SQL: since when a task may have had attempts that are forgotten, whose message was delivered before; null where none. */
export const forgottenSince = (): string =>
  `(SELECT forgotten_since FROM installation WHERE recovered_at > now() - interval '${REDELIVERED_IN_DOUBT_FOR}')`;
