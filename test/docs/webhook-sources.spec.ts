import { createHmac, createSecretKey } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { compileSchema } from '#libs/contracts';
import { hmac } from '../../libs/ingest/src/providers/hmac.js';
import { HMAC_SETTINGS_SCHEMA } from '../../libs/ingest/src/providers/hmac-settings.js';
import { WEBHOOK_PROVIDERS } from '../../libs/ingest/src/providers/providers.js';
import { DEFAULT_TOLERANCE_SECONDS } from '../../libs/ingest/src/verification/freshness.js';
import { verifySignature } from '../../libs/ingest/src/verification/verify-signature.js';
import { blocksOf } from './markdown-blocks.js';
import { firstColumn, page } from './pages.js';

const guide = page('docs/webhook-sources.md');
const SECRET = 'a secret of this spec';
const BODY = Buffer.from('{"id":"d-1","type":"order.paid","event_id":"E1","event":{"type":"message"}}');
const receivedAt = new Date('2026-11-30T08:00:00Z');
const timestamp = String(receivedAt.getTime() / 1000);

/** What each provider on the page would send for a body, by its own documentation. */
const SENT: Record<string, { headers: Record<string, string>; id: string; event: string }> = {
  'X-Shop-Signature': {
    headers: { 'x-shop-signature': `sha256=${createHmac('sha256', SECRET).update(BODY).digest('hex')}` },
    id: 'd-1',
    event: 'order.paid',
  },
  'X-Slack-Signature': {
    headers: {
      'x-slack-request-timestamp': timestamp,
      'x-slack-signature': `v0=${createHmac('sha256', SECRET).update(`v0:${timestamp}:${BODY}`).digest('hex')}`,
    },
    id: 'E1',
    event: 'message',
  },
  'X-Shopify-Hmac-Sha256': {
    headers: {
      'x-shopify-hmac-sha256': createHmac('sha256', SECRET).update(BODY).digest('base64'),
      'x-shopify-webhook-id': 'w-1',
      'x-shopify-topic': 'orders/paid',
    },
    id: 'w-1',
    event: 'orders/paid',
  },
};

const examples = blocksOf(guide.text)
  .filter(({ language, text }) => language === 'json' && text.includes('"header"'))
  .map(({ text }) => JSON.parse(text) as { header: string });

describe('the guide to webhook sources', () => {
  it('names the providers there are, with the form of their secrets', () => {
    expect(firstColumn(guide, 'Providers')).toEqual(WEBHOOK_PROVIDERS.map(({ name }) => `\`${name}\``));
    for (const { secretForm } of WEBHOOK_PROVIDERS)
      expect(guide.text.replaceAll('`', '')).toContain(secretForm.replaceAll('"', ''));
  });

  it('names the settings of hmac there are, and the default tolerance', () => {
    const settings = Object.keys(HMAC_SETTINGS_SCHEMA.properties).map((name) => `\`${name}\``);
    expect(firstColumn(guide, 'The provider `hmac`').toSorted()).toEqual(settings.toSorted());
    expect(guide.text).toContain(`| \`toleranceSeconds\` | \`${DEFAULT_TOLERANCE_SECONDS}\` |`);
  });

  it('shows an example for each scheme this spec knows', () => {
    expect(examples.map(({ header }) => header)).toEqual(Object.keys(SENT));
  });

  it.each(examples.map((settings) => [settings.header, settings] as const))(
    'has settings for %s by which its webhooks verify, and no others',
    (header, settings) => {
      expect(compileSchema(hmac.settingsSchema)(settings)).toBeNull();
      expect(hmac.checkSettings(settings)).toBeNull();
      const provider = hmac.prepare(settings);
      const { headers, id, event } = SENT[header] ?? { headers: {}, id: '', event: '' };
      const key = provider.readSecret(SECRET);
      if (!key) throw new Error('the secret is not taken');
      const verdict = (body: Buffer) =>
        verifySignature(provider.claim({ headers, body, receivedAt }), [createSecretKey(key)]);
      expect(verdict(BODY)).toBeNull();
      expect(verdict(Buffer.concat([BODY, Buffer.from(' ')]))).toBe('mismatch');
      const value = JSON.parse(BODY.toString()) as unknown;
      const facts = provider.describe({ headers, body: BODY, receivedAt }, { kind: 'json', text: BODY, value });
      expect(facts).toMatchObject({ deliveryId: id, eventName: event });
    },
  );
});
