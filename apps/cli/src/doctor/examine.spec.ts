import { describe, expect, it } from '@jest/globals';
import type { Incident } from '#libs/contracts';
import { examineReadiness } from './examine-readiness.js';
import {
  examineAge,
  examineConnections,
  examineDeadLetters,
  examineOwed,
  examineParked,
  examinePauses,
  examineQueues,
} from './examine-work.js';
import { readGauge } from './read-gauge.js';

const now = new Date('2026-11-30T12:00:00Z');
const queue = (over: object = {}) => ({
  name: 'waybill.tasks.http',
  connector: 'http',
  ready: 0,
  consumers: 1,
  servedBy: 'connector-worker',
  age: null,
  ...over,
});
const incident = (lastSeenAt: string) =>
  ({ connector: 'http', action: 'request', code: 'http_500', letters: 3, lastSeenAt }) as Incident;

describe('the doctor', () => {
  it('fails a queue that nobody consumes, and lets those be that need nobody', () => {
    expect(examineQueues([queue(), queue({ servedBy: null, consumers: 0 })]).health).toBe('ok');
    expect(examineQueues([queue({ consumers: 0, ready: 4 })])).toMatchObject({
      health: 'fail',
      detail: 'no consumer: waybill.tasks.http (4 ready)',
      remedy: expect.stringContaining('start connector-worker'),
    });
  });

  it('tells dead letters that grow from those that lie', () => {
    expect(examineDeadLetters(0, [], now).health).toBe('ok');
    expect(examineDeadLetters(3, [incident('2026-11-30T10:00:00Z')], now).health).toBe('warn');
    expect(examineDeadLetters(3, [incident('2026-11-30T11:59:00Z')], now)).toMatchObject({
      health: 'fail',
      detail: '3 open, and 1 incident grows, such as http request http_500',
    });
  });

  it('warns of parked tasks and of an old one', () => {
    expect([examineParked(0, false).health, examineParked(200, true).detail]).toEqual([
      'ok',
      '200 or more wait for a decision',
    ]);
    expect(examineAge([queue(), queue({ age: 30 })])).toMatchObject({ health: 'ok', detail: '30 s, of http' });
    expect(examineAge([queue({ age: 4000 }), queue({ age: 30 })])).toMatchObject({
      health: 'warn',
      detail: '1 h 6 min, of http',
    });
  });

  it('fails what is owed by the hundreds, and says where it cannot know', () => {
    expect(examineOwed({ results: 3, events: 0 }).health).toBe('ok');
    expect(examineOwed({ results: 400, events: 200 }).health).toBe('fail');
    expect(examineOwed(null).health).toBe('unknown');
  });

  it('fails connections that somebody must mend', () => {
    expect(examineConnections([]).health).toBe('ok');
    expect(examineConnections([{ name: 'shop', waiting: 2 }]).detail).toBe('refused: shop (2 tasks wait)');
  });

  it('warns of what somebody has paused, and says for how long', () => {
    expect(examinePauses([], now).health).toBe('ok');
    const paused = { kind: 'connection', name: 'shop', paused: { since: '2026-11-30T10:00:00Z' } };
    expect(examinePauses([paused], now)).toMatchObject({
      health: 'warn',
      detail: 'paused: connection shop (for 2 h)',
      remedy: expect.stringContaining('waybill pauses'),
    });
  });

  it('takes a service for what its readiness says', () => {
    const of = (readiness: Parameters<typeof examineReadiness>[2]) => examineReadiness('x', 'http://x', readiness);
    expect(of({ status: 200, text: '{}' }).health).toBe('ok');
    expect(of({ status: 503, text: '{"missing":["database"]}' })).toMatchObject({
      health: 'fail',
      detail: 'not ready, lacks database (503)',
    });
    expect(of({ trouble: 'ECONNREFUSED' }).detail).toBe('no answer from http://x (ECONNREFUSED)');
    expect(of({ status: 404, text: '' }).health).toBe('ok');
  });

  it('reads a gauge over all its labels, and no other', () => {
    const text = '# HELP a b\na{x="1"} 2\na{x="} 9"} 3.5 1700000000\na_total 100\nb 7\n';
    expect([readGauge(text, 'a'), readGauge(text, 'b'), readGauge(text, 'c')]).toEqual([5.5, 7, null]);
  });
});
