import { describe, expect, it } from '@jest/globals';
import { type Figure, figureLine, RATIO_RULES, ratioLines, tables } from './report.js';

const figure = (name: string, ...runs: number[]): Figure => ({ name, unit: 'tasks/s', runs, conditions: { tasks: 5 } });

describe('the lines of a bench', () => {
  it('say of a figure what it is, what it came to and under which conditions', () => {
    expect(figureLine(figure('pipeline', 100, 110, 105))).toEqual({
      figure: 'pipeline',
      unit: 'tasks/s',
      median: 105,
      min: 100,
      max: 110,
      spread: 0.09524,
      runs: [100, 110, 105],
      tasks: 5,
    });
  });

  it('take a ratio as the median of the rounds, not as the ratio of the medians', () => {
    const [line] = ratioLines([figure('a', 10, 80, 30), figure('b', 100, 100, 50)], [{ of: 'a', to: 'b' }]);
    expect(line).toMatchObject({ ratio: 'a/b', median: 0.6, runs: [0.1, 0.8, 0.6] });
    expect(line).not.toHaveProperty('mark');
  });

  it.each([
    [{ atLeast: 0.5 }, { mark: 0.5, bound: 'at least', met: true }],
    [{ atLeast: 0.6 }, { mark: 0.6, bound: 'at least', met: false }],
    [{ atMost: 0.5 }, { mark: 0.5, bound: 'at most', met: true }],
    [{ atMost: 0.4 }, { mark: 0.4, bound: 'at most', met: false }],
  ])('hold a ratio of 0.5 against the mark %j', (mark, verdict) => {
    expect(ratioLines([figure('a', 5), figure('b', 10)], [{ of: 'a', to: 'b', mark }])).toEqual([
      expect.objectContaining(verdict),
    ]);
  });

  it('hold a figure of its own against a mark', () => {
    const [line] = ratioLines([figure('statements', 0.08, 0.12, 0.09)], [{ of: 'statements', mark: { atMost: 0.1 } }]);
    expect(line).toMatchObject({ ratio: 'statements', median: 0.09, mark: 0.1, bound: 'at most', met: true });
  });

  it('say of a figure that was not measured why, and nothing else', () => {
    const absent = { ...figure('bullmq'), absent: 'no Redis here', lacks: 'results' };
    expect(figureLine(absent)).toEqual({
      figure: 'bullmq',
      unit: 'tasks/s',
      notMeasured: 'no Redis here',
      tasks: 5,
      lacks: 'results',
    });
    expect(ratioLines([figure('pipeline', 1), absent], [{ of: 'pipeline', to: 'bullmq' }])).toEqual([]);
  });

  it('leave out a ratio that lacks a side', () => {
    expect(ratioLines([figure('pipeline', 1)])).toEqual([]);
    expect(RATIO_RULES.length).toBeGreaterThan(0);
  });
});

it('shows the tables with numbers under each other, marks and doubts beside them', () => {
  const figures = [figure('pipeline', 50, 90), figure('by-hand', 100, 120)];
  const lines = ratioLines(figures, [
    { of: 'pipeline', to: 'by-hand', mark: { atLeast: 0.7 } },
    { of: 'by-hand', to: 'pipeline' },
  ]);
  expect(tables(figures.map(figureLine), lines)).toBe(
    [
      'figure    median  lowest  highest  spread  unit',
      'pipeline      70      50       90    57 %  tasks/s  unsteady: the runs lie too far apart',
      'by-hand      110     100      120    18 %  tasks/s',
      '',
      'ratio             median  lowest  highest  spread  mark',
      'pipeline/by-hand   0.625     0.5     0.75    40 %  ✗ missed: at least 0.7  unsteady: the runs lie too far apart',
      'by-hand/pipeline   1.667   1.333        2    40 %  reported only           unsteady: the runs lie too far apart',
    ].join('\n'),
  );
});

it('shows what was not measured, and what each program lacks', () => {
  const figures = [{ ...figure('bullmq'), absent: 'no Redis here', lacks: 'a broker' }, figure('pipeline', 7)];
  expect(tables(figures.map(figureLine), [])).toBe(
    [
      'figure    median  lowest  highest  spread  unit',
      'bullmq         –       –        –       –  tasks/s  no Redis here',
      'pipeline       7       7        7     0 %  tasks/s',
      '',
      'program  lacks',
      'bullmq   a broker',
    ].join('\n'),
  );
});
