import { describe, expect, it } from '@jest/globals';
import { describeState, type StateFacts } from './describe-state.js';

const none = { count: 0, more: false };
const quiet: StateFacts = {
  ...{ parked: none, blocked: none, deadLetters: 0, incidents: none },
  ...{ unserved: [], untaken: [], unseen: [] },
  ...{ failing: { total: 0, first: '' }, silent: { total: 0, first: '' }, missed: null },
};
const exactly = (count: number) => ({ count, more: false });

describe('the sentence about everything', () => {
  it('says that all is well only where nothing is wrong', () => {
    expect(describeState(quiet)).toEqual({ tone: 'well', text: 'All is well' });
  });

  it.each<[Partial<StateFacts>, string, string]>([
    [{ parked: exactly(1) }, 'attention', '1 parked task needs a decision'],
    [{ parked: exactly(3), deadLetters: 12 }, 'attention', '3 parked tasks need a decision, 12 dead letters'],
    [{ parked: { count: 50, more: true } }, 'attention', '50+ parked tasks need a decision'],
    [{ parked: { count: 1, more: true } }, 'attention', '1+ parked tasks need a decision'],
    [{ deadLetters: 1 }, 'attention', '1 dead letter'],
    [{ deadLetters: 9, incidents: exactly(1) }, 'attention', '9 dead letters in 1 incident'],
    [{ deadLetters: 90, incidents: { count: 50, more: true } }, 'attention', '90 dead letters in 50+ incidents'],
    [{ blocked: exactly(1) }, 'trouble', '1 task waits for a connection to be mended'],
    [{ blocked: exactly(2) }, 'trouble', '2 tasks wait for a connection to be mended'],
    [
      { unserved: ['http', 'github'] },
      'trouble',
      'No worker takes the tasks of http, no worker takes the tasks of github',
    ],
    [{ deadLetters: 2, unserved: ['http'] }, 'trouble', '2 dead letters, no worker takes the tasks of http'],
    [{ untaken: ['publisher.results'] }, 'trouble', 'Nobody takes from queue publisher.results'],
    [{ untaken: ['unroutable', 'dead.http', 'x'] }, 'trouble', 'Nobody takes from queue unroutable and 2 more'],
    [{ failing: { total: 1, first: 'shop' } }, 'trouble', 'Connection shop cannot be called'],
    [{ failing: { total: 3, first: 'shop' } }, 'trouble', '3 connections cannot be called'],
    [{ silent: { total: 1, first: 'repo' } }, 'trouble', 'Source repo has fallen silent'],
    [
      { silent: { total: 2, first: 'repo' }, missed: 300 },
      'trouble',
      '2 sources have fallen silent, a deadline is missed in 5 min at this rate',
    ],
    [{ unseen: ['The broker does not answer.'] }, 'trouble', 'The broker does not answer'],
  ])('of %j', (facts, tone, text) => {
    expect(describeState({ ...quiet, ...facts })).toEqual({ tone, text });
  });
});
