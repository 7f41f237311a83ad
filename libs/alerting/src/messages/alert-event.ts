import type { CloudEvent } from '#libs/contracts';
import type { AlertMessage } from '../decisions/decide-messages.js';
import type { Telling } from '../decisions/decide-telling.js';
import type { LinkBases } from './links.js';
import { type PresentedAlert, presentAlert } from './present-alert.js';

/** Alerts named in one message at most; of the rest it is said how many they are. */
const MOST_NAMED = 20;

/** What a message about alerts carries. */
export interface AlertEventData {
  tenant: string;
  /** The message in a line. */
  subject: string;
  /** What else is to be known of it; empty where nothing is. */
  note: string;
  alerts: (PresentedAlert & { telling: Telling })[];
  /** Alerts that it tells of and does not name. */
  more: number;
  /** Where the console lists them. */
  console: string;
}

const SAID: Readonly<Record<AlertMessage['telling'], string>> = {
  firing: 'Firing',
  'still-firing': 'Still firing',
  worse: 'Worse',
  resolved: 'Resolved',
  summary: 'Summary',
};

const LAST_OF_HOUR =
  'This is the last message that an hour allows. What comes is told when messages are an hour old; until then look at the console.';

/** A message about alerts as a CloudEvent; it says the same in the same bytes however often it is sent. */
export function alertEvent(
  message: AlertMessage,
  about: { eventId: string; tenant: string; now: Date; bases: LinkBases },
): CloudEvent<AlertEventData> {
  const { eventId, tenant, now, bases } = about;
  const alerts = message.alerts
    .slice(0, MOST_NAMED)
    .map(({ record, telling }) => ({ ...presentAlert(record, bases), telling }));
  const count = message.alerts.length;
  const [first] = alerts;
  const what = count === 1 ? (first?.summary ?? '') : `${count} alerts`;
  const kind = count > 1 && message.telling !== 'summary' ? `: ${first?.title}` : '';
  return {
    specversion: '1.0',
    id: eventId,
    source: '/alerts',
    type: `dev.waybill.alert.${message.telling}`,
    time: now.toISOString(),
    datacontenttype: 'application/json',
    data: {
      tenant,
      subject: `${SAID[message.telling]}: ${what}${kind}`,
      note: message.telling === 'summary' ? LAST_OF_HOUR : '',
      alerts,
      more: count - alerts.length,
      console: `${bases.origin ?? ''}/console/#/alerts`,
    },
  };
}
