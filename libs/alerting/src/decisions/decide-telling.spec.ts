import { describe, expect, it } from '@jest/globals';
import { ALERT_RULES } from '../alert-rule.js';
import type { AlertRecord } from '../ports/alert-store.js';
import { decideTelling } from './decide-telling.js';

const T0 = new Date('2026-11-30T12:00:00Z');
const at = (seconds: number): Date => new Date(T0.getTime() + seconds * 1_000);

const rule = { ...ALERT_RULES['parked'], quietSeconds: 100, repeatSeconds: 1_000, worseFactor: 2 };
const untold: AlertRecord = {
  id: 'a',
  tenant: 'acme',
  kind: 'parked',
  subject: 'http',
  state: 'firing',
  value: 3,
  detail: {},
  since: T0,
  goneAt: null,
  firedAt: T0,
  resolvedAt: null,
  told: null,
  toldAt: null,
  toldValue: null,
  mutedUntil: null,
};
const told: AlertRecord = { ...untold, told: 'firing', toldAt: T0, toldValue: 3 };
const over: AlertRecord = { ...told, state: 'resolved', resolvedAt: at(10) };
const toldOver: AlertRecord = { ...over, told: 'resolved', toldAt: at(10) };
const again: AlertRecord = { ...toldOver, state: 'firing' };

describe('what is told of an alert', () => {
  it.each([
    ['that fires', untold, 0, 'firing'],
    ['that is pending', { ...untold, state: 'pending' as const }, 0, null],
    ['that fires on', told, 999, null],
    ['that fires on for long', told, 1_000, 'still-firing'],
    ['that has doubled, within the quiet time', { ...told, value: 6 }, 99, null],
    ['that has doubled, after it', { ...told, value: 6 }, 100, 'worse'],
    ['that has grown by less', { ...told, value: 5 }, 500, null],
    ['that is over', over, 10, 'resolved'],
    ['whose end was told', toldOver, 500, null],
    ['that was over before anybody was told', { ...untold, state: 'resolved' as const }, 10, null],
    ['that comes back within the quiet time', again, 109, null],
    ['that comes back, and is there after it', again, 110, 'firing'],
    ['that is muted', { ...untold, mutedUntil: at(50) }, 49, null],
    ['that was muted', { ...untold, mutedUntil: at(50) }, 50, 'firing'],
    ['that is muted, for the time it fires on', { ...told, mutedUntil: at(5_000) }, 2_000, null],
    ['that ends while it is muted', { ...over, mutedUntil: at(50) }, 49, 'silent'],
  ])('%s', (_what, record, seconds, telling) => {
    expect(decideTelling(record, rule, at(seconds))).toBe(telling);
  });

  it('is never that it is worse, of a kind whose number says nothing', () => {
    const constant = { ...rule, worseFactor: null };
    expect(decideTelling({ ...told, value: 900 }, constant, at(500))).toBeNull();
  });
});
