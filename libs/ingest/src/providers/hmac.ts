import type { SchemaViolation } from '#libs/contracts';
import { scalarAt } from '../reading/json-pointer.js';
import type { WebhookBody } from '../reading/webhook-body.js';
import { readDigest } from '../verification/digest-encoding.js';
import { DEFAULT_TOLERANCE_SECONDS, isFresh, readTimestamp } from '../verification/freshness.js';
import type { RawDelivery } from '../verification/raw-delivery.js';
import type { SignatureClaim } from '../verification/signature-claim.js';
import { HMAC_SETTINGS_SCHEMA, type HmacSettings } from './hmac-settings.js';
import type { PreparedProvider, WebhookProvider } from './provider.js';
import { hasField, idSeparator, readTemplate, type TemplatePart } from './signed-template.js';
import { readTextSecret } from './text-secret.js';

const SIGNED_ID = /^[!-~]{1,200}$/;

/** Headers that carry authority; never passed on, whatever the settings name. */
const NEVER_KEPT = new Set(['authorization', 'proxy-authorization', 'cookie', 'set-cookie']);

/** Any provider that signs by HMAC and puts the digest into one header. */
export const hmac: WebhookProvider = {
  name: 'hmac',
  settingsSchema: HMAC_SETTINGS_SCHEMA,
  secretForm: 'a secret of 8 to 512 bytes, written as secretEncoding says',
  checkSettings: (settings) => checkSettings(settings as unknown as HmacSettings),
  prepare: (settings) => prepare(settings as unknown as HmacSettings),
};

function checkSettings(settings: HmacSettings): SchemaViolation | null {
  const parts = readTemplate(settings.template ?? '{body}');
  if (typeof parts === 'string') return { field: '/template', message: parts };
  for (const [field, header] of [
    ['timestamp', 'timestampHeader'],
    ['id', 'deliveryIdHeader'],
  ] as const) {
    if (hasField(parts, field) && settings[header] === undefined) {
      return { field: `/${header}`, message: `is missing: the template holds {${field}}` };
    }
  }
  if (settings.timestampHeader !== undefined && !hasField(parts, 'timestamp')) {
    return { field: '/template', message: 'must hold {timestamp}: an unsigned timestamp proves nothing' };
  }
  for (const name of ['deliveryId', 'eventType'] as const) {
    if (settings[`${name}Header`] !== undefined && settings[`${name}Pointer`] !== undefined) {
      return { field: `/${name}Pointer`, message: `cannot stand beside ${name}Header` };
    }
  }
  return null;
}

function prepare(settings: HmacSettings): PreparedProvider {
  const parts = readTemplate(settings.template ?? '{body}');
  if (typeof parts === 'string') throw new Error(`The template of this source ${parts}`);
  const lower = (name: string | undefined) => name?.toLowerCase();
  const header = settings.header.toLowerCase();
  const idHeader = lower(settings.deliveryIdHeader);
  const typeHeader = lower(settings.eventTypeHeader);
  const kept = [idHeader, typeHeader, lower(settings.timestampHeader)];
  return {
    keptHeaders: kept.filter((name) => name !== undefined && name !== header && !NEVER_KEPT.has(name)) as string[],
    formField: null,
    readSecret: (secret) => readSecret(secret, settings.secretEncoding ?? 'utf8'),
    claim: (delivery) => claimOf(delivery, settings, parts),
    describe: (delivery, body) => ({
      deliveryId: valueAt(delivery, body, idHeader, settings.deliveryIdPointer),
      idIsSigned: idHeader === undefined || hasField(parts, 'id'),
      eventName: valueAt(delivery, body, typeHeader, settings.eventTypePointer),
      occurredAt: null,
    }),
  };
}

function claimOf(delivery: RawDelivery, settings: HmacSettings, parts: readonly TemplatePart[]): SignatureClaim {
  const { headers, body, receivedAt } = delivery;
  const timestamp = settings.timestampHeader && headers[settings.timestampHeader.toLowerCase()];
  const id = settings.deliveryIdHeader && headers[settings.deliveryIdHeader.toLowerCase()];
  const fields = { body, timestamp: timestamp ?? '', id: id ?? '' };
  const signed = parts.map((part) => ('literal' in part ? part.literal : fields[part.field]));
  const outcome = (flaw: SignatureClaim['flaw'], signatures: readonly Buffer[] = []): SignatureClaim => ({
    algorithm: settings.algorithm ?? 'sha256',
    signed,
    signatures,
    flaw,
  });
  const given = headers[settings.header.toLowerCase()];
  if (given === undefined || (hasField(parts, 'timestamp') && !timestamp) || (hasField(parts, 'id') && !id)) {
    return outcome('missing');
  }
  const prefix = settings.prefix ?? '';
  const digest = given.startsWith(prefix) ? readDigest(given.slice(prefix.length), settings.encoding ?? 'hex') : null;
  const separator = idSeparator(parts);
  const badId = hasField(parts, 'id') && (!SIGNED_ID.test(id ?? '') || (separator !== null && id?.includes(separator)));
  if (digest === null || badId) return outcome('malformed');
  if (!timestamp) return outcome(null, [digest]);
  const moment = readTimestamp(timestamp, settings.timestampFormat ?? 'seconds');
  if (moment === null) return outcome('malformed');
  const fresh = isFresh(moment, receivedAt, settings.toleranceSeconds ?? DEFAULT_TOLERANCE_SECONDS);
  return outcome(fresh ? null : 'stale', [digest]);
}

function valueAt(
  { headers }: RawDelivery,
  body: WebhookBody,
  header: string | undefined,
  pointer: string | undefined,
): string | null {
  if (header !== undefined) return headers[header] || null;
  return pointer !== undefined && body.kind === 'json' ? scalarAt(body.value, pointer) : null;
}

function readSecret(secret: string, encoding: 'utf8' | 'hex' | 'base64'): Buffer | null {
  if (encoding === 'utf8') return readTextSecret(secret);
  const bytes = readDigest(secret, encoding);
  return bytes && bytes.length >= 8 && bytes.length <= 512 ? bytes : null;
}
