import { createHash, createHmac, randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { isResultEvent, type ReceivedCallback, type VerifyOptions, verifyWebhook } from './verify-webhook.js';
import { WebhookRejected } from './webhook-rejected.js';

const seed = Number(process.env['TEST_SEED'] ?? Date.now() % 2 ** 31);
const newSecret = () => `whsec_${randomBytes(32).toString('base64')}`;
const SECRET = newSecret();
const reference = new Webhook(SECRET);
const NOW = Date.now();
const SECONDS = String(Math.floor(NOW / 1_000));
const EVENT = {
  specversion: '1.0',
  id: '018f0000-0000-7000-8000-000000000001/1',
  type: 'dev.waybill.task.succeeded',
  source: '/connectors/http',
  data: { status: 'succeeded', output: { text: 'grüße 🌍' } },
};

/** Signs any bytes, also what the reference library would refuse to. */
const signature = (id: string, timestamp: string, body: string | Uint8Array, secret = SECRET) => {
  const hmac = createHmac('sha256', Buffer.from(secret.slice('whsec_'.length), 'base64'));
  return `v1,${hmac.update(`${id}.${timestamp}.`).update(body).digest('base64')}`;
};

function callback(over: { id?: string; timestamp?: string; signature?: string; body?: string | Uint8Array } = {}) {
  const { id = EVENT.id, timestamp = SECONDS, body = JSON.stringify(EVENT) } = over;
  return {
    body: Buffer.from(body),
    headers: {
      'webhook-id': id,
      'webhook-timestamp': timestamp,
      'webhook-signature': over.signature ?? signature(id, timestamp, body),
    },
  };
}

function outcome(given: ReceivedCallback, secrets: string | string[] = SECRET, options: VerifyOptions = { now: NOW }) {
  try {
    return verifyWebhook(given, secrets, options).id;
  } catch (error) {
    if (error instanceof WebhookRejected) return error.code;
    throw error;
  }
}

describe('a callback', () => {
  it('of the reference library is verified and its event returned', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Za-z0-9_./-]{1,60}$/), fc.json(), (id, output) => {
        const event = { ...EVENT, id, data: { ...EVENT.data, output: JSON.parse(output) as unknown } };
        const body = JSON.stringify(event);
        const given = callback({ id, body, signature: reference.sign(id, new Date(NOW), body) });
        expect(verifyWebhook(given, SECRET, { now: NOW })).toEqual(JSON.parse(body));
      }),
      { seed, verbose: true },
    );
  });

  it('that is accepted is one the reference library accepts', () => {
    const right = signature(EVENT.id, SECONDS, JSON.stringify(EVENT));
    const tampered = ['v1,', 'v1', `v1a,${right.slice(3)}`, `V${right.slice(1)}`, right.toLowerCase(), `${right}=`];
    const token = fc.oneof(fc.constantFrom(right, ...tampered), fc.string({ maxLength: 60 }));
    fc.assert(
      fc.property(fc.array(token, { maxLength: 4 }), (tokens) => {
        const given = callback({ signature: tokens.join(' ') });
        if (outcome(given) !== EVENT.id) return;
        expect(() => reference.verify(given.body.toString(), given.headers)).not.toThrow();
      }),
      { seed, verbose: true },
    );
  });

  it('is rejected whichever byte of it was changed', () => {
    const { body, headers } = callback();
    fc.assert(
      fc.property(fc.nat(body.length - 1), fc.integer({ min: 1, max: 255 }), (index, change) => {
        const other = Buffer.from(body);
        other[index] = (other[index] ?? 0) ^ change;
        expect(outcome({ body: other, headers })).toBe('wrong_signature');
      }),
      { seed, verbose: true },
    );
    expect(outcome({ ...callback(), headers: { ...headers, 'webhook-id': 'other' } })).toBe('wrong_signature');
    const later = String(Number(SECONDS) + 1);
    expect(outcome({ ...callback(), headers: { ...headers, 'webhook-timestamp': later } })).toBe('wrong_signature');
  });

  it('is verified by its bytes, not by the text they decode to', () => {
    const [signed, sent] = [Buffer.from([0x22, 0xff, 0x22]), Buffer.from([0x22, 0xfe, 0x22])];
    const { headers } = callback({ body: signed });
    expect(outcome({ body: sent, headers })).toBe('wrong_signature');
    expect(outcome({ body: signed, headers })).toBe('not_an_event');
  });

  it('needs one right signature under one of the secrets, so that a secret can be changed', () => {
    const [old, strange] = [newSecret(), newSecret()];
    expect(outcome(callback(), [strange, SECRET])).toBe(EVENT.id);
    expect(outcome(callback(), [strange, old])).toBe('wrong_signature');
    const both = [old, SECRET].map((secret) => signature(EVENT.id, SECONDS, JSON.stringify(EVENT), secret)).join(' ');
    for (const secret of [old, SECRET]) expect(outcome(callback({ signature: both }), secret)).toBe(EVENT.id);
    expect(outcome(callback({ signature: `v1a,${'A'.repeat(86)}== ${both}` }))).toBe(EVENT.id);
    expect(outcome(callback({ signature: Array(9).fill(both.split(' ')[1]).join(' ') }))).toBe('malformed');
  });

  it('is stale five minutes from now, either way', () => {
    const at = (seconds: number) => outcome(callback(), SECRET, { now: Number(SECONDS) * 1_000 + seconds * 1_000 });
    expect([-300, 0, 300].map(at)).toEqual([EVENT.id, EVENT.id, EVENT.id]);
    expect([-301, 301].map(at)).toEqual(['stale', 'stale']);
    expect(outcome(callback(), SECRET, { now: NOW + 400_000, toleranceSeconds: 600 })).toBe(EVENT.id);
    expect(outcome(callback(), SECRET, { now: NOW, toleranceSeconds: Number.NaN })).toBe('stale');
  });

  it.each([
    [{ timestamp: `${SECONDS}abc` }],
    [{ timestamp: ` ${SECONDS}` }],
    [{ timestamp: `${SECONDS}.0` }],
    [{ timestamp: `0${SECONDS}` }],
    [{ timestamp: '1e9' }],
    [{ id: '' }],
    [{ id: 'with space' }],
    [{ signature: '' }],
    [{ signature: 'v1,AAAA' }],
    [{ signature: `${signature(EVENT.id, SECONDS, JSON.stringify(EVENT))}  ` }],
    [{ signature: `${signature(EVENT.id, SECONDS, JSON.stringify(EVENT)).slice(0, -2)}_=` }],
  ])('is malformed with %j', (over) => {
    expect(outcome(callback(over))).toBe('malformed');
  });

  it.each([undefined, null, {}])('without a body, which a server shows as %j, is malformed', (body) => {
    expect(outcome({ ...callback(), body: body as undefined })).toBe('malformed');
  });

  it('needs each header once, in any case and of either kind', () => {
    const { body, headers } = callback();
    expect(outcome({ body, headers: new Headers(headers) })).toBe(EVENT.id);
    const upper = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toUpperCase(), value]));
    expect(outcome({ body, headers: upper })).toBe(EVENT.id);
    expect(outcome({ body, headers: { ...headers, 'webhook-id': [EVENT.id, EVENT.id] } })).toBe('malformed');
    expect(outcome({ body, headers: { ...headers, ...upper } })).toBe('malformed');
    for (const name of Object.keys(headers)) {
      expect(outcome({ body, headers: { ...headers, [name]: undefined } })).toBe('missing_header');
    }
  });

  it('has to be the event its id names, so that no full stop can change its place', () => {
    const body = `1700000000.${JSON.stringify(EVENT)}`;
    const { headers } = callback({ body });
    const moved = { ...headers, 'webhook-id': `${EVENT.id}.${SECONDS}`, 'webhook-timestamp': '1700000000' };
    expect(outcome({ body: Buffer.from(JSON.stringify(EVENT)), headers: moved }, SECRET, { now: 1.7e12 })).toBe(
      'not_an_event',
    );
    const long = { ...EVENT, id: `ü/${'x'.repeat(600)}` };
    const hashed = `sha256-${createHash('sha256').update(long.id).digest('hex')}`;
    expect(outcome(callback({ id: hashed, body: JSON.stringify(long) }))).toBe(long.id);
  });

  it.each(['null', '"text"', '[]', '{}', '{"id":"a","type":"b","data":null}', '{'])('%s is no event', (body) => {
    expect(outcome(callback({ body }))).toBe('not_an_event');
  });

  it('is told apart by its type', () => {
    expect(isResultEvent(verifyWebhook(callback(), SECRET, { now: NOW }))).toBe(true);
    const event = { ...EVENT, type: 'dev.waybill.webhook.github.issues' };
    expect(isResultEvent(verifyWebhook(callback({ body: JSON.stringify(event) }), SECRET, { now: NOW }))).toBe(false);
  });
});

describe('a mistake of the receiver’s author', () => {
  it.each(['', 'whsec_', 'whsec_AAAA', `${SECRET} `, SECRET.slice('whsec_'.length), `whsec_${'A'.repeat(88)}`])(
    'such as the secret %j is no rejection of the callback, and the secret is not told',
    (secret) => {
      expect(() => verifyWebhook(callback(), secret)).toThrow(TypeError);
      const said = (() => {
        try {
          return verifyWebhook(callback(), secret);
        } catch (error) {
          return String(error);
        }
      })();
      if (secret.length > 10) expect(said).not.toContain(secret.trim().slice(-10));
    },
  );

  it('such as no secret at all, or a parsed body, is none either', () => {
    expect(() => verifyWebhook(callback(), [])).toThrow(TypeError);
    expect(() => verifyWebhook({ ...callback(), body: EVENT as unknown as Uint8Array }, SECRET)).toThrow('raw bytes');
  });
});
