import { readDigest } from '../verification/digest-encoding.js';
import type { WebhookProvider } from './provider.js';
import { readTextSecret, TEXT_SECRET_FORM } from './text-secret.js';

const SIGNATURE = 'x-hub-signature-256';

/**
 * GitHub: HMAC-SHA256 over the body, in hexadecimal behind `sha256=`. Neither the delivery id nor the event's name is
 * signed. Takes both content types GitHub offers, JSON and a form whose field `payload` holds JSON.
 */
export const github: WebhookProvider = {
  name: 'github',
  settingsSchema: { type: 'object', properties: {}, additionalProperties: false },
  secretForm: TEXT_SECRET_FORM,
  checkSettings: () => null,
  prepare: () => ({
    keptHeaders: [
      'x-github-event',
      'x-github-delivery',
      'x-github-hook-id',
      'x-github-hook-installation-target-id',
      'x-github-hook-installation-target-type',
      'x-github-enterprise-host',
      'x-github-enterprise-version',
    ],
    formField: 'payload',
    readSecret: readTextSecret,
    claim: ({ headers, body }) => {
      const header = headers[SIGNATURE];
      const hex = /^sha256=([0-9a-f]{64})$/.exec(header ?? '')?.[1];
      const digest = hex === undefined ? null : readDigest(hex, 'hex');
      const flaw = header === undefined ? 'missing' : digest === null ? 'malformed' : null;
      return { algorithm: 'sha256', signed: [body], signatures: digest === null ? [] : [digest], flaw };
    },
    describe: ({ headers }) => ({
      deliveryId: headers['x-github-delivery'] || null,
      idIsSigned: false,
      eventName: headers['x-github-event'] || null,
      occurredAt: null,
    }),
  }),
};
