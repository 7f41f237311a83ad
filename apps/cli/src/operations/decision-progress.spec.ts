import { describe, expect, it } from '@jest/globals';
import type { DecisionForecast, DecisionRun } from '#libs/contracts';
import { EXIT } from '../exit-code.js';
import { DECISION_PROGRESS } from './decision-progress.js';
import { describeForecast, isForecast } from './describe-forecast.js';

const ID = '018f0000-0000-7000-8000-000000000001';
const run = (over: Partial<DecisionRun>) =>
  ({
    ...{ id: ID, state: 'running', selected: 200, waiting: 150, decided: 45, alone: 5, refused: 0, left: 0 },
    ...{ rate: 50, secondsLeft: 3 },
    ...over,
  }) as DecisionRun;

describe('a decision run', () => {
  it('is told by how much is through, what became of it, and how long the rest takes', () => {
    expect(DECISION_PROGRESS.isOver(run({}))).toBe(false);
    expect(DECISION_PROGRESS.line(run({}))).toBe(
      'running 50/200 (25 %), 45 decided, 5 left alone, 50/s at most, 3 s left',
    );
  });

  it('ends well where each was decided or left alone, and says where to look', () => {
    const done = run({ state: 'done', waiting: 0, decided: 195, secondsLeft: null });
    expect(DECISION_PROGRESS.end(done)).toEqual([
      `Decision run ${ID} is done: of 200 tasks 195 decided, 5 left alone.`,
      `waybill decision-runs items ${ID} --state alone says which.`,
    ]);
    expect(DECISION_PROGRESS.exit(done)).toBe(EXIT.done);
  });

  it('fails the command that followed it where it was cancelled, or where the decision was not open to all', () => {
    const cancelled = run({ state: 'cancelled', waiting: 0, left: 150, alone: 0 });
    expect(DECISION_PROGRESS.end(cancelled)).toEqual([
      `Decision run ${ID} is cancelled: of 200 tasks 45 decided, 150 parked as before.`,
    ]);
    expect(DECISION_PROGRESS.exit(cancelled)).toBe(EXIT.failed);
    expect(DECISION_PROGRESS.exit(run({ state: 'done', refused: 1 }))).toBe(EXIT.failed);
  });
});

describe('the forecast of a decision over many', () => {
  it('says what is meant cause by cause, what becomes of it, and what is refused', () => {
    const group = { connector: 'http', action: 'request', reason: 'timeout\u001b[2J', effectClass: null, tasks: 7 };
    const forecast: DecisionForecast = {
      ...{ selected: 9, goes: 7, does: 'Each fails.', groups: [group], examples: [ID] },
      refused: [{ reason: 'doubtful', detail: 'find out', letters: 2 }],
    };
    expect(isForecast(forecast)).toBe(true);
    const lines = describeForecast(forecast);
    expect(lines).toEqual([
      '9 selected; it goes for 7 of them.',
      '  2 refused, doubtful: find out',
      expect.stringMatching(/^ {2}7 of http.request, timeout.*, effect class unknown$/),
      'Each fails.',
      `For example ${ID}`,
    ]);
    expect(lines.join('')).not.toContain('\u001b');
  });
});
