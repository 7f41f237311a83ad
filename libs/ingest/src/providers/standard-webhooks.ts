import { scalarAt } from '../reading/json-pointer.js';
import { readDigest } from '../verification/digest-encoding.js';
import { DEFAULT_TOLERANCE_SECONDS, isFresh, readTimestamp } from '../verification/freshness.js';
import type { RawDelivery } from '../verification/raw-delivery.js';
import { MAX_SIGNATURES, type SignatureClaim } from '../verification/signature-claim.js';
import type { WebhookProvider } from './provider.js';

/** Without the full stop that separates id, timestamp and body, so that no byte can change its place. */
const ID = /^[!-+\-/0-~]{1,200}$/;
const SIGNATURE_TOKEN = /^(v[0-9]+[a-z]*),([A-Za-z0-9+/=]{1,200})$/;
const TIME = /^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2})$/;

/**
 * Standard Webhooks 1.0, symmetric (`v1`): HMAC-SHA256 over `id.timestamp.body`, the body as raw bytes. Stricter than
 * the reference library: exact digits for a timestamp, canonical base64, no full stop in an id, secrets of 24 to 64
 * bytes. Signatures of other versions beside a `v1` are passed over.
 */
export const standardWebhooks: WebhookProvider = {
  name: 'standard-webhooks',
  settingsSchema: { type: 'object', properties: {}, additionalProperties: false },
  secretForm: '"whsec_" and the base64 of 24 to 64 bytes',
  checkSettings: () => null,
  prepare: () => ({
    keptHeaders: ['webhook-id', 'webhook-timestamp'],
    formField: null,
    readSecret,
    claim,
    describe: ({ headers }, body) => {
      const document = body.kind === 'json' ? body.value : null;
      const occurredAt = scalarAt(document, '/timestamp');
      return {
        deliveryId: headers['webhook-id'] ?? null,
        idIsSigned: true,
        eventName: scalarAt(document, '/type'),
        occurredAt: occurredAt && TIME.test(occurredAt) && !Number.isNaN(Date.parse(occurredAt)) ? occurredAt : null,
      };
    },
  }),
};

function readSecret(secret: string): Buffer | null {
  if (!secret.startsWith('whsec_')) return null;
  const bytes = readDigest(secret.slice('whsec_'.length), 'base64');
  return bytes && bytes.length >= 24 && bytes.length <= 64 ? bytes : null;
}

function claim({ headers, body, receivedAt }: RawDelivery): SignatureClaim {
  const id = headers['webhook-id'];
  const timestamp = headers['webhook-timestamp'];
  const given = headers['webhook-signature'];
  const signed = [`${id ?? ''}.${timestamp ?? ''}.`, body];
  const outcome = (flaw: SignatureClaim['flaw'], signatures: readonly Buffer[] = []): SignatureClaim => ({
    algorithm: 'sha256',
    signed,
    signatures,
    flaw,
  });
  if (id === undefined || timestamp === undefined || given === undefined) return outcome('missing');
  const moment = readTimestamp(timestamp, 'seconds');
  const signatures = readSignatures(given);
  if (!ID.test(id) || moment === null || signatures === null) return outcome('malformed');
  return outcome(isFresh(moment, receivedAt, DEFAULT_TOLERANCE_SECONDS) ? null : 'stale', signatures);
}

function readSignatures(header: string): Buffer[] | null {
  const tokens = header.split(' ');
  if (tokens.length > MAX_SIGNATURES) return null;
  const signatures: Buffer[] = [];
  for (const token of tokens) {
    const [, version, text = ''] = SIGNATURE_TOKEN.exec(token) ?? [];
    if (version === undefined) return null;
    if (version !== 'v1') continue;
    const digest = readDigest(text, 'base64');
    if (digest === null || digest.length !== 32) return null;
    signatures.push(digest);
  }
  return signatures;
}
