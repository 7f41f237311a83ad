import { describe, expect, it } from '@jest/globals';
import { ALERT_KINDS } from '#libs/contracts';
import { decideStep } from './alert-step.js';
import type { AlertRecord, AlertStanding, Finding } from './ports/alert-store.js';
import type { Sighting } from './sighting.js';
import { thresholdsOf } from './thresholds.js';

const now = new Date('2026-11-30T12:00:00Z');
const later = (seconds: number): Date => new Date(now.getTime() + seconds * 1_000);
const standing = (over: Partial<AlertStanding> = {}): AlertStanding => ({
  records: [],
  targets: ['ops'],
  sentInHour: 0,
  now,
  ...over,
});
const found = (subject: string, over: Partial<Finding> = {}): Finding => ({
  ...{ tenant: 'acme', kind: 'parked', subject, value: 1, since: now, detail: {} },
  ...over,
});
let ids = 0;
const step = (findings: Finding[], from: AlertStanding, mostInHour = 30, seen: Partial<Sighting> = {}) =>
  decideStep('acme', { findings, unknown: new Set(), thresholdOf: thresholdsOf([]), ...seen }, from, {
    mostInHour,
    bases: { origin: 'https://waybill.example', runbooks: 'https://wiki.example/' },
    newId: () => `id-${++ids}`,
  });
const eventOf = (event: Buffer | undefined) => JSON.parse(String(event));

describe('a step of a tenant’s alerts', () => {
  it('puts what is told down with what it leads to, and keeps that it was told', () => {
    const { keep, turned, notifications } = step([found('http'), found('github')], standing());
    expect(keep.map(({ subject, state, told, toldAt }) => [subject, state, told, toldAt])).toEqual([
      ['http', 'firing', 'firing', now],
      ['github', 'firing', 'firing', now],
    ]);
    expect(turned.length).toBe(2);
    const event = eventOf(notifications[0]?.event);
    expect(event).toMatchObject({
      id: notifications[0]?.eventId,
      type: 'dev.waybill.alert.firing',
      data: { tenant: 'acme', subject: 'Firing: 2 alerts: Tasks wait for a decision', more: 0 },
    });
    expect(event.data.alerts[0]).toMatchObject({
      kind: 'parked',
      subject: 'http',
      since: now.toISOString(),
      todo: expect.stringContaining('decide'),
      console: 'https://waybill.example/console/#/parked',
      runbook: 'https://wiki.example/parked.md',
    });
  });

  it('writes nothing while nothing changes', () => {
    const { keep } = step([found('http')], standing());
    const after = step([found('http')], standing({ records: keep, now: later(15) }));
    expect(after).toEqual({ keep: [], turned: [], drop: [], notifications: [] });
  });

  it('leaves alerts of a kind that it does not know as they are, and goes on with the others', () => {
    const [known] = step([found('http')], standing()).keep;
    const strange = { ...known, id: 'id-x', kind: 'of-a-later-release' } as unknown as AlertRecord;
    const { keep, drop, notifications } = step([found('http')], standing({ records: [strange] }));
    expect(keep.map(({ kind, told }) => [kind, told])).toEqual([['parked', 'firing']]);
    expect({ drop, messages: notifications.length }).toEqual({ drop: [], messages: 1 });
  });

  it('tells of nothing where nobody is to be told, and of all of it to the first who is', () => {
    const silent = step([found('http')], standing({ targets: [] }));
    expect(silent.notifications).toEqual([]);
    expect(silent.keep[0]).toMatchObject({ state: 'firing', told: null });
    const first = step([found('http')], standing({ records: silent.keep, now: later(60) }));
    expect(first.notifications.length).toBe(1);
  });

  it('leaves what the hour did not allow to be told later', () => {
    const before = step([found('http')], standing({ sentInHour: 30 }));
    expect(before.keep[0]).toMatchObject({ told: null });
    const after = step([found('http')], standing({ records: before.keep, sentInHour: 29, now: later(60) }));
    expect(eventOf(after.notifications[0]?.event)).toMatchObject({
      type: 'dev.waybill.alert.summary',
      data: { note: expect.stringContaining('last message') },
    });
    expect(after.keep[0]).toMatchObject({ told: 'firing' });
  });

  it('names twenty alerts of a message, and counts the others', () => {
    const { notifications } = step(
      Array.from({ length: 23 }, (_, at) => found(`c${at}`)),
      standing(),
    );
    expect(eventOf(notifications[0]?.event).data).toMatchObject({ more: 3, alerts: { length: 20 } });
  });

  it('leaves alerts as they are of which nobody can tell now, and has them told again all the same', () => {
    const unknown: Partial<Sighting> = { unknown: new Set(['parked']) };
    const { keep } = step([found('http')], standing());
    const unseen = step([], standing({ records: keep, now: later(600) }), 30, unknown);
    expect(unseen).toEqual({ keep: [], turned: [], drop: [], notifications: [] });
    const daysLater = step([], standing({ records: keep, now: later(90_000) }), 30, unknown);
    expect(eventOf(daysLater.notifications[0]?.event)).toMatchObject({ type: 'dev.waybill.alert.still-firing' });
  });

  it.each([
    ['the standard', [], 120],
    ['what the tenant has set', [{ tenant: 'acme', kind: 'connection', value: 10 }] as const, 600],
    ['nothing at all', [{ tenant: 'acme', kind: 'connection', value: 0 }] as const, 0],
  ])('has a connection hold for as long as its threshold: %s', (_what, own, seconds) => {
    const seen = { thresholdOf: thresholdsOf(own) };
    const at = (held: number) =>
      step([found('shop', { kind: 'connection', since: later(-held) })], standing(), 30, seen).keep[0]?.state;
    if (seconds > 0) expect(at(seconds - 1)).toBe('pending');
    expect(at(seconds)).toBe('firing');
  });

  it('ends an alert without a word where it is muted', () => {
    const { keep } = step([found('http')], standing());
    const muted = keep.map((record) => ({ ...record, mutedUntil: later(600) }));
    const after = step([], standing({ records: muted, now: later(60) }));
    expect(after.notifications).toEqual([]);
    expect(after.keep[0]).toMatchObject({ state: 'resolved', told: 'resolved' });
  });

  it.each(ALERT_KINDS)('says of %s what is wrong, with which thing, and where to look', (kind) => {
    const detail = {
      connector: 'http',
      action: 'request',
      code: 'http_404',
      category: 'client',
      reason: 'breaker_open',
      endsAt: '2026-12-01T00:00:00Z',
      name: 'agent',
      server: 'PostgreSQL',
    };
    const { notifications } = step([found('it', { kind, detail, since: later(-9_999) })], standing());
    const [alert] = eventOf(notifications[0]?.event).data.alerts;
    expect(alert.summary).not.toMatch(/undefined|null/);
    expect(alert.summary.length).toBeGreaterThan(20);
    expect(alert.todo.length).toBeGreaterThan(20);
    expect(alert.runbook).toBe(`https://wiki.example/${kind}.md`);
  });
});
