import type { Announcement } from '../history.js';
import { digest } from './digest.js';

interface CloudEvent {
  id: string;
  subject?: string;
  sequence?: number;
  type: string;
  data: { status?: string; deliveryId?: string };
}

const EVENT_TYPE = 'dev.waybill.webhook.';

/**
 * What a CloudEvent says, for the checker. An event of a webhook has its delivery id for a subject. @throws SyntaxError
 * where it is not JSON
 */
export function readAnnouncement(content: Buffer, by: Exclude<Announcement['by'], 'event'>, at: number): Announcement {
  const event = JSON.parse(content.toString('utf8')) as CloudEvent;
  const { id } = event;
  const bytes = digest(content);
  if (event.type.startsWith(EVENT_TYPE)) {
    return { at, by: 'event', id, subject: event.data.deliveryId ?? '', status: null, sequence: null, bytes };
  }
  const { subject = '', sequence = null } = event;
  return { at, by, id, subject, status: event.data.status ?? null, sequence, bytes };
}
