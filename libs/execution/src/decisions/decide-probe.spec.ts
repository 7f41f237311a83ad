import { describe, expect, it } from '@jest/globals';
import type { Probe, ProbeReading } from '#libs/connector-kit';
import type { TaskError } from '#libs/contracts';
import { type AttemptContext, FORGIVEN_TRIPS } from './decide-outcome.js';
import { decideProbe, type EarlierProbe, isForgivenProbe, probeNotBefore } from './decide-probe.js';

const NOW = new Date('2026-11-21T12:00:00Z');
const ago = (ms: number) => new Date(NOW.getTime() - ms);
const soon = (ms: number) => new Date(NOW.getTime() + ms);
const policy = { maxAttempts: 3, baseDelayMs: 1_000, maxDelayMs: 60_000 };
const probe = { settleMs: 30_000, intervalMs: 5_000, scope: 'orders', consistent: true } as Probe;

const error = (over: Partial<TaskError> = {}): TaskError => ({
  category: 'transient',
  code: 'http_503',
  message: 'busy',
  retryable: true,
  ...over,
});
const absent: ProbeReading = { kind: 'absent' };
const unclear = (over: Partial<TaskError> = {}, more = {}): ProbeReading => ({
  kind: 'unclear',
  error: error(over),
  ...more,
});
const seen = (...outcomes: EarlierProbe['outcome'][]): EarlierProbe[] =>
  outcomes.map((outcome) => ({ outcome, at: ago(6_000) }));

interface Change {
  deadline?: Date;
  cancelRequested?: boolean;
  countedAttempts?: number;
  consistent?: boolean;
  hold?: AttemptContext['hold'];
}

function decide(reading: ProbeReading, earlier: EarlierProbe[] = [], change: Change = {}) {
  const { consistent = true, ...over } = change;
  const context = {
    effectClass: 'probed' as const,
    policy,
    countedAttempts: 1,
    unsettled: true,
    cancelRequested: false,
    deadline: null,
    keyWindowEndsAt: null,
    hold: null,
    probe: { ...probe, consistent },
    ...over,
  };
  return decideProbe(reading, earlier, context, NOW, 0.5);
}

describe('a probe may be made', () => {
  it('once the provider can no longer apply what was sent, counted from now where nobody saw it end', () => {
    expect(probeNotBefore(ago(10_000), [], probe, NOW)).toEqual(soon(20_000));
    expect(probeNotBefore(ago(40_000), [], probe, NOW)).toEqual(ago(10_000));
    expect(probeNotBefore(null, [], probe, NOW)).toEqual(soon(30_000));
  });

  it('the interval after one that found nothing, and at once after one that was unclear', () => {
    const absentAt = (at: Date): EarlierProbe[] => [{ outcome: 'absent', at }];
    expect(probeNotBefore(ago(60_000), absentAt(ago(1_000)), probe, NOW)).toEqual(soon(4_000));
    expect(probeNotBefore(ago(60_000), [{ outcome: 'unclear', at: ago(1) }], probe, NOW)).toEqual(ago(30_000));
  });
});

describe('an effect that is found', () => {
  it('is adopted, also where a cancel was asked for meanwhile', () => {
    const found: ProbeReading = { kind: 'found', output: { id: 7 } };
    const adopted = { kind: 'succeeded', output: { id: 7 }, adopted: true };
    expect(decide(found)).toEqual(adopted);
    expect(decide(found, seen('absent'), { cancelRequested: true })).toEqual(adopted);
  });
});

describe('an effect that is not found', () => {
  it('is looked for once more, the interval later', () => {
    expect(decide(absent)).toMatchObject({ kind: 'waiting', reason: 'probe', notBefore: soon(5_000), unsettled: true });
    expect(decide(absent, seen('unclear', 'unclear'))).toMatchObject({ kind: 'waiting', reason: 'probe' });
  });

  it('twice, where reads are consistent, did not happen: the task is tried again, in no doubt', () => {
    expect(decide(absent, seen('absent'))).toMatchObject({ kind: 'waiting', reason: 'retry', unsettled: false });
    expect(decide(absent, seen('absent', 'unclear'))).toMatchObject({ kind: 'waiting', reason: 'retry' });
  });

  it('twice ends the task as after a definite failure', () => {
    const end = (change: Change) => decide(absent, seen('absent'), change);
    expect(end({ countedAttempts: 3 })).toMatchObject({ kind: 'failed', applied: 'no' });
    expect(end({ cancelRequested: true })).toEqual({ kind: 'cancelled' });
    expect(end({ deadline: soon(1) })).toEqual({ kind: 'expired' });
  });

  it('twice is no proof where reads are not consistent: the task is parked', () => {
    expect(decide(absent, seen('absent'), { consistent: false })).toMatchObject({
      kind: 'parked',
      error: { code: 'not_found' },
    });
  });

  it('once, and the deadline comes before the second look, parks the task', () => {
    expect(decide(absent, [], { deadline: soon(4_999) })).toMatchObject({ kind: 'parked' });
  });
});

describe('a probe without a clear answer', () => {
  it('is made again by backoff, as often as the policy allows attempts', () => {
    expect(decide(unclear())).toMatchObject({
      kind: 'waiting',
      reason: 'probe',
      notBefore: soon(500),
      unsettled: true,
    });
    expect(decide(unclear(), seen('unclear'))).toMatchObject({ kind: 'waiting', notBefore: soon(1_000) });
    expect(decide(unclear(), seen('unclear', 'unclear'))).toMatchObject({
      kind: 'parked',
      error: { code: 'http_503' },
    });
  });

  it('is not made again where that cannot help, or would be after the deadline', () => {
    expect(decide(unclear({ category: 'client', retryable: false }))).toMatchObject({ kind: 'parked' });
    expect(decide(unclear(), [], { deadline: soon(500) })).toMatchObject({ kind: 'parked' });
  });

  it('comes back when the provider says', () => {
    expect(decide(unclear({}, { retryAfterMs: 9_000 }))).toMatchObject({
      reason: 'rate_limited',
      notBefore: soon(9_000),
      heldGroup: null,
      unsettled: true,
    });
  });

  it('that was limited uses none of its tries up', () => {
    const limited = seen('unclear', 'unclear', 'unclear').map((one) => ({ ...one, httpStatus: 429 }));
    expect(decide(unclear(), limited)).toMatchObject({ kind: 'waiting', notBefore: soon(500) });
    expect(decide(unclear({}, { retryAfterMs: 9_000 }), seen('unclear', 'unclear'))).toMatchObject({ kind: 'waiting' });
  });

  it('waits with its endpoint group, and an outage does not use its tries up', () => {
    const hold = { until: soon(5_000), reason: 'breaker_open' as const, group: 'default' };
    expect(decide(unclear(), seen('unclear', 'unclear'), { hold })).toMatchObject({
      kind: 'waiting',
      reason: 'breaker_open',
      notBefore: hold.until,
      heldGroup: 'default',
      unsettled: true,
    });
  });

  it('that was made during an outage uses none of its tries up when the outage is over', () => {
    const outage = seen('unclear', 'unclear', 'unclear').map((one) => ({ ...one, forgiven: true }));
    expect(decide(unclear(), outage)).toMatchObject({ kind: 'waiting', reason: 'probe', notBefore: soon(500) });
    expect(decide(unclear(), [...outage, ...seen('unclear', 'unclear')])).toMatchObject({ kind: 'parked' });
  });

  it('counts again in an outage without an end, for nobody else shows that the provider is well', () => {
    const hold = { until: soon(60_000), reason: 'breaker_open' as const, group: 'default' };
    const lasting = (trips: number) => isForgivenProbe(unclear(), { ...hold, trips });
    expect([lasting(1), lasting(FORGIVEN_TRIPS), lasting(FORGIVEN_TRIPS + 1)]).toEqual([true, true, false]);
    expect(isForgivenProbe(unclear({}, { retryAfterMs: 1 }), null)).toBe(true);
    expect([isForgivenProbe(unclear(), null), isForgivenProbe(absent, { ...hold, trips: 1 })]).toEqual([false, false]);
  });

  it('waits for a credential to be mended', () => {
    const refused = unclear({ category: 'configuration', code: 'http_401', retryable: false });
    expect(decide(refused)).toMatchObject({ reason: 'configuration', unsettled: true });
  });
});
