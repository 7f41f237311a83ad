import { createHash, createHmac } from 'node:crypto';
import type { OutgoingRequest } from '#libs/connector-kit';
import { CLOUD_EVENT_CONTENT_TYPE, HEADERS } from '#libs/contracts';

/** What is sent to an HTTP subscription. */
export interface CallbackContent {
  url: string;
  eventId: string;
  /** The CloudEvent, sent as these bytes. */
  event: Buffer;
  /** The replay run that has it sent once more. */
  replay?: string;
}

/**
 * The POST of one callback, signed by Standard Webhooks 1.0: `webhook-signature` is `v1,` and the base64 of
 * HMAC-SHA256 over `<webhook-id>.<webhook-timestamp>.<body>`, the time in seconds. The id is the same in every retry,
 * so that a receiver can tell a repetition; one by a replay says of which run.
 */
export function callbackRequest(
  { url, eventId, event, replay }: CallbackContent,
  key: Buffer,
  now: number,
): OutgoingRequest {
  const id = webhookId(eventId);
  const timestamp = Math.floor(now / 1000);
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(event).digest('base64');
  return {
    method: 'POST',
    url,
    headers: {
      'content-type': CLOUD_EVENT_CONTENT_TYPE,
      'user-agent': 'waybill',
      'webhook-id': id,
      'webhook-timestamp': String(timestamp),
      'webhook-signature': `v1,${signature}`,
      ...(replay === undefined ? {} : { [HEADERS.replay]: replay }),
    },
    body: event,
  };
}

/** The event's id, or its SHA-256 where a header could not carry it: part of an event's id may come from a provider. */
export function webhookId(eventId: string): string {
  if (/^[\x21-\x7e]{1,512}$/.test(eventId)) return eventId;
  return `sha256-${createHash('sha256').update(eventId).digest('hex')}`;
}
