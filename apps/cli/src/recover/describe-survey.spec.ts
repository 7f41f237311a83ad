import { describe, expect, it } from '@jest/globals';
import { describeReport, describeSurvey } from './describe-survey.js';

const found = { installation: 'a1', epoch: 1, beat: 50, system: '77', timeline: 1 };
const kept = { ...found, beat: 100 };

describe('what is shown before a recovery', () => {
  it('is what both say, how they differ, and what is unfinished', () => {
    const unfinished = [
      { tenant: 'acme', status: 'intent', effectClass: 'once', tasks: 2 },
      { tenant: 'acme', status: 'accepted', effectClass: null, tasks: 1 },
    ] as const;
    expect(describeSurvey({ found, kept, difference: 'beat-went-back', unfinished: [...unfinished] })).toEqual([
      '              PostgreSQL  RabbitMQ',
      'installation  a1          a1',
      'epoch         1           1',
      'beat          50          100',
      'system        77          77',
      'timeline      1           1',
      '',
      'PostgreSQL went back in time: what it did last is lost: it must be recovered.',
      '',
      'Unfinished tasks:',
      '  acme: 2 intent, last attempt once',
      '  acme: 1 accepted, without an attempt',
    ]);
  });

  it('says where nothing speaks for a recovery, and where nobody can know', () => {
    expect(describeSurvey({ found, kept: found, difference: null, unfinished: [] }).join('\n')).toMatch(/They agree/);
    const lines = describeSurvey({ found, kept: null, difference: null, unfinished: [] });
    expect(lines.join('\n')).toMatch(/beat {10}50 {10}-\n(?:.*\n)*RabbitMQ keeps no record/);
  });
});

it('says of each tenant what was done', () => {
  const lines = describeReport({ epoch: 2, tenants: { acme: { parked: 3, due: 5, doubted: 1, runs: 0 } } });
  expect(lines.slice(0, 2)).toEqual([
    'Epoch 2 has begun.',
    expect.stringMatching(/^ {2}acme: 3 tasks parked; 5 go on, 1 of them in doubt/),
  ]);
});
