import { describe, expect, it } from '@jest/globals';
import type { ReplayForecast, ReplayRun } from '#libs/contracts';
import { EXIT } from '../exit-code.js';
import { describeForecast, isForecast } from './describe-forecast.js';
import { REPLAY_PROGRESS } from './replay-progress.js';

const ID = '018f0000-0000-7000-8000-000000000001';
const run = (over: Partial<ReplayRun> = {}) =>
  ({
    ...{ id: ID, subscription: 'inbox', kind: 'results', state: 'running', heldUp: null, reason: null },
    ...{
      selected: 200,
      waiting: 150,
      sent: 45,
      alreadyOwed: 5,
      erased: 0,
      owed: 3,
      givenUp: 0,
      rate: 50,
      secondsLeft: 3,
    },
    ...over,
  }) as ReplayRun;

describe('a replay run', () => {
  it('is told by how much is through, what became of it, and how long the rest takes', () => {
    expect(REPLAY_PROGRESS.isOver(run())).toBe(false);
    expect(REPLAY_PROGRESS.line(run())).toBe(
      'running 50/200 (25 %), 45 sent, 3 of them not taken yet, 5 owed already, 50/s at most, 3 s left',
    );
    const held = run({ heldUp: 'paused', secondsLeft: null, owed: 0, alreadyOwed: 0 });
    expect(REPLAY_PROGRESS.line(held)).toBe(
      'running 50/200 (25 %), 45 sent, 50/s at most, waiting, for the subscription is paused',
    );
    expect(REPLAY_PROGRESS.stage(held)).not.toBe(REPLAY_PROGRESS.stage(run()));
  });

  it('ends well where all of it was taken', () => {
    const done = run({ state: 'done', waiting: 0, sent: 195, owed: 0, secondsLeft: null });
    expect(REPLAY_PROGRESS.end(done)).toEqual([`Replay run ${ID} is done: of 200 results 195 sent, 5 owed already.`]);
    expect(REPLAY_PROGRESS.exit(done)).toBe(EXIT.done);
  });

  it('fails the command that followed it where it was cancelled, or not all was taken, and says where to look', () => {
    const cancelled = run({ state: 'cancelled', reason: 'subscription_deleted', owed: 0, alreadyOwed: 0 });
    expect(REPLAY_PROGRESS.end(cancelled)).toEqual([
      `Replay run ${ID} is cancelled (subscription_deleted): of 200 results 45 sent.`,
    ]);
    expect(REPLAY_PROGRESS.exit(cancelled)).toBe(EXIT.failed);
    const failing = run({ state: 'done', owed: 2 });
    expect(REPLAY_PROGRESS.exit(failing)).toBe(EXIT.failed);
    expect(REPLAY_PROGRESS.end(failing).at(-1)).toBe('waybill subscriptions deliveries inbox --state owed says which.');
    expect(REPLAY_PROGRESS.exit(run({ state: 'done', owed: 0, givenUp: 1 }))).toBe(EXIT.failed);
  });
});

describe('the forecast of a replay', () => {
  it('says how much there is, what is left out and how long it takes', () => {
    const forecast: ReplayForecast = {
      ...{ selected: 9, goes: 7, secondsNeeded: 90, keptSince: '2026-11-01T00:00:00Z' },
      refused: [{ reason: 'erased', detail: 'gone', letters: 2 }],
    };
    expect(isForecast(forecast)).toBe(true);
    expect(describeForecast(forecast)).toEqual([
      '9 selected; it goes for 7 of them.',
      '  2 refused, erased: gone',
      expect.stringMatching(/^It takes .+ at its rate\.$/),
    ]);
  });
});
