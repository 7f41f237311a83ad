import { ManagementRefused } from '#libs/messaging';
import { ProblemError } from '#libs/nest-runtime';
import { DatabaseReplaced, isDatabaseAway } from '#libs/persistence';
import { databaseReplaced } from './intact-database.guard.js';

/** Seconds after which a caller may try again what the service could not do. */
const RETRY_AFTER_SECONDS = 2;

/** Puts the errors of what stands behind the API into problems. */
export function explainError(error: unknown): ProblemError | null {
  if (error instanceof DatabaseReplaced) return databaseReplaced(error);
  if (isDatabaseAway(error)) return unavailable('database_unavailable', 'The database cannot be reached now');
  if (error instanceof ManagementRefused) {
    return unavailable('broker_unavailable', "The broker's management API does not answer now");
  }
  return null;
}

function unavailable(code: string, detail: string): ProblemError {
  return new ProblemError({
    status: 503,
    code,
    title: 'Not available now',
    detail: `${detail}; try again, with the same Idempotency-Key where something was to be accepted`,
    headers: { 'retry-after': String(RETRY_AFTER_SECONDS) },
  });
}
