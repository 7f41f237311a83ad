import { createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { HMAC_SETTINGS_SCHEMA, WEBHOOK_PROVIDERS } from '#libs/ingest';
import { blocksOf } from './markdown-blocks.js';
import { firstColumn, page } from './pages.js';
import { webhookDesk } from './webhook-desk.js';

const guide = page('docs/webhook-sources.md');
const SECRET = 'a secret of this spec';
const BODY = Buffer.from('{"id":"d-1","type":"order.paid","event_id":"E1","event":{"type":"message"}}');
const receivedAt = new Date('2026-11-30T08:00:00Z');
const TOLERANCE_MS = 300_000;
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
    event: 'orders-paid',
  },
};

const examples = blocksOf(guide.text)
  .filter(({ language, text }) => language === 'json' && text.includes('"header"'))
  .map(({ text }) => JSON.parse(text) as { header: string } & Record<string, unknown>);

describe('the guide to webhook sources', () => {
  it('names the providers there are, with the form of their secrets', () => {
    expect(firstColumn(guide, 'Providers')).toEqual(WEBHOOK_PROVIDERS.map(({ name }) => `\`${name}\``));
    for (const { secretForm } of WEBHOOK_PROVIDERS)
      expect(guide.text.replaceAll('`', '')).toContain(secretForm.replaceAll('"', ''));
  });

  it('names the settings of hmac there are', () => {
    const settings = Object.keys(HMAC_SETTINGS_SCHEMA.properties).map((name) => `\`${name}\``);
    expect(firstColumn(guide, 'The provider `hmac`').toSorted()).toEqual(settings.toSorted());
  });

  it('shows an example for each scheme this spec knows', () => {
    expect(examples.map(({ header }) => header)).toEqual(Object.keys(SENT));
  });

  it.each(examples.map((settings) => [settings.header, settings] as const))(
    'has settings for %s by which its webhooks verify, and no others',
    async (header, settings) => {
      const { headers, id, event } = SENT[header] ?? { headers: {}, id: '', event: '' };
      const { receive, events } = webhookDesk({ provider: 'hmac', settings, secret: SECRET });
      const take = (body: Buffer, at = receivedAt) => receive({ headers, body, receivedAt: at });
      expect(await take(Buffer.concat([BODY, Buffer.from(' ')]))).toEqual({ kind: 'refused', reason: 'mismatch' });
      expect(await take(BODY)).toMatchObject({ kind: 'accepted' });
      expect(events).toHaveLength(1);
      const { routingKey = '', event: bytes = BODY } = events[0] ?? {};
      expect(routingKey).toBe(`site.${event}`);
      expect(JSON.parse(bytes.toString('utf8'))).toMatchObject({ data: { deliveryId: id } });
      if (!('timestampHeader' in settings)) return;
      const late = await take(BODY, new Date(receivedAt.getTime() + TOLERANCE_MS + 1));
      expect(late).toEqual({ kind: 'refused', reason: 'stale' });
      expect(guide.text).toContain(`| \`toleranceSeconds\` | \`${TOLERANCE_MS / 1_000}\` |`);
    },
  );
});
