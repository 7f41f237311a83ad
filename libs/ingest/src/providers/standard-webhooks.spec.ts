import { createHmac, randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { readWebhookBody } from '../reading/webhook-body.js';
import { checkSource, prepareSource } from '../sources/source-definition.js';
import type { RawDelivery } from '../verification/raw-delivery.js';
import { verifySignature } from '../verification/verify-signature.js';

const seed = Number(process.env['TEST_SEED'] ?? Date.now() % 2 ** 31);
const KEY = randomBytes(32);
const SECRET = `whsec_${KEY.toString('base64')}`;
const NOW = new Date(1_790_000_000_000);
const SECONDS = String(NOW.getTime() / 1000);
const { provider, secrets } = prepareSource({ provider: 'standard-webhooks', settings: {}, secrets: [SECRET] });

const signature = (id: string, timestamp: string, body: string | Buffer, key = KEY) =>
  `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest('base64')}`;

function delivery(
  over: { id?: string; timestamp?: string; signature?: string; body?: string | Buffer } = {},
): RawDelivery {
  const { id = 'msg_1', timestamp = SECONDS, body = '{"type":"user.created"}' } = over;
  return {
    headers: {
      'webhook-id': id,
      'webhook-timestamp': timestamp,
      'webhook-signature': over.signature ?? signature(id, timestamp, body),
    },
    body: Buffer.from(body),
    receivedAt: NOW,
  };
}
const verdict = (given: RawDelivery) => verifySignature(provider.claim(given), secrets);

describe('Standard Webhooks', () => {
  it('verify whatever the reference library signs', () => {
    const reference = new Webhook(SECRET);
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.stringMatching(/^[A-Za-z0-9_-]{1,60}$/), (body, id) => {
        const signed = reference.sign(id, NOW, body);
        expect(verdict(delivery({ id, body, signature: signed }))).toBeNull();
      }),
      { seed, verbose: true },
    );
  });

  it('accept nothing the reference library refuses', () => {
    const reference = new Webhook(SECRET);
    const now = new Date();
    const timestamp = String(Math.floor(now.getTime() / 1000));
    const right = signature('msg_1', timestamp, '{}');
    const token = fc.oneof(
      fc.constantFrom(
        right,
        'v1,',
        'v1',
        `v1a,${right.slice(3)}`,
        right.toLowerCase(),
        right.slice(0, -1),
        `${right}=`,
      ),
      fc.string({ maxLength: 60 }),
    );
    fc.assert(
      fc.property(fc.array(token, { maxLength: 4 }), (tokens) => {
        const given = { ...delivery({ timestamp, body: '{}', signature: tokens.join(' ') }), receivedAt: now };
        if (verdict(given) !== null) return;
        expect(() => reference.verify('{}', given.headers as Record<string, string>)).not.toThrow();
      }),
      { seed, verbose: true },
    );
  });

  it('are verified as bytes: two bodies that decode alike are not alike', () => {
    const [one, other] = [Buffer.from([0x22, 0xff, 0x22]), Buffer.from([0x22, 0xfe, 0x22])];
    const signed = signature('msg_1', SECONDS, one);
    expect(verdict(delivery({ body: one, signature: signed }))).toBeNull();
    expect(verdict(delivery({ body: other, signature: signed }))).toBe('mismatch');
  });

  it('take one right signature among several, of this version', () => {
    const right = signature('msg_1', SECONDS, '{}');
    const other = signature('msg_1', SECONDS, '{}', randomBytes(32));
    expect(verdict(delivery({ body: '{}', signature: `${other} v1a,AAAA ${right}` }))).toBeNull();
    expect(verdict(delivery({ body: '{}', signature: `${other} v2,${right.slice(3)}` }))).toBe('mismatch');
  });

  it('are refused when their headers are not exactly of the form', () => {
    const right = signature('msg_1', SECONDS, '{}');
    for (const wrong of [
      `${right} `,
      ` ${right}`,
      `${right},`,
      `${right}  ${right}`,
      `${right}\t`,
      right.replace('=', ''),
    ]) {
      expect(verdict(delivery({ body: '{}', signature: wrong }))).toBe('malformed');
    }
    const many = Array.from({ length: 9 }, () => right).join(' ');
    expect(verdict(delivery({ body: '{}', signature: many }))).toBe('malformed');
    for (const timestamp of [`${SECONDS}abc`, ` ${SECONDS}`, `${SECONDS}.0`, '1e9', '0x6ab12345', '', `+${SECONDS}`]) {
      expect(verdict(delivery({ timestamp }))).toBe('malformed');
    }
    for (const id of ['a.b', 'a b', '', 'a, a', 'x'.repeat(201), 'é'])
      expect(verdict(delivery({ id }))).toBe('malformed');
    const { headers, ...rest } = delivery();
    for (const name of Object.keys(headers)) {
      expect(verdict({ ...rest, headers: { ...headers, [name]: undefined } })).toBe('missing');
    }
  });

  it('are stale five minutes from their receipt, either way', () => {
    const at = (offset: number) => verdict(delivery({ timestamp: String(Number(SECONDS) + offset) }));
    expect([-300, 300].map(at)).toEqual([null, null]);
    expect([-301, 301].map(at)).toEqual(['stale', 'stale']);
  });

  it('take secrets of 24 to 64 bytes and no others', () => {
    const check = (secret: string) => checkSource({ provider: 'standard-webhooks', settings: {}, secrets: [secret] });
    const of = (bytes: number) => `whsec_${Buffer.alloc(bytes, 7).toString('base64')}`;
    expect([24, 25, 64].map(of).map(check)).toEqual([null, null, null]);
    for (const wrong of [
      of(23),
      of(65),
      of(1),
      'whsec_',
      KEY.toString('base64'),
      `${of(24)}!`,
      of(25).replace(/=+$/, ''),
    ]) {
      expect(check(wrong)?.field).toBe('/secrets/0');
      expect(check(wrong)?.message).toBe('must be "whsec_" and the base64 of 24 to 64 bytes');
    }
  });

  it('say their type, id and time of occurrence', () => {
    const body = '{"type":"user.created","timestamp":"2026-11-03T20:26:10.344522Z"}';
    const given = delivery({ body });
    expect(provider.describe(given, readWebhookBody(given, null))).toEqual({
      deliveryId: 'msg_1',
      idIsSigned: true,
      eventName: 'user.created',
      occurredAt: '2026-11-03T20:26:10.344522Z',
    });
  });
});
