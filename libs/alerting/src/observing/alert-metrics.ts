import { counter } from '#libs/tracing';

const alerts = counter('waybill_alerts_total', 'Alerts that began to fire, and that were resolved.');
const messages = counter('waybill_alert_messages_total', 'Messages about alerts that were put down to be sent.');

/** Counts what changed in a step; told of none, too, it shows that there was none. */
export function countAlerts(changed: { firing: number; resolved: number; messages: number }): void {
  alerts.add(changed.firing, { state: 'firing' });
  alerts.add(changed.resolved, { state: 'resolved' });
  messages.add(changed.messages, {});
}
