import { type LinkBases, presentAlert } from '#libs/alerting';
import type { Alert } from '#libs/contracts';
import type { AlertView } from '#libs/persistence';

/** An alert as the API shows it. */
export function presentAlertView(alert: AlertView, bases: LinkBases): Alert {
  const { mutedUntil: until, mutedBy: by, muteNote: note } = alert;
  const isMuted = until !== null && until > new Date();
  return {
    ...presentAlert(alert, bases),
    muted: isMuted ? { until: until.toISOString(), by: by ?? '', note: note ?? '' } : null,
  };
}
