import type { Statement } from '../database.js';

/** Deletes notifications that ended $1 days ago. */
export const forgetNotifications: Statement = {
  name: 'forget-notifications',
  text: 'DELETE FROM notifications WHERE ended_at < now() - make_interval(days => $1::int)',
};
