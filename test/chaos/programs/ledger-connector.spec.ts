import { describe, expect, it } from '@jest/globals';
import { type Answer, type ConformanceSample, connectorConformance, type EffectClass } from '#libs/connector-kit';
import { EFFECT_CLASSES } from '#libs/contracts';
import { CHAOS_CONNECTORS } from './chaos-connectors.js';
import { CHAOS_RETRY, CHAOS_TIMEOUT_MS } from './chaos-pace.js';
import { ledgerConnector } from './ledger-connector.js';

const settings = { baseUrl: 'http://127.0.0.1:4000' };
const input = { order: 'o-1', behave: ['apply-reset', 'ok'] };
const sample = (action: string, effect: EffectClass): ConformanceSample => ({ action, input, settings, effect });
const samples = [
  sample('look', 'read'),
  sample('meter', 'metered'),
  sample('put', 'natural'),
  sample('charge', 'keyed'),
  sample('file', 'probed'),
  sample('file-stale', 'probed'),
  sample('send', 'once'),
];

const token = 'c0'.repeat(32);
const requestOf = (action: string, more: Record<string, unknown> = {}) => {
  const request = ledgerConnector.actions.get(action)?.prepare({ input: { ...input, ...more }, settings, token });
  return { ...request, body: request?.body?.toString() ?? null };
};
const read = (status: number, body: string | Buffer) => {
  const answer: Answer = { kind: 'answered', status, headers: {}, body: Buffer.from(body) };
  return ledgerConnector.actions.get('send')?.read(answer, { repeated: false, method: 'POST', now: 0 });
};

describe('the connector of fault tests', () => {
  for (const check of connectorConformance(ledgerConnector, samples)) it(check.name, check.run);

  it('has an action of every effect class', () => {
    expect([...new Set(samples.map(({ effect }) => effect))].toSorted()).toEqual([...EFFECT_CLASSES].toSorted());
    expect(samples.map(({ action }) => action)).toEqual([...ledgerConnector.actions.keys()]);
  });

  it('says what the third party is to do in the request itself, where it stays the same at each attempt', () => {
    expect(requestOf('look')).toMatchObject({
      method: 'GET',
      url: `${settings.baseUrl}/effects/o-1?behave=apply-reset%2Cok`,
    });
    for (const action of ['meter', 'put', 'charge', 'send']) {
      expect(requestOf(action).body).toBe('{"behave":["apply-reset","ok"],"order":"o-1"}');
    }
  });

  it('carries its token as key or marker, and nowhere else', () => {
    expect(requestOf('charge').headers).toMatchObject({ 'idempotency-key': token });
    expect(requestOf('file').body).toContain(`"marker":"${token}"`);
    for (const action of ['look', 'meter', 'put', 'send']) {
      expect(JSON.stringify(requestOf(action))).not.toContain(token);
    }
  });

  it('puts the thing that several tasks share', () => {
    expect(requestOf('put', { thing: 't-9' }).url).toBe(`${settings.baseUrl}/effects/t-9`);
  });

  it('takes a 2xx for done whatever its body is, but not where that speaks of an error', () => {
    expect(read(200, '{"order":"o-1"}')).toEqual({ kind: 'done', output: { status: 200, body: { order: 'o-1' } } });
    expect(read(200, '{"a":"\\u0000\\ud800')).toMatchObject({ kind: 'done', output: { body: '{"a":"\\u0000\\ud800' } });
    expect(read(200, '{"error":"no"}')).toMatchObject({
      kind: 'failed',
      applied: 'unknown',
      error: { retryable: true },
    });
    expect(read(500, '')).toMatchObject({ kind: 'failed', applied: 'unknown' });
    expect(read(400, '')).toMatchObject({ kind: 'failed', applied: 'no' });
  });
});

describe('the probe of fault tests', () => {
  const probe = ledgerConnector.actions.get('file')?.probe;
  const ask = (status: number, body: string) => {
    const answer: Answer = { kind: 'answered', status, headers: {}, body: Buffer.from(body) };
    return probe?.read(answer, { call: { input, settings, token }, now: 0 });
  };

  it('looks for the token, and says found, absent or neither', () => {
    expect(probe?.prepare({ input, settings, token }).url).toBe(`${settings.baseUrl}/marked?marker=${token}&order=o-1`);
    expect(ask(200, '{"found":true,"order":"o-1"}')).toMatchObject({ kind: 'found', output: { status: 200 } });
    expect(ask(200, '{"found":false,"order":null}')).toEqual({ kind: 'absent' });
    for (const [status, body] of [
      [200, 'x'],
      [200, '{}'],
      [503, '{"found":false}'],
      [404, ''],
    ] as const) {
      expect(ask(status, body)).toMatchObject({ kind: 'unclear' });
    }
  });

  it('is not taken for consistent where it may come too early', () => {
    expect(probe?.consistent).toBe(true);
    expect(ledgerConnector.actions.get('file-stale')?.probe?.consistent).toBe(false);
  });
});

describe('the connectors of a fault run', () => {
  it('have http and ledger, both at the pace of the run', () => {
    expect(CHAOS_CONNECTORS.map(({ name }) => name)).toEqual(['http', 'ledger']);
    for (const { actions } of CHAOS_CONNECTORS) {
      for (const action of actions.values()) {
        expect(action).toMatchObject({ timeoutMs: CHAOS_TIMEOUT_MS, retry: CHAOS_RETRY });
      }
    }
  });
});
