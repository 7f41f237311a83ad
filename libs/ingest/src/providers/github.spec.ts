import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { describe, expect, it } from '@jest/globals';
import { sign } from '@octokit/webhooks-methods';
import { describeDelivery } from '../accepting/describe-delivery.js';
import { prepareSource } from '../sources/source-definition.js';
import type { Source } from '../sources/source-directory.js';
import type { RawDelivery } from '../verification/raw-delivery.js';
import { verifySignature } from '../verification/verify-signature.js';

interface Example {
  name: string;
  examples: object[];
}
const examples = createRequire(import.meta.url)('@octokit/webhooks-examples/api.github.com/index.json') as Example[];
const SECRET = 'It is a secret to everybody';

const source: Source = {
  tenant: 'acme',
  name: 'hub',
  id: '018f3f7e-0000-7000-8000-000000000001',
  providerName: 'github',
  orderingPointer: '/repository/full_name',
  ...prepareSource({ provider: 'github', settings: {}, secrets: [SECRET, 'the previous one'], orderingKey: null }),
};

function delivery(body: string | Buffer, headers: RawDelivery['headers']): RawDelivery {
  return {
    body: Buffer.from(body),
    headers: { 'content-type': 'application/json', ...headers },
    receivedAt: new Date(),
  };
}
const verdict = (given: RawDelivery, at: Source = source) => verifySignature(at.provider.claim(given), at.secrets);

describe('webhooks of GitHub', () => {
  it("verify when GitHub's own library signed them, and none does after a changed byte", async () => {
    let count = 0;
    for (const { name, examples: payloads } of examples) {
      for (const payload of payloads) {
        const body = JSON.stringify(payload);
        const headers = { 'x-hub-signature-256': await sign(SECRET, body), 'x-github-event': name };
        const changed = Buffer.from(body);
        changed[count % changed.length] = (changed[count % changed.length] ?? 0) ^ 1;
        expect(verdict(delivery(body, headers))).toBeNull();
        expect(verdict(delivery(changed, headers))).toBe('mismatch');
        count++;
      }
    }
    expect(count).toBeGreaterThan(250);
  });

  it('become events whose body is what was sent, byte for byte', async () => {
    for (const { name, examples: payloads } of examples) {
      const body = JSON.stringify(payloads[0], null, 2);
      const given = delivery(body, { 'x-github-event': name, 'x-github-delivery': `d-${name}`, cookie: 'a=b' });
      const described = describeDelivery(source, given);
      const bytes = described.event(false);
      const event = JSON.parse(bytes.toString());
      expect(event.data.body).toEqual(payloads[0]);
      expect(bytes.includes(body)).toBe(true);
      expect(event).toMatchObject({
        specversion: '1.0',
        id: described.eventId,
        type: `dev.waybill.webhook.github.${name}`,
        source: '/sources/hub',
        time: given.receivedAt.toISOString(),
        data: { deliveryId: `d-${name}`, trust: 'untrusted' },
      });
      expect(event.data.headers).toEqual({
        'content-type': 'application/json',
        'x-github-event': name,
        'x-github-delivery': `d-${name}`,
      });
      expect(described.routingKey).toBe(`hub.${name}`);
    }
  });

  it('are ordered by the value their source names', () => {
    const lane = (body: string) => describeDelivery(source, delivery(body, {})).lane.lane;
    expect(lane('{"repository":{"full_name":"acme/site"}}')).toBe('acme/site');
    expect(lane('{"repository":{}}')).toBe('');
    expect(lane('{"repository":{"full_name":["a"]}}')).toBe('');
    const long = 'x'.repeat(5_000);
    expect(lane(`{"repository":{"full_name":"${long}"}}`)).toBe(
      `sha256:${createHash('sha256').update(long).digest('hex')}`,
    );
  });

  it('are taken with the previous secret too, and with no other', async () => {
    const body = '{}';
    const signed = async (secret: string) =>
      verdict(delivery(body, { 'x-hub-signature-256': await sign(secret, body) }));
    expect(await signed('the previous one')).toBeNull();
    expect(await signed('the one before that')).toBe('mismatch');
  });

  it('are refused without a signature, or with one of another form', async () => {
    const right = await sign(SECRET, '{}');
    const refusal = (signature?: string) => verdict(delivery('{}', { 'x-hub-signature-256': signature }));
    expect(refusal()).toBe('missing');
    for (const wrong of [
      '',
      'sha256=',
      right.slice(7),
      right.toUpperCase(),
      ` ${right}`,
      `${right}, ${right}`,
      `${right}0`,
    ]) {
      expect(refusal(wrong)).toBe('malformed');
    }
    expect(refusal(right)).toBeNull();
  });

  it('are read from a form as well', () => {
    const payload = { zen: 'Ünï & co = 100 %', n: 1 };
    const form = new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
    const described = describeDelivery(
      source,
      delivery(form, { 'content-type': 'application/x-www-form-urlencoded', 'x-github-event': 'ping' }),
    );
    expect(JSON.parse(described.event(false).toString()).data.body).toEqual(payload);
  });

  it('have the same event id whenever and wherever they are sent again', () => {
    const given = delivery('{}', { 'x-github-delivery': 'd-1' });
    const again = { ...given, receivedAt: new Date(0) };
    expect(describeDelivery(source, again).eventId).toBe(describeDelivery(source, given).eventId);
    expect(describeDelivery({ ...source, tenant: 'other' }, given).eventId).not.toBe(
      describeDelivery(source, given).eventId,
    );
  });
});
