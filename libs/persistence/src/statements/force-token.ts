import type { Statement } from '../database.js';

/**
 * Sends a parked task again under a new operation token: to the third party it is another call. The fence grows, so that
 * nobody who held the task before can write to it. Until something goes out under the new token its absence says that the old
 * doubt stands. Answers where it was parked. $1 tenant, $2 task id.
 */
export const forceToken: Statement = {
  name: 'force-token',
  text: `
UPDATE tasks SET status = 'accepted', reason = NULL, operation_token = NULL, force_counter = force_counter + 1,
  fence_counter = fence_counter + 1, unsettled = false, doubted_since = NULL, attempts_forgiven = attempts, idle_claims = 0,
  cancel_requested_at = NULL, wake_at = now() + interval '5 seconds', updated_at = now()
WHERE tenant = $1 AND id = $2 AND status = 'parked'
RETURNING id`,
};
