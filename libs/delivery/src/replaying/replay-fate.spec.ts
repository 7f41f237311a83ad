import { describe, expect, it } from '@jest/globals';
import { chooseReplayed, type ReplayedRow } from './choose-replayed.js';
import { type ReplayCandidate, replayFate } from './replay-fate.js';

const candidate: ReplayCandidate = { routingKey: 'http.request.failed', standing: null, erased: false, older: false };
const all = { routing: 'http.#', onlyFailed: false, leavesTrace: true };
const failed = { ...all, onlyFailed: true };

describe('What a replay means', () => {
  it('is what fits the routing: delivered, given up or never owed', () => {
    expect(replayFate(candidate, { ...all, routing: 'github.#' })).toBeNull();
    for (const standing of [null, 'delivered', 'given-up'] as const)
      expect(replayFate({ ...candidate, standing }, all)).toBe('send');
  });

  it('leaves alone what is owed still, and leaves out what was erased', () => {
    expect(replayFate({ ...candidate, standing: 'owed' }, all)).toBe('owed');
    expect(replayFate({ ...candidate, standing: 'delivered', erased: true }, all)).toBe('erased');
    expect(replayFate({ ...candidate, standing: 'owed', erased: true }, all)).toBe('erased');
  });

  it('is with only what failed nothing that was delivered', () => {
    expect(replayFate({ ...candidate, standing: 'delivered' }, failed)).toBeNull();
    expect(replayFate({ ...candidate, standing: 'given-up' }, failed)).toBe('send');
    expect(replayFate(candidate, failed)).toBe('send');
  });

  it('takes nothing for failed of which a queue leaves no trace, unless it is older than the subscription', () => {
    const queue = { ...failed, leavesTrace: false };
    expect(replayFate(candidate, queue)).toBeNull();
    expect(replayFate({ ...candidate, older: true }, queue)).toBe('send');
    expect(replayFate({ ...candidate, standing: 'given-up' }, queue)).toBe('send');
    expect(replayFate(candidate, { ...queue, onlyFailed: false })).toBe('send');
  });
});

describe('A share of a replay', () => {
  const rows = (...standings: ReplayCandidate['standing'][]): ReplayedRow[] =>
    standings.map((standing, at) => ({
      ...candidate,
      standing,
      eventId: `e-${at}`,
      micros: String(at),
      key: `k-${at}`,
    }));

  it('takes them in their order, and goes on behind the last that had its turn', () => {
    const share = chooseReplayed(rows(null, 'owed', null, 'owed', null, null), all, 2);
    expect(share).toMatchObject({ eventIds: ['e-0', 'e-2'], alreadyOwed: 2, last: { key: 'k-3' }, all: false });
  });

  it('says when all of them had their turn', () => {
    expect(chooseReplayed(rows(null, null), all, 2)).toMatchObject({ last: { key: 'k-1' }, all: true });
    expect(chooseReplayed([], all, 2)).toMatchObject({ eventIds: [], last: null, all: true });
  });
});
