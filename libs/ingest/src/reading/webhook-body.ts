import { type JsonBounds, parseStrictJson } from '#libs/contracts';
import type { RawDelivery } from '../verification/raw-delivery.js';
import { readFormField } from './form-field.js';

/** The largest body taken, in bytes. Even as base64 it stays under the 16 MiB a broker takes. */
export const MAX_BODY_BYTES = 10 * 1024 * 1024;

const BOUNDS: JsonBounds = { maxBytes: MAX_BODY_BYTES, maxDepth: 128 };

/**
 * A verified body. `json` keeps the sender's own text beside the value, so that numbers and order pass unchanged.
 * `opaque` is what cannot or must not be read: kept whole, with the problem named, because it was verified.
 */
export type WebhookBody =
  | { kind: 'json'; text: Buffer; value: unknown }
  | { kind: 'opaque'; bytes: Buffer; problem: string };

/**
 * Reads a body by its content type: JSON, or a form with JSON in `formField` where the provider sends such. Compressed
 * bodies are never unpacked. Throws nothing: what cannot be read is opaque.
 */
export function readWebhookBody({ headers, body }: RawDelivery, formField: string | null): WebhookBody {
  const opaque = (problem: string): WebhookBody => ({ kind: 'opaque', bytes: body, problem });
  const encoding = headers['content-encoding']?.trim().toLowerCase();
  if (encoding && encoding !== 'identity') return opaque('content_encoding');
  const [mediaType = '', ...parameters] = (headers['content-type'] ?? '').toLowerCase().split(';');
  const charset = parameters
    .map((parameter) => /^\s*charset\s*=\s*"?([^"\s]*)"?\s*$/.exec(parameter)?.[1])
    .find(Boolean);
  if (charset && !['utf-8', 'utf8', 'us-ascii'].includes(charset)) return opaque('charset');
  const text = textOfJson(mediaType.trim(), body, formField);
  if (text === null) return opaque('content_type');
  const read = parseStrictJson(text, BOUNDS);
  return read.ok ? { kind: 'json', text, value: read.value } : opaque(read.violation.code);
}

function textOfJson(mediaType: string, body: Buffer, formField: string | null): Buffer | null {
  if (mediaType === '' || mediaType === 'text/json' || /^application\/([a-z0-9.!#$&^_-]+\+)?json$/.test(mediaType)) {
    return body;
  }
  if (mediaType === 'application/x-www-form-urlencoded' && formField !== null) return readFormField(body, formField);
  return null;
}
