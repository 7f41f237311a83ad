import type { SchemaViolation } from '#libs/contracts';
import type { WebhookBody } from '../reading/webhook-body.js';
import type { RawDelivery } from '../verification/raw-delivery.js';
import type { SignatureClaim } from '../verification/signature-claim.js';

/** What a verified delivery says of itself. */
export interface DeliveryFacts {
  /** The provider's own id of the delivery, or null where it gives none and the signed bytes must stand for it. */
  deliveryId: string | null;
  /** Whether the signature covers that id. Where not, the same body under another id may be a replay. */
  idIsSigned: boolean;
  /** The provider's name of the event, as it came; null where it gives none. */
  eventName: string | null;
  /** When it happened, RFC 3339, where the provider says so. */
  occurredAt: string | null;
}

/** A provider made ready with the settings of one source. Pure: no clock, no I/O. */
export interface PreparedProvider {
  /** Header names in lower case whose values are passed on with the event; never the signature. */
  keptHeaders: readonly string[];
  /** The form field that holds the JSON of a form-encoded body, where the provider sends such. */
  formField: string | null;
  /** The key bytes of a secret as an operator gives it; null where it has not the provider's form. */
  readSecret(secret: string): Buffer | null;
  /** What has to be verified. Looks at headers and raw bytes only. */
  claim(delivery: RawDelivery): SignatureClaim;
  /** Called for verified deliveries only. */
  describe(delivery: RawDelivery, body: WebhookBody): DeliveryFacts;
}

/** One way of signing webhooks. */
export interface WebhookProvider {
  name: string;
  /** JSON Schema of a source's settings. */
  settingsSchema: object;
  /** What a secret looks like, for people. */
  secretForm: string;
  /** What the schema cannot say; called for settings that fit it. Null where all is well. */
  checkSettings(settings: Record<string, unknown>): SchemaViolation | null;
  /** Called for settings that passed both checks. */
  prepare(settings: Record<string, unknown>): PreparedProvider;
}
