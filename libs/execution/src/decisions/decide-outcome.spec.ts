import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Probe } from '#libs/connector-kit';
import { EFFECT_CLASSES, type EffectClass, type TaskError } from '#libs/contracts';
import { backoffMs } from './backoff.js';
import { type AttemptContext, type AttemptEnd, decideOutcome, FORGIVEN_TRIPS } from './decide-outcome.js';

const NOW = new Date('2026-11-21T12:00:00Z');
const policy = { maxAttempts: 3, baseDelayMs: 1_000, maxDelayMs: 60_000 };

const error = (over: Partial<TaskError> = {}): TaskError => ({
  category: 'transient',
  code: 'http_503',
  message: 'busy',
  retryable: true,
  ...over,
});

const context = (effectClass: EffectClass, over: Partial<AttemptContext> = {}): AttemptContext => ({
  effectClass,
  policy,
  countedAttempts: 1,
  unsettled: false,
  cancelRequested: false,
  deadline: null,
  keyWindowEndsAt: null,
  hold: null,
  ...over,
});

const ambiguous: AttemptEnd = { kind: 'failed', applied: 'unknown', error: error() };
const definite: AttemptEnd = { kind: 'failed', applied: 'no', error: error() };
const refused: AttemptEnd = { kind: 'failed', applied: 'no', error: error({ category: 'client', retryable: false }) };
const unauthorised: AttemptEnd = {
  kind: 'failed',
  applied: 'no',
  error: error({ category: 'configuration', code: 'http_401', retryable: false }),
};
const limited: AttemptEnd = { ...definite, error: error({ code: 'http_429' }), retryAfterMs: 30_000 };
const cutWhile = (phase: 'nothing-sent' | 'partly-sent' | 'sent' | 'answer-begun'): AttemptEnd => ({
  kind: 'broken',
  phase,
  code: 'connection_reset',
  message: 'reset',
});

const decide = (end: AttemptEnd, of: AttemptContext) => decideOutcome(end, of, NOW, 0.5);

describe('after an ambiguous end', () => {
  it.each([
    ['read', 'waiting'],
    ['metered', 'waiting'],
    ['natural', 'waiting'],
    ['keyed', 'waiting'],
    ['probed', 'parked'],
    ['once', 'parked'],
  ] as const)('a task of class %s is %s', (effectClass, kind) => {
    for (const end of [
      ambiguous,
      cutWhile('partly-sent'),
      cutWhile('sent'),
      cutWhile('answer-begun'),
      { kind: 'lost' } as const,
    ]) {
      expect(decide(end, context(effectClass)).kind).toBe(kind);
    }
  });

  it('a keyed task is parked once the provider has forgotten its key', () => {
    const window = { keyWindowEndsAt: new Date(NOW.getTime() - 1) };
    expect(decide(ambiguous, context('keyed', window)).kind).toBe('parked');
    const endsDuringTheWait = { keyWindowEndsAt: new Date(NOW.getTime() + 10_000), unsettled: true };
    expect(decide(limited, context('keyed', endsDuringTheWait)).kind).toBe('parked');
  });

  it('a deadline or a cancel parks what may have had an effect, and ends what cannot have', () => {
    const past = { deadline: new Date(NOW.getTime() + 1) };
    expect(decide(ambiguous, context('natural', past)).kind).toBe('parked');
    expect(decide(ambiguous, context('read', past)).kind).toBe('expired');
    expect(decide(ambiguous, context('natural', { cancelRequested: true })).kind).toBe('parked');
    expect(decide(definite, context('once', { cancelRequested: true })).kind).toBe('cancelled');
  });

  it('the doubt is remembered through later definite failures', () => {
    expect(decide(ambiguous, context('keyed'))).toMatchObject({ unsettled: true });
    const later = context('keyed', { unsettled: true, countedAttempts: 3 });
    expect(decide(definite, later)).toMatchObject({ kind: 'failed', applied: 'unknown' });
  });
});

describe('a probed task in doubt', () => {
  const probe = { settleMs: 30_000 } as Probe;
  const inWindow = (ms: number) => ({ probe, nativeWindowEndsAt: new Date(NOW.getTime() + ms) });

  it('waits out its provider, then looks for its effect', () => {
    for (const end of [ambiguous, cutWhile('sent'), { kind: 'lost' } as const]) {
      expect(decide(end, context('probed', { probe }))).toMatchObject({
        kind: 'waiting',
        reason: 'probe',
        notBefore: new Date(NOW.getTime() + 30_000),
        unsettled: true,
        forgiven: false,
      });
    }
  });

  it('is parked where a cancel or the deadline comes first', () => {
    const deadline = new Date(NOW.getTime() + 30_000);
    expect(decide(ambiguous, context('probed', { probe, deadline })).kind).toBe('parked');
    expect(decide(ambiguous, context('probed', { probe, cancelRequested: true })).kind).toBe('parked');
  });

  it('is repeated while its provider refuses a second effect, and looked for after that', () => {
    expect(decide(ambiguous, context('probed', inWindow(60_000)))).toMatchObject({ reason: 'retry', unsettled: true });
    expect(decide(ambiguous, context('probed', inWindow(100)))).toMatchObject({ reason: 'probe' });
    const last = { ...inWindow(60_000), countedAttempts: 3 };
    expect(decide(ambiguous, context('probed', last))).toMatchObject({ reason: 'probe' });
    expect(decide(refused, context('probed', { ...last, unsettled: true }))).toMatchObject({ reason: 'probe' });
  });

  it('ends in plain failure where it is not in doubt', () => {
    expect(decide(refused, context('probed', { probe }))).toMatchObject({ kind: 'failed', applied: 'no' });
  });
});

describe('after a definite failure', () => {
  it('a transient one is tried again until its attempts are used up', () => {
    expect(decide(definite, context('once'))).toMatchObject({ kind: 'waiting', reason: 'retry', forgiven: false });
    expect(decide(definite, context('once', { countedAttempts: 3 }))).toMatchObject({ kind: 'failed', applied: 'no' });
  });

  it('a client error never is', () => {
    expect(decide(refused, context('read')).kind).toBe('failed');
  });

  it('nothing sent counts as definite, even for once', () => {
    expect(decide(cutWhile('nothing-sent'), context('once')).kind).toBe('waiting');
  });

  it('Retry-After wins over backoff and costs no attempt', () => {
    expect(decide(limited, context('once', { countedAttempts: 3 }))).toMatchObject({
      kind: 'waiting',
      reason: 'rate_limited',
      notBefore: new Date(NOW.getTime() + 30_000),
      forgiven: true,
      heldGroup: null,
    });
  });

  it('a refused credential makes the task wait, however many attempts it had', () => {
    expect(decide(unauthorised, context('once', { countedAttempts: 99 }))).toMatchObject({
      kind: 'waiting',
      reason: 'configuration',
      forgiven: true,
      heldGroup: null,
    });
  });

  it('a task waits with its endpoint group where that is held, for its reason and as long', () => {
    const hold = { until: new Date(NOW.getTime() + 9_000), reason: 'rate_limited' as const, group: 'search' };
    for (const end of [limited, unauthorised, definite]) {
      expect(decide(end, context('once', { hold }))).toMatchObject({
        kind: 'waiting',
        reason: 'rate_limited',
        notBefore: hold.until,
        heldGroup: 'search',
      });
    }
    expect(decide(definite, context('once', { hold, countedAttempts: 3 })).kind).toBe('failed');
    expect(decide(refused, context('once', { hold })).kind).toBe('failed');
    expect(decide(ambiguous, context('once', { hold })).kind).toBe('parked');
  });

  it('while the breaker is open no attempt counts, so an outage makes no dead letters', () => {
    const hold = { until: new Date(NOW.getTime() + 5_000), reason: 'breaker_open' as const, group: 'default' };
    for (const end of [definite, cutWhile('nothing-sent')]) {
      expect(decide(end, context('once', { hold, countedAttempts: 99 }))).toMatchObject({
        kind: 'waiting',
        reason: 'breaker_open',
        forgiven: true,
      });
    }
  });
});

describe('as a probe of a provider that fails everybody', () => {
  const hold = (trips: number) => ({ until: NOW, reason: 'breaker_open' as const, group: 'default', trips });

  it('a task is forgiven for three hours and not for ever: it may be the only one that fails', () => {
    const last = (trips: number) => context('keyed', { hold: hold(trips), countedAttempts: 3 });
    expect(decide(ambiguous, last(FORGIVEN_TRIPS))).toMatchObject({ kind: 'waiting', forgiven: true });
    expect(decide(ambiguous, last(FORGIVEN_TRIPS + 1))).toMatchObject({ kind: 'failed', applied: 'unknown' });
    const first = context('keyed', { hold: hold(FORGIVEN_TRIPS + 1) });
    expect(decide(ambiguous, first)).toMatchObject({ kind: 'waiting', forgiven: false });
  });

  it('a task that may have been billed is never forgiven', () => {
    const of = (countedAttempts: number) => context('metered', { hold: hold(1), countedAttempts });
    expect(decide(ambiguous, of(1))).toMatchObject({ kind: 'waiting', forgiven: false });
    expect(decide(ambiguous, of(3)).kind).toBe('failed');
    expect(decide(definite, of(3))).toMatchObject({ kind: 'waiting', forgiven: true });
  });
});

describe('whatever happens', () => {
  const ends = fc.constantFrom<AttemptEnd>(
    ambiguous,
    definite,
    refused,
    unauthorised,
    limited,
    cutWhile('nothing-sent'),
    cutWhile('sent'),
    { kind: 'lost' },
    { kind: 'done', output: 1 },
  );
  const contexts = fc.record({
    effectClass: fc.constantFrom(...EFFECT_CLASSES),
    policy: fc.constant(policy),
    countedAttempts: fc.integer({ min: 1, max: 5 }),
    unsettled: fc.boolean(),
    cancelRequested: fc.boolean(),
    deadline: fc.option(fc.integer({ min: -60_000, max: 60_000 }).map((ms) => new Date(NOW.getTime() + ms))),
    hold: fc.option(
      fc.record({
        until: fc.integer({ min: 1, max: 60_000 }).map((ms) => new Date(NOW.getTime() + ms)),
        reason: fc.constantFrom('rate_limited', 'breaker_open', 'configuration'),
        group: fc.constant('default'),
      }),
    ),
    keyWindowEndsAt: fc.option(fc.integer({ min: -60_000, max: 60_000 }).map((ms) => new Date(NOW.getTime() + ms))),
  });

  it('a task of class once is never tried again while its effect is possible', () => {
    fc.assert(
      fc.property(ends, contexts, (end, of) => {
        const decision = decideOutcome(end, { ...of, effectClass: 'once' }, NOW, 0.5);
        const unknown =
          (end.kind === 'failed' && end.applied === 'unknown') ||
          end.kind === 'lost' ||
          (end.kind === 'broken' && end.phase !== 'nothing-sent');
        if (unknown) expect(decision.kind).toBe('parked');
      }),
    );
  });

  it('expired and cancelled are said only where no effect is possible', () => {
    fc.assert(
      fc.property(ends, contexts, (end, of) => {
        const { kind } = decideOutcome(end, of, NOW, 0.5);
        const harmless = of.effectClass === 'read' || of.effectClass === 'metered';
        const known =
          (end.kind === 'failed' && end.applied === 'no') || (end.kind === 'broken' && end.phase === 'nothing-sent');
        if (kind === 'expired' || kind === 'cancelled') expect(harmless || (known && !of.unsettled)).toBe(true);
      }),
    );
  });

  it('a wait never reaches past the deadline', () => {
    fc.assert(
      fc.property(ends, contexts, fc.double({ min: 0, max: 0.999, noNaN: true }), (end, of, random) => {
        const decision = decideOutcome(end, of, NOW, random);
        if (decision.kind === 'waiting' && of.deadline) expect(decision.notBefore < of.deadline).toBe(true);
      }),
    );
  });
});

describe('backoff', () => {
  it('is a random part of a ceiling that doubles up to the longest delay', () => {
    expect([1, 2, 3, 7, 40].map((attempts) => backoffMs(policy, attempts, 0.5))).toEqual([
      500, 1_000, 2_000, 30_000, 30_000,
    ]);
    expect(backoffMs(policy, 3, 0)).toBe(0);
  });
});
