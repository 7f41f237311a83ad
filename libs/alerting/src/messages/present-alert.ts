import type { Alert } from '#libs/contracts';
import { ALERT_RULES } from '../alert-rule.js';
import type { AlertRecord } from '../ports/alert-store.js';
import { describeAlert } from './describe-alert.js';
import { type LinkBases, linksOf } from './links.js';

/** What of an alert is told and shown, but for who has muted it. */
export type PresentedAlert = Omit<Alert, 'muted'>;

const iso = (at: Date | null): string | null => at?.toISOString() ?? null;

/** An alert in words and links. */
export function presentAlert(record: AlertRecord, bases: LinkBases): PresentedAlert {
  const { severity, title, todo } = ALERT_RULES[record.kind];
  return {
    id: record.id,
    kind: record.kind,
    subject: record.subject,
    severity,
    state: record.state,
    title,
    summary: describeAlert(record),
    todo,
    value: record.value,
    since: record.since.toISOString(),
    firedAt: iso(record.firedAt),
    resolvedAt: iso(record.resolvedAt),
    toldAt: iso(record.toldAt),
    ...linksOf(record, bases),
  };
}
