import type { Statement } from '../database.js';

/** Deletes what is noted of endpoint groups that are well, that nobody waits for and that were not called for an hour. */
export const forgetHealthyEndpoints: Statement = {
  name: 'forget-healthy-endpoints',
  text: `DELETE FROM endpoint_health
    WHERE trips = 0 AND queued_at IS NULL AND coalesce(closed_until <= now(), true)
      AND updated_at < now() - interval '1 hour'`,
};
