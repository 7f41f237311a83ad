import type { AlertEventData } from './alert-event.js';

/** A message as mail. */
export interface MailText {
  subject: string;
  text: string;
}

/** What a message says to a person: the same as its event, in plain text. */
export function mailTextOf(event: Buffer): MailText {
  const { data } = JSON.parse(event.toString('utf8')) as { data: Partial<AlertEventData> & { subject: string } };
  const { subject, note = '', alerts = [], more = 0, console } = data;
  const parts = [
    subject,
    note,
    ...alerts.map(alertText),
    more > 0 ? `And ${more} more.` : '',
    console === undefined ? '' : `All alerts: ${console}`,
  ];
  return { subject: `[Waybill] ${subject}`, text: `${parts.filter(Boolean).join('\n\n')}\n` };
}

function alertText(alert: AlertEventData['alerts'][number]): string {
  const end = alert.resolvedAt === null ? '' : `Resolved: ${alert.resolvedAt}`;
  const lines = [
    `${alert.title} (${alert.severity}, ${alert.telling})`,
    alert.summary,
    `Since: ${alert.since}`,
    end,
    alert.telling === 'resolved' ? '' : `Do: ${alert.todo}`,
    `Look: ${alert.console}`,
    `Runbook: ${alert.runbook}`,
  ];
  return lines.filter(Boolean).join('\n');
}
