import { describe, expect, it } from '@jest/globals';
import type { Action } from '#libs/connector-kit';
import type { EffectClass } from '#libs/contracts';
import type { ClaimedTask } from '../claimed-task.js';
import { decideStart } from '../decisions/decide-start.js';
import { weighDoubt } from './weigh-doubt.js';

const NOW = new Date('2026-11-21T12:00:00Z');
const doubted = (over: Partial<ClaimedTask> = {}): ClaimedTask =>
  ({
    ...{ idleClaims: 1, unsettled: false, lastAttempt: null, deadline: null, cancelRequested: false },
    ...{ input: Buffer.from('{"method":"GET"}'), doubtedSince: new Date('2026-11-20T12:00:00Z'), ...over },
  }) as ClaimedTask;

const byMethod = ({ input }: { input: Record<string, unknown> }): EffectClass =>
  input['method'] === 'GET' ? 'read' : 'once';
const stopped = async (effect: Action['effect'], over: Partial<ClaimedTask>, settings: object | null = {}) => {
  const asked = async () => settings as Record<string, unknown> | null;
  return decideStart(await weighDoubt(doubted(over), { effect } as Action, asked), NOW, false).kind;
};

describe('a task whose attempts the database may have forgotten, and that is to be stopped', () => {
  it.each(['read', 'metered'] as const)('ends as any other where it is %s', async (effect) => {
    expect(await stopped(effect, { cancelRequested: true })).toBe('cancelled');
    expect(await stopped(effect, { deadline: NOW })).toBe('expired');
  });

  it.each(['once', 'probed', 'keyed', 'natural'] as const)('is parked where it is %s', async (effect) => {
    expect(await stopped(effect, { cancelRequested: true })).toBe('parked');
    expect(await stopped(effect, { deadline: NOW })).toBe('parked');
  });

  it('goes by what it asks for where its class follows from that', async () => {
    expect(await stopped(byMethod, { cancelRequested: true })).toBe('cancelled');
    expect(await stopped(byMethod, { cancelRequested: true, input: Buffer.from('{"method":"POST"}') })).toBe('parked');
  });

  it('is parked where its class cannot be told', async () => {
    expect(await stopped(byMethod, { cancelRequested: true }, null)).toBe('parked');
    expect(await stopped(byMethod, { cancelRequested: true, input: Buffer.from('{') })).toBe('parked');
  });

  it('keeps the doubt about a later attempt that is on record', async () => {
    const lastAttempt = { effectClass: 'once' } as ClaimedTask['lastAttempt'];
    expect(await stopped('read', { cancelRequested: true, unsettled: true, lastAttempt })).toBe('parked');
  });
});
