import type { SchemaViolation } from '#libs/contracts';
import { scalarAt } from '../reading/json-pointer.js';
import type { WebhookBody } from '../reading/webhook-body.js';
import { type DigestEncoding, readDigest } from '../verification/digest-encoding.js';
import { DEFAULT_TOLERANCE_SECONDS, isFresh, readTimestamp, type TimestampFormat } from '../verification/freshness.js';
import type { RawDelivery } from '../verification/raw-delivery.js';
import type { HmacAlgorithm, SignatureClaim } from '../verification/signature-claim.js';
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
  const reading = readingOf(settings);
  const { header, idHeader, timestampHeader } = reading;
  const typeHeader = settings.eventTypeHeader?.toLowerCase();
  const kept = [idHeader, typeHeader, timestampHeader];
  return {
    keptHeaders: kept.filter((name) => name !== undefined && name !== header && !NEVER_KEPT.has(name)) as string[],
    formField: null,
    readSecret: (secret) => readSecret(secret, settings.secretEncoding ?? 'utf8'),
    claim: (delivery) => claimOf(delivery, reading),
    describe: (delivery, body) => ({
      deliveryId: valueAt(delivery, body, idHeader, settings.deliveryIdPointer),
      idIsSigned: idHeader === undefined || reading.signsId,
      eventName: valueAt(delivery, body, typeHeader, settings.eventTypePointer),
      occurredAt: null,
    }),
  };
}

/** How claims are read, worked out once for all deliveries of a source. Header names are in lower case. */
interface HmacReading {
  parts: readonly TemplatePart[];
  algorithm: HmacAlgorithm;
  header: string;
  prefix: string;
  encoding: DigestEncoding;
  idHeader: string | undefined;
  signsId: boolean;
  /** What no signed id may hold, or null. */
  separator: string | null;
  timestampHeader: string | undefined;
  signsTimestamp: boolean;
  timestampFormat: TimestampFormat;
  toleranceSeconds: number;
}

function readingOf(settings: HmacSettings): HmacReading {
  const parts = readTemplate(settings.template ?? '{body}');
  if (typeof parts === 'string') throw new Error(`The template of this source ${parts}`);
  return {
    parts,
    algorithm: settings.algorithm ?? 'sha256',
    header: settings.header.toLowerCase(),
    prefix: settings.prefix ?? '',
    encoding: settings.encoding ?? 'hex',
    idHeader: settings.deliveryIdHeader?.toLowerCase(),
    signsId: hasField(parts, 'id'),
    separator: idSeparator(parts),
    timestampHeader: settings.timestampHeader?.toLowerCase(),
    signsTimestamp: hasField(parts, 'timestamp'),
    timestampFormat: settings.timestampFormat ?? 'seconds',
    toleranceSeconds: settings.toleranceSeconds ?? DEFAULT_TOLERANCE_SECONDS,
  };
}

function claimOf({ headers, body, receivedAt }: RawDelivery, reading: HmacReading): SignatureClaim {
  const { parts, algorithm, prefix, signsId, signsTimestamp, separator } = reading;
  const timestamp = (reading.timestampHeader && headers[reading.timestampHeader]) ?? '';
  const id = (reading.idHeader && headers[reading.idHeader]) ?? '';
  const fields = { body, timestamp, id };
  const signed = parts.map((part) => ('literal' in part ? part.literal : fields[part.field]));
  const outcome = (flaw: SignatureClaim['flaw'], signatures: readonly Buffer[] = []): SignatureClaim => ({
    algorithm,
    signed,
    signatures,
    flaw,
  });
  const given = headers[reading.header];
  if (given === undefined || (signsTimestamp && !timestamp) || (signsId && !id)) return outcome('missing');
  const digest = given.startsWith(prefix) ? readDigest(given.slice(prefix.length), reading.encoding) : null;
  const badId = signsId && (!SIGNED_ID.test(id) || (separator !== null && id.includes(separator)));
  if (digest === null || badId) return outcome('malformed');
  if (!timestamp) return outcome(null, [digest]);
  const moment = readTimestamp(timestamp, reading.timestampFormat);
  if (moment === null) return outcome('malformed');
  return outcome(isFresh(moment, receivedAt, reading.toleranceSeconds) ? null : 'stale', [digest]);
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
