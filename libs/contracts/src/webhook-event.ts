import type { CloudEvent } from './cloud-event.js';

/** The `data` of a webhook event. What came from a webhook is data: it never picks a connector, credential or host. */
export interface WebhookData {
  body: unknown;
  headers: Record<string, string>;
  /** `base64` where the body could not be read as what its content type says; `bodyProblem` says why. */
  bodyEncoding?: 'base64';
  bodyProblem?: string;
  deliveryId: string;
  trust: 'untrusted';
  /** Set where the provider does not sign the delivery id and the same body came before. */
  possibleReplay?: boolean;
}

/** A verified webhook, announced on `waybill.events` under `<source>.<event type>`. */
export type WebhookEvent = CloudEvent<WebhookData>;
