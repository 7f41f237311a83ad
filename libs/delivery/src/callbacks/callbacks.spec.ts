import { describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import type { CallEnd } from '#libs/connector-kit';
import type { DueDelivery } from '../ports/delivery-store.js';
import { callbackRequest, webhookId } from './callback-request.js';
import { CALLBACK_DELAYS_MS, judgeCallback } from './callback-schedule.js';
import { type AttemptPorts, attemptDelivery } from './delivery-attempt.js';
import { readSigningSecret, SigningSecretError } from './signing-secret.js';

const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const event = Buffer.from('{"id":"e/1","note":"Grüße"}');
const answered = (status: number, headers: Record<string, string> = {}): CallEnd => ({
  kind: 'answered',
  status,
  headers,
  body: Buffer.alloc(0),
});
const due = (change: Partial<DueDelivery> = {}): DueDelivery => ({
  tenant: 'acme',
  subscription: 'hook',
  eventId: 'e/1',
  event,
  attempts: 0,
  trace: {},
  target: { type: 'http', url: 'https://example.test/hook', sealedSecret: Buffer.from('sealed') },
  ...change,
});
const ports = (change: Partial<AttemptPorts> = {}): AttemptPorts => ({
  post: { send: async () => 'routed' },
  call: async () => answered(204),
  openSecret: async () => secret,
  readRetryAfter: (headers) => (headers['retry-after'] ? Number(headers['retry-after']) * 1000 : undefined),
  now: () => Date.now(),
  ...change,
});

describe('A callback', () => {
  it('verifies with the reference library of Standard Webhooks', () => {
    const { headers, body, method } = callbackRequest(
      { url: 'https://example.test', eventId: 'e/1', event },
      readSigningSecret(secret),
      Date.now(),
    );
    expect(method).toBe('POST');
    expect(new Webhook(secret).verify(body ?? '', headers)).toEqual({ id: 'e/1', note: 'Grüße' });
  });

  it('does not verify once a byte, the id or the time has changed', () => {
    const { headers } = callbackRequest(
      { url: 'https://x.test', eventId: 'e/1', event },
      readSigningSecret(secret),
      Date.now(),
    );
    const verify = (body: string, change: Record<string, string> = {}) =>
      new Webhook(secret).verify(body, { ...headers, ...change });
    const text = event.toString();
    expect(() => verify(text.replace('ü', 'u'))).toThrow('No matching signature');
    expect(() => verify(text, { 'webhook-id': 'e/2' })).toThrow('No matching signature');
    const later = String(Number(headers['webhook-timestamp']) + 1);
    expect(() => verify(text, { 'webhook-timestamp': later })).toThrow('No matching signature');
  });

  it('has the same id in every retry, and one that a header can carry', () => {
    const at = (now: number) =>
      callbackRequest({ url: 'https://x.test', eventId: 'e/1', event }, Buffer.alloc(32), now).headers;
    expect(at(1_000)['webhook-id']).toBe(at(9_999_000)['webhook-id']);
    expect(webhookId('line\r\nbreak')).toMatch(/^sha256-[0-9a-f]{64}$/);
    expect(webhookId('line\r\nbreak')).toBe(webhookId('line\r\nbreak'));
  });

  it('says of which replay run it is, where it is of one, under the id it had', async () => {
    const sent: (string | undefined)[][] = [];
    const watched = ports({
      call: async ({ headers = {} }) => {
        sent.push([headers['webhook-id'], headers['waybill-replay']]);
        return answered(204);
      },
      post: {
        send: async ({ eventId, replay }) => {
          sent.push([eventId, replay]);
          return 'routed';
        },
      },
    });
    const replayed = await attemptDelivery(due({ replay: 'run-1' }), watched);
    await attemptDelivery(due({ replay: 'run-1', target: { type: 'amqp', queue: 'acme.all' } }), watched);
    const live = await attemptDelivery(due(), watched);
    expect(sent).toEqual([
      ['e/1', 'run-1'],
      ['e/1', 'run-1'],
      ['e/1', undefined],
    ]);
    expect([replayed.record.replay, live.record.replay]).toEqual(['run-1', undefined]);
  });

  it.each([
    '',
    'whsec_',
    'whsec_!!',
    'c2VjcmV0',
    `whsec_${Buffer.alloc(23).toString('base64')}`,
    `whsec_${Buffer.alloc(65).toString('base64')}`,
  ])('is not signed with the secret %j', (wrong) => {
    expect(() => readSigningSecret(wrong)).toThrow(SigningSecretError);
  });
});

describe('What follows an attempt', () => {
  it('is the schedule of Standard Webhooks, then giving up', () => {
    expect(CALLBACK_DELAYS_MS.map((ms) => ms / 1000)).toEqual([0, 5, 300, 1800, 7200, 18000, 36000, 36000]);
    const following = (attempts: number) => judgeCallback(answered(500), attempts, undefined);
    expect(following(1)).toEqual({ kind: 'retry', delayMs: 5_000, error: 'The receiver answered 500' });
    expect(following(7)).toMatchObject({ kind: 'retry', delayMs: 36_000_000 });
    expect(following(8)).toMatchObject({ kind: 'given-up' });
  });

  it('is nothing after any 2xx, and the end of the subscription after 410', () => {
    for (const status of [200, 202, 204, 299])
      expect(judgeCallback(answered(status), 1, undefined)).toEqual({ kind: 'delivered' });
    expect(judgeCallback(answered(410), 1, undefined)).toMatchObject({ kind: 'gone' });
    for (const status of [301, 307, 400, 404, 429])
      expect(judgeCallback(answered(status), 1, undefined).kind).toBe('retry');
  });

  it('waits longer where Retry-After asks for it, never shorter', () => {
    expect(judgeCallback(answered(429), 1, 60_000)).toMatchObject({ delayMs: 60_000 });
    expect(judgeCallback(answered(429), 2, 1_000)).toMatchObject({ delayMs: 300_000 });
  });

  it('is recorded with its status, its error and the attempts made', async () => {
    const failed = await attemptDelivery(
      due({ attempts: 1 }),
      ports({ call: async () => answered(503, { 'retry-after': '900' }) }),
    );
    expect(failed.record).toMatchObject({ attempts: 2, state: 'owed', retryInMs: 900_000, status: 503 });
    const broken: CallEnd = { kind: 'broken', phase: 'nothing-sent', code: 'refused', message: 'connection refused' };
    const unreached = await attemptDelivery(due({ attempts: 7 }), ports({ call: async () => broken }));
    expect(unreached.record).toMatchObject({
      attempts: 8,
      state: 'given-up',
      retryInMs: null,
      status: null,
      error: 'refused: connection refused',
    });
    const done = await attemptDelivery(due(), ports());
    expect(done.record).toMatchObject({ attempts: 1, state: 'delivered', retryInMs: null, error: null });
  });

  it('is another try where the secret cannot be opened, without a call', async () => {
    let calls = 0;
    const call = async () => {
      calls++;
      return answered(204);
    };
    const openSecret = () => Promise.reject(new Error('the key is not there'));
    const end = await attemptDelivery(due(), ports({ call, openSecret }));
    expect(end.record).toMatchObject({ state: 'owed', error: 'secret_unusable: the key is not there' });
    expect(calls).toBe(0);
  });

  it('is another try, and an end after the last, where the login of a mail server cannot be opened', async () => {
    const mail = async () => {
      throw new Error('the key k-1 is not in the key ring');
    };
    const target = { type: 'mail', address: 'ops@example.com', server: null, sealedSecret: null } as const;
    const end = await attemptDelivery(due({ target }), ports({ mail }));
    expect(end.record).toMatchObject({ state: 'owed', attempts: 1, error: expect.stringContaining('key ring') });
    const last = await attemptDelivery(due({ target, attempts: 7 }), ports({ mail }));
    expect(last.record).toMatchObject({ state: 'given-up', attempts: 8 });
  });

  it('is the same schedule for a queue that was not there or was full, and none for one that is not the tenant’s', async () => {
    const over = (queue: string, outcome: 'routed' | 'unroutable' | 'nacked') =>
      attemptDelivery(due({ target: { type: 'amqp', queue } }), ports({ post: { send: async () => outcome } }));
    expect((await over('acme.q', 'routed')).record.state).toBe('delivered');
    expect((await over('acme.q', 'unroutable')).record).toMatchObject({ state: 'owed', retryInMs: 5_000 });
    expect((await over('acme.q', 'nacked')).record.state).toBe('owed');
    expect((await over('other.q', 'routed')).record.state).toBe('given-up');
  });
});
