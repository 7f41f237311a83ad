import { HEADERS, isName, isUuid, readTraceHeaders, type TraceHeaders } from '#libs/contracts';

/** A result or webhook event as it came from its exchange. */
export interface AnnouncedMessage {
  routingKey: string;
  properties: { messageId?: string | undefined };
  headers: Readonly<Record<string, unknown>>;
  content: Buffer;
}

/** An event on its way to whoever wants it. `task` is set for results only. */
export interface Announcement {
  kind: 'results' | 'events';
  tenant: string;
  routingKey: string;
  eventId: string;
  event: Buffer;
  trace: TraceHeaders;
  task: { id: string; sequence: number } | null;
}

/** What an announcement turned out to be. */
export type AnnouncementReading = { ok: true; announcement: Announcement } | { ok: false; problem: string };

const RESULT_ID = /^([0-9a-fA-F-]{36})\/([1-9][0-9]{0,8})$/;

/** Reads a message of `waybill.results`: its `message_id` is `<task id>/<sequence>`. */
export function readAnnouncedResult(message: AnnouncedMessage): AnnouncementReading {
  const reading = readAnnouncedEvent(message);
  if (!reading.ok) return reading;
  const [, id, sequence] = RESULT_ID.exec(reading.announcement.eventId) ?? [];
  if (!isUuid(id)) return { ok: false, problem: "The property message_id is not a result's id, <task id>/<sequence>" };
  const task = { id: id.toLowerCase(), sequence: Number(sequence) };
  return { ok: true, announcement: { ...reading.announcement, kind: 'results', task } };
}

/** Reads a message of `waybill.events`. */
export function readAnnouncedEvent({
  routingKey,
  properties,
  headers,
  content,
}: AnnouncedMessage): AnnouncementReading {
  const tenant = headers[HEADERS.tenant];
  if (!isName(tenant)) return { ok: false, problem: 'The header tenant is not a name' };
  if (!properties.messageId) return { ok: false, problem: "The property message_id is not the event's id" };
  if (content.length === 0) return { ok: false, problem: 'The content is not an event' };
  const eventId = properties.messageId;
  const trace = readTraceHeaders(headers);
  return { ok: true, announcement: { kind: 'events', tenant, routingKey, eventId, event: content, trace, task: null } };
}
