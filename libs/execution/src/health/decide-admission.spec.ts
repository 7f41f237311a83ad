import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Ask, decideAdmission } from './decide-admission.js';
import { type EndpointHealth, HEALTHY, later } from './endpoint-health.js';

const NOW = new Date('2026-11-21T12:00:00Z');
const OPEN: EndpointHealth = { ...HEALTHY, trips: 1, failures: 5, hold: { until: NOW, reason: 'breaker_open' } };

/** The tasks a, b, c …, accepted one second after the other. */
const ask = (task: string, over: Partial<Ask> = {}): Ask => ({
  task,
  createdAt: later(NOW, task.charCodeAt(0) * 1_000),
  ticket: false,
  callMs: 30_000,
  ...over,
});

const admit = (
  health: EndpointHealth,
  asks: readonly Ask[],
  over: { limit?: { perSecond: number; burst: number }; behind?: boolean; at?: Date } = {},
) => decideAdmission(health, asks, { limit: over.limit ?? null, behind: over.behind ?? false }, over.at ?? NOW);

const kinds = (asked: ReturnType<typeof admit>) => asked.admissions.map(({ kind }) => kind);

describe('whether a task may call', () => {
  it('it may where nothing is in its way', () => {
    expect(admit(HEALTHY, [ask('a')])).toEqual({ health: HEALTHY, admissions: [{ kind: 'go', probe: false }] });
  });

  it('nobody may while the group is held, with a ticket or without', () => {
    const hold = { until: later(NOW, 9_000), reason: 'rate_limited' as const };
    const { admissions, health } = admit({ ...HEALTHY, hold }, [ask('a'), ask('b', { ticket: true })]);
    expect(admissions).toEqual([
      { kind: 'wait', ...hold },
      { kind: 'wait', ...hold },
    ]);
    expect(health.queuedAt).toEqual(NOW);
  });

  it('tokens go to the oldest, and come back with time', () => {
    const limit = { perSecond: 1, burst: 2 };
    const first = admit(HEALTHY, [ask('c'), ask('a'), ask('b')], { limit });
    expect(kinds(first)).toEqual(['wait', 'go', 'go']);
    expect(first.admissions[0]).toMatchObject({ until: later(NOW, 1_000), reason: 'rate_limited' });
    expect(kinds(admit(first.health, [ask('d')], { limit }))).toEqual(['wait']);
    expect(kinds(admit(first.health, [ask('d')], { limit, at: later(NOW, 1_000) }))).toEqual(['go']);
  });

  it('who was let go and comes late stands behind nobody, and takes a token of its own', () => {
    const late = ask('b', { late: true });
    expect(kinds(admit(HEALTHY, [late], { behind: true }))).toEqual(['go']);
    expect(admit(OPEN, [late], { behind: true }).admissions).toEqual([{ kind: 'go', probe: true }]);
    const limit = { perSecond: 1, burst: 1 };
    const first = admit(HEALTHY, [late], { behind: true, limit });
    expect([kinds(first), first.health.bucket?.tokens]).toEqual([['go'], 0]);
    expect(kinds(admit(first.health, [late], { behind: true, limit }))).toEqual(['wait']);
  });

  it('who comes new passes those who wait once more than 512 go at once and nothing has failed', () => {
    const ramp = (count: number) => kinds(admit({ ...HEALTHY, ramp: count }, [ask('a')], { behind: true }));
    expect([ramp(512), ramp(1_024)]).toEqual([['wait'], ['go']]);
    expect(kinds(admit({ ...OPEN, ramp: 1_024 }, [ask('a')], { behind: true }))).toEqual(['wait']);
  });

  it('who comes later stands behind those who wait, but for a ticket', () => {
    const limit = { perSecond: 10, burst: 10 };
    expect(kinds(admit(HEALTHY, [ask('a'), ask('b', { ticket: true })], { limit, behind: true }))).toEqual([
      'wait',
      'go',
    ]);
  });

  it('a ticket takes no second token', () => {
    const limit = { perSecond: 1, burst: 1 };
    const { health } = admit(HEALTHY, [ask('a', { ticket: true })], { limit });
    expect(health.bucket?.tokens).toBe(1);
  });

  it('one goes through as the probe, until it must be back', () => {
    const first = admit(OPEN, [ask('b'), ask('a')]);
    expect(kinds(first)).toEqual(['wait', 'go']);
    expect(first.health.probe).toEqual({ task: 'a', until: later(NOW, 35_000) });
    expect(kinds(admit(first.health, [ask('c', { ticket: true })]))).toEqual(['wait']);
    expect(kinds(admit(first.health, [ask('c')], { at: later(NOW, 35_000) }))).toEqual(['go']);
  });

  it('nobody becomes the probe past those who wait', () => {
    expect(kinds(admit(OPEN, [ask('a')], { behind: true }))).toEqual(['wait']);
    expect(kinds(admit(OPEN, [ask('a', { ticket: true })], { behind: true }))).toEqual(['go']);
  });

  it('never more go than the bucket can have gained, whatever comes when', () => {
    const steps = fc.array(fc.record({ afterMs: fc.nat(3_000), count: fc.nat(30) }), { maxLength: 30 });
    const limits = fc.record({ perSecond: fc.integer({ min: 1, max: 20 }), burst: fc.integer({ min: 1, max: 40 }) });
    fc.assert(
      fc.property(steps, limits, (plan, limit) => {
        let health = HEALTHY;
        let at = NOW;
        let gone = 0;
        for (const { afterMs, count } of plan) {
          at = later(at, afterMs);
          const asked = admit(
            health,
            Array.from({ length: count }, () => ask('a')),
            { limit, at },
          );
          health = asked.health;
          gone += kinds(asked).filter((kind) => kind === 'go').length;
          const gained = ((at.getTime() - NOW.getTime()) / 1_000) * limit.perSecond;
          expect(gone).toBeLessThanOrEqual(Math.max(limit.burst, limit.perSecond) + gained + 1e-6);
        }
      }),
    );
  });
});
