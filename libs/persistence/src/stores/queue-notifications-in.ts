import type { NewNotification } from '#libs/alerting';
import type { StatementRunner } from '../database.js';
import { queueNotifications } from '../statements/queue-notifications.js';
import { toColumns } from './columns.js';

/** What is to be told to whom. */
export interface NotificationOrder {
  targets: readonly string[];
  purpose: 'alerts' | 'report';
  notifications: readonly NewNotification[];
}

/** Owes each target each notification, in a transaction of the tenant. */
export async function queueNotificationsIn(
  runner: StatementRunner,
  tenant: string,
  { targets, purpose, notifications }: NotificationOrder,
): Promise<void> {
  if (notifications.length === 0 || targets.length === 0) return;
  const columns = toColumns(notifications, [({ eventId }) => eventId, ({ event }) => event]);
  await runner.run(queueNotifications, [tenant, targets, purpose, ...columns]);
}
