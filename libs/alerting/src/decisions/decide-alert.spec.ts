import { describe, expect, it } from '@jest/globals';
import { ALERT_RULES } from '../alert-rule.js';
import type { AlertRecord, Finding } from '../ports/alert-store.js';
import { decideAlert } from './decide-alert.js';

const T0 = new Date('2026-11-30T12:00:00Z');
const at = (seconds: number): Date => new Date(T0.getTime() + seconds * 1_000);

const rule = { ...ALERT_RULES['connection'], holdSeconds: 60, clearSeconds: 30 };
const finding: Finding = {
  tenant: 'acme',
  kind: 'connection',
  subject: 'shop',
  value: 1,
  since: null,
  detail: { reason: 'breaker_open' },
};
const pending: AlertRecord = {
  ...finding,
  id: 'a',
  state: 'pending',
  since: T0,
  goneAt: null,
  firedAt: null,
  resolvedAt: null,
  told: null,
  toldAt: null,
  toldValue: null,
  mutedUntil: null,
};
const firing: AlertRecord = {
  ...pending,
  state: 'firing',
  firedAt: at(60),
  told: 'firing',
  toldAt: at(60),
  toldValue: 1,
};
const resolved: AlertRecord = { ...firing, state: 'resolved', resolvedAt: at(200), told: 'resolved', toldAt: at(200) };

const decide = (record: AlertRecord | null, found: Finding | null, seconds: number, ruled = rule) =>
  decideAlert({ record, finding: found, rule: ruled, now: at(seconds), newId: () => 'new' });

describe('an alert', () => {
  it.each([
    ['begins pending', null, finding, 0, { state: 'pending', since: at(0), firedAt: null }],
    ['is pending until its condition has held', pending, finding, 59, { state: 'pending' }],
    ['fires once it has', pending, finding, 60, { state: 'firing', firedAt: at(60), since: T0 }],
    [
      'fires at once where the facts say that it has held for long',
      null,
      { ...finding, since: at(-100) },
      0,
      { state: 'firing', since: at(-100), firedAt: at(0) },
    ],
    ['goes on firing, with what is known now', firing, { ...finding, value: 7 }, 90, { state: 'firing', value: 7 }],
    ['is not over when its condition is gone for a moment', firing, null, 100, { state: 'firing', goneAt: at(100) }],
    ['is not over before the time is up', { ...firing, goneAt: at(100) }, null, 129, { state: 'firing' }],
    [
      'is resolved when that is gone for long enough',
      { ...firing, goneAt: at(100) },
      null,
      130,
      { state: 'resolved', resolvedAt: at(130), goneAt: null },
    ],
    ['forgets that it was gone', { ...firing, goneAt: at(100) }, finding, 110, { state: 'firing', goneAt: null }],
    [
      'begins again under its id, and knows what was told',
      resolved,
      finding,
      300,
      { id: 'a', state: 'pending', since: at(300), resolvedAt: null, told: 'resolved', toldAt: at(200) },
    ],
    [
      'that began again and is gone before it fired is resolved as before',
      { ...resolved, state: 'pending' as const, resolvedAt: null },
      null,
      310,
      { state: 'resolved', told: 'resolved' },
    ],
    ['stays resolved', resolved, null, 400, { state: 'resolved', resolvedAt: at(200) }],
  ])('%s', (_what, record, found, seconds, then) => {
    expect(decide(record, found, seconds)).toMatchObject({ kind: 'keep', record: then });
  });

  it('that never fired leaves nothing behind', () => {
    expect(decide(pending, null, 10)).toEqual({ kind: 'drop' });
    expect(decide(null, null, 10)).toEqual({ kind: 'nothing' });
  });

  it('keeps until when it is muted, however it goes on', () => {
    const muted = { ...resolved, mutedUntil: at(1_000) };
    expect(decide(muted, finding, 300)).toMatchObject({ record: { mutedUntil: at(1_000) } });
  });
});
