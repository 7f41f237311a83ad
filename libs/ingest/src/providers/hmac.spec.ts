import { createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { describeDelivery } from '../accepting/describe-delivery.js';
import { checkSource, prepareSource } from '../sources/source-definition.js';
import type { RawDelivery } from '../verification/raw-delivery.js';
import { verifySignature } from '../verification/verify-signature.js';
import type { HmacSettings } from './hmac-settings.js';
import { WEBHOOK_PROVIDERS, webhookProvider } from './providers.js';

const SECRET = 'a secret of some length';
const NOW = new Date(1_790_000_000_000);
const prepare = (settings: HmacSettings, secret = SECRET) =>
  prepareSource({ provider: 'hmac', settings: { ...settings }, secrets: [secret] });
const check = (settings: object) => checkSource({ provider: 'hmac', settings: { ...settings }, secrets: [SECRET] });

function verdict(settings: HmacSettings, headers: Record<string, string>, body: string, secret = SECRET) {
  const { provider, secrets } = prepare(settings, secret);
  return verifySignature(provider.claim({ headers, body: Buffer.from(body), receivedAt: NOW }), secrets);
}

describe('a source whose provider signs by HMAC', () => {
  it('verifies every algorithm, encoding and prefix', () => {
    for (const algorithm of ['sha256', 'sha1', 'sha512'] as const) {
      for (const encoding of ['hex', 'base64'] as const) {
        for (const prefix of ['', 'sig=']) {
          const settings = { header: 'X-Signature', algorithm, encoding, prefix };
          const digest = createHmac(algorithm, SECRET).update('body').digest(encoding);
          expect(verdict(settings, { 'x-signature': prefix + digest }, 'body')).toBeNull();
          expect(verdict(settings, { 'x-signature': prefix + digest }, 'Body')).toBe('mismatch');
          expect(verdict(settings, { 'x-signature': `${prefix}${digest}\n` }, 'body')).toBe('malformed');
          expect(verdict(settings, {}, 'body')).toBe('missing');
        }
      }
    }
  });

  it('verifies a signed timestamp by a template, and refuses a stale one', () => {
    const settings: HmacSettings = {
      header: 'X-Slack-Signature',
      prefix: 'v0=',
      template: 'v0:{timestamp}:{body}',
      timestampHeader: 'X-Slack-Request-Timestamp',
    };
    const at = (timestamp: string) =>
      verdict(
        settings,
        {
          'x-slack-request-timestamp': timestamp,
          'x-slack-signature': `v0=${createHmac('sha256', SECRET).update(`v0:${timestamp}:hello`).digest('hex')}`,
        },
        'hello',
      );
    const seconds = NOW.getTime() / 1000;
    expect(at(String(seconds))).toBeNull();
    expect(at(String(seconds - 301))).toBe('stale');
    expect(at(`${seconds}0`)).toBe('malformed');
    expect(at('')).toBe('missing');
  });

  it('reads a secret that is written in hexadecimal or base64', () => {
    const key = Buffer.from('00112233445566778899aabbccddeeff', 'hex');
    const digest = createHmac('sha256', key).update('body').digest('hex');
    for (const secretEncoding of ['hex', 'base64'] as const) {
      const settings = { header: 'x-signature', secretEncoding };
      expect(verdict(settings, { 'x-signature': digest }, 'body', key.toString(secretEncoding))).toBeNull();
    }
  });

  it('knows a delivery by a header, by a pointer, or by its signed bytes', () => {
    const described = (settings: Partial<HmacSettings>, headers: RawDelivery['headers'], body: string) => {
      const source = { tenant: 'acme', name: 'shop', id: 'x', providerName: 'hmac', orderingPointer: null };
      const ready = prepare({ header: 'x-signature', ...settings });
      return describeDelivery({ ...source, ...ready }, { headers, body: Buffer.from(body), receivedAt: NOW });
    };
    const byHeader = described(
      { deliveryIdHeader: 'X-Id', eventTypeHeader: 'X-Type' },
      { 'x-id': '7', 'x-type': 'a/b' },
      '{}',
    );
    expect(byHeader).toMatchObject({ deliveryId: '7', mayBeReplay: true, routingKey: 'shop.a-b' });
    const byPointer = described({ deliveryIdPointer: '/id', eventTypePointer: '/kind' }, {}, '{"id":7,"kind":"paid"}');
    expect(byPointer).toMatchObject({ deliveryId: '7', mayBeReplay: false, routingKey: 'shop.paid' });
    const byBytes = [described({}, {}, '{"a":1}'), described({}, {}, '{"a":1}'), described({}, {}, '{"a":2}')];
    expect(byBytes[0]?.deliveryId).toBe(byBytes[1]?.deliveryId);
    expect(byBytes[0]?.deliveryId).not.toBe(byBytes[2]?.deliveryId);
    expect(byBytes[0]).toMatchObject({ mayBeReplay: false, routingKey: 'shop.event' });
  });

  it('is refused at set-up where its settings could let something unverified through', () => {
    expect(check({ header: 'X-Sig' })).toBeNull();
    expect(check({})).toMatchObject({ field: '/settings/header' });
    expect(check({ header: 'X Sig' })).toMatchObject({ field: '/settings/header' });
    expect(check({ header: 'X-Sig', verify: false })).toMatchObject({ field: '/settings/verify' });
    expect(check({ header: 'X-Sig', algorithm: 'md5' })).toMatchObject({ field: '/settings/algorithm' });
    expect(check({ header: 'X-Sig', template: 'hello' })).toMatchObject({ field: '/settings/template' });
    expect(check({ header: 'X-Sig', template: '{body}{body}' })).toMatchObject({ field: '/settings/template' });
    expect(check({ header: 'X-Sig', template: '{body}{oops}' })).toMatchObject({ field: '/settings/template' });
    expect(check({ header: 'X-Sig', template: '{timestamp}.{body}' })).toMatchObject({
      field: '/settings/timestampHeader',
    });
    expect(check({ header: 'X-Sig', timestampHeader: 'X-Time' })).toMatchObject({ field: '/settings/template' });
    const id = { header: 'X-Sig', deliveryIdHeader: 'X-Id' };
    expect(check({ ...id, template: '{id}{body}' })).toMatchObject({ field: '/settings/template' });
    expect(check({ ...id, template: '{id}.{body}' })).toBeNull();
    for (const template of ['{body}{id}', '{body}.{id}', '{timestamp}.{body}.{id}', '{id}.{body}.{timestamp}']) {
      expect(check({ ...id, timestampHeader: 'X-Time', template })).toMatchObject({ field: '/settings/template' });
    }
    expect(check({ ...id, timestampHeader: 'X-Time', template: '{id}.{timestamp}.{body}.end' })).toBeNull();
    expect(check({ ...id, deliveryIdPointer: '/id' })).toMatchObject({ field: '/settings/deliveryIdPointer' });
  });
});

describe('the definition of a source', () => {
  it('names the known providers where one is unknown', () => {
    const message = 'must be one of github, standard-webhooks, hmac';
    expect(checkSource({ provider: 'gitlab', settings: {}, secrets: [SECRET] })).toEqual({
      field: '/provider',
      message,
    });
    expect(() => webhookProvider('constructor')).toThrow(/github, standard-webhooks, hmac/);
    expect(WEBHOOK_PROVIDERS.map(({ name }) => name)).toEqual(['github', 'standard-webhooks', 'hmac']);
  });

  it('needs one or two secrets and, if any, a JSON Pointer', () => {
    const check = (over: object) =>
      checkSource({ provider: 'github', settings: {}, secrets: [SECRET], ...over })?.field;
    expect(check({ secrets: [] })).toBe('/secrets');
    expect(check({ secrets: [SECRET, SECRET, SECRET] })).toBe('/secrets');
    expect(check({ secrets: [SECRET, 'short'] })).toBe('/secrets/1');
    expect(check({ settings: { header: 'x' } })).toBe('/settings/header');
    expect(check({ orderingKey: 'repository' })).toBe('/orderingKey');
    expect(check({ orderingKey: '/a~2' })).toBe('/orderingKey');
    expect(check({ orderingKey: '/a~1b/0' })).toBeUndefined();
  });
});
