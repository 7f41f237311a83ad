import type { AlertRecord } from '#libs/alerting';
import { ALERT_KINDS, type AlertKind, type AlertState } from '#libs/contracts';
import type { Database } from '../database.js';
import { listAlerts } from '../statements/list-alerts.js';
import { muteAlert } from '../statements/mute-alert.js';
import { AuditTrail } from './audit-trail.js';

/** An alert as an operator sees it. */
export interface AlertView extends AlertRecord {
  mutedBy: string | null;
  muteNote: string | null;
}

/** Which alerts are asked for. */
export interface AlertPage {
  state: AlertState;
  kind: AlertKind | null;
  /** The id it begins behind; null for the first page. */
  after: string | null;
  take: number;
}

/** Until when an alert is muted, and why; null for not any more. */
export type AlertMute = { until: Date; note: string } | null;

/** Alerts as operators of one tenant see and mute them. */
export class AlertViewStore {
  constructor(private readonly database: Pick<Database, 'asTenant'>) {}

  /** Newest first; none of a kind that only a later release knows. */
  list(tenant: string, { state, kind, after, take }: AlertPage): Promise<AlertView[]> {
    return this.database.asTenant(tenant, (runner) =>
      runner.run<AlertView>(listAlerts, [tenant, state, kind === null ? ALERT_KINDS : [kind], after, take]),
    );
  }

  /** Audited. Null where there is no such alert. */
  mute(tenant: string, id: string, mute: AlertMute, actor: string): Promise<AlertView | null> {
    return this.database.asTenant(tenant, async (runner) => {
      const by = mute === null ? [null, null, null] : [mute.until, actor, mute.note];
      const [alert] = await runner.run<AlertView>(muteAlert, [tenant, id, ...by]);
      if (!alert) return null;
      const act = mute === null ? 'alert.unmute' : 'alert.mute';
      const detail =
        mute === null ? '' : `${alert.kind} ${alert.subject} until ${mute.until.toISOString()}: ${mute.note}`;
      await AuditTrail.appendIn(runner, { tenant, actor, act, subject: id, detail });
      return alert;
    });
  }
}
