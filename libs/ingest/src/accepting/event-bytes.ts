import type { WebhookData, WebhookEvent } from '#libs/contracts';
import type { WebhookBody } from '../reading/webhook-body.js';

/** What an event is made of. */
export interface EventParts {
  id: string;
  providerName: string;
  sourceName: string;
  eventType: string;
  /** RFC 3339. */
  time: string;
  body: WebhookBody;
  headers: Record<string, string>;
  deliveryId: string;
}

/**
 * The `data` of an event whose verified body could not be read as JSON: `body` is then its base64, and `bodyProblem`
 * says why (`not_json`, `too_deep`, `content_type`, …).
 */
export interface OpaqueWebhookData extends WebhookData {
  body: string;
  bodyEncoding: 'base64';
  bodyProblem: string;
}

/**
 * Writes a WebhookEvent as bytes. A JSON body stands in it in the sender's own text: numbers, order and spelling pass
 * unchanged, and nothing is serialised twice.
 */
export function eventBytes(parts: EventParts, possibleReplay: boolean): Buffer {
  const { body, headers, deliveryId } = parts;
  const envelope: Omit<WebhookEvent, 'data'> = {
    specversion: '1.0',
    id: parts.id,
    type: `dev.waybill.webhook.${parts.providerName}.${parts.eventType}`,
    source: `/sources/${parts.sourceName}`,
    time: parts.time,
    datacontenttype: 'application/json',
  };
  const facts: Omit<WebhookData, 'body'> = { headers, deliveryId, trust: 'untrusted' };
  const opaque = body.kind === 'opaque' ? { bodyEncoding: 'base64', bodyProblem: body.problem } : {};
  const tail = JSON.stringify({ ...facts, ...opaque, ...(possibleReplay ? { possibleReplay } : {}) });
  return Buffer.concat([
    Buffer.from(`${JSON.stringify(envelope).slice(0, -1)},"data":{"body":`),
    body.kind === 'json' ? body.text : Buffer.from(JSON.stringify(body.bytes.toString('base64'))),
    Buffer.from(`,${tail.slice(1)}}`),
  ]);
}
