import { describe, expect, it } from '@jest/globals';
import type { WeighedGroup } from '#libs/persistence';
import { presentDecisionForecast } from './present-decision.js';

const group = (over: Partial<WeighedGroup> = {}): WeighedGroup => ({
  ...{ connector: 'http', action: 'request', reason: 'timeout', effectClass: 'keyed', refusal: null },
  ...{ tasks: 2, examples: ['a', 'b'] },
  ...over,
});

describe('the forecast of a decision over many', () => {
  it('sums by cause and by why it is refused, and names those that it goes for', () => {
    const late = group({ refusal: 'deadline_passed', tasks: 5, examples: ['x'] });
    const forecast = presentDecisionForecast(
      [
        group(),
        late,
        group({ effectClass: 'once', refusal: 'doubtful', tasks: 1 }),
        group({ reason: 'lost', examples: ['c', 'd', 'e', 'f'] }),
      ],
      { decision: 'retry', effectRuledOut: false },
    );
    expect(forecast).toMatchObject({ selected: 10, goes: 4, examples: ['a', 'b', 'c', 'd', 'e'] });
    expect(forecast.refused.map(({ reason, letters }) => [reason, letters])).toEqual([
      ['deadline_passed', 5],
      ['doubtful', 1],
    ]);
    expect(forecast.groups.map(({ reason, effectClass, tasks }) => [reason, effectClass, tasks])).toEqual([
      ['timeout', 'keyed', 7],
      ['lost', 'keyed', 2],
      ['timeout', 'once', 1],
    ]);
  });

  it('says that a doubt stays where nobody has ruled the effect out', () => {
    const does = (effectRuledOut: boolean) =>
      presentDecisionForecast([group()], { decision: 'retry', effectRuledOut }).does;
    expect([does(false), does(true)].map((text) => text.includes('doubt'))).toEqual([true, false]);
  });
});
